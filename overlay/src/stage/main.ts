/** The OBS page: reads its address, follows the channel, and keeps the picture. Says nothing on air about itself. */
import './styles/index.css'
import { version } from '../../package.json'
import { readPageAddress } from '../session/page-address.ts'
import { followOverlay } from '../stores/follow-channel.ts'
import { Conductor } from './conductor.ts'
import { mountStage } from './mount-stage.tsx'
import { readPageSettings } from './page-settings.ts'

const settings = readPageSettings(location.search)
const { origin, channelId, token } = readPageAddress(location)

document.documentElement.dataset['canvas'] = settings.canvas
if (settings.widget !== null) document.documentElement.dataset['alone'] = settings.widget

let offsetMs = 0
const serverNow = () => Date.now() + offsetMs

const conductor = new Conductor({
  settings,
  serverNow,
  onShown: (ids) => followed?.session.shown(ids),
})

const root = document.getElementById('stage')
if (root !== null) mountStage(root, { conductor, settings, serverNow })

const followed =
  token === null
    ? null
    : followOverlay({
        origin,
        credentials: { kind: 'token', token, channelId },
        onCues: (cues) => conductor.offer(cues),
        report: () => ({ ...conductor.report(), version }),
      })

followed?.connection.subscribe((connection) => {
  offsetMs = connection.offsetMs
})
followed?.view.subscribe(({ view }) => {
  if (view !== null) conductor.setView(view)
})

/** For a person with the console and for the tests; nothing in the product reads it. */
Object.assign(window, {
  fanfareStage: {
    cues: () => conductor.counts,
    view: () => conductor.store.getState().view,
    motion: () => conductor.store.getState().motion,
    session: () => followed?.session.diagnostics() ?? null,
  },
})
