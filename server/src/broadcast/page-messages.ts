/** What a page may say, checked: a wrong message is answered or counted, and never throws. */
import type { Audience, HelloAnswer } from '@fanfare/shared/contracts'
import {
  HelloSchema,
  PROTOCOL_VERSION,
  rejection,
  ReportSchema,
  ShownSchema,
} from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import type { AudienceGroup } from './audience-group.ts'
import { dismiss } from './audience-socket.ts'
import type { AudienceSocket } from './audience-socket.ts'
import { WRONG_MESSAGES_MAX } from './limits.ts'
import type { OverlayRoster } from './overlay-roster.ts'

const MESSAGES: ReadonlySet<string> = new Set(['hello', 'clock', 'report', 'shown'])

export function listenToPage<A extends Audience>(
  socket: AudienceSocket<A>,
  group: AudienceGroup<A>,
  now: () => number,
): void {
  const page: AudienceSocket<Audience> = socket
  page.on('hello', (body: unknown, answer: unknown) => {
    if (!isAnswer<HelloAnswer>(answer)) return wrongMessage(page)
    const hello = HelloSchema.safeParse(body)
    if (!hello.success) {
      answer({ ok: false, ...rejection('request/invalid', 'hello') })
      return wrongMessage(page)
    }
    if (hello.data.protocol !== PROTOCOL_VERSION) return answer(otherVersion())
    group.follow(socket, hello.data.position, answer).catch((cause: unknown) => {
      if (socket.connected) answer({ ok: false, ...reasonOf(cause) })
    })
  })
  page.on('clock', (answer: unknown) => {
    if (!isAnswer<number>(answer)) return wrongMessage(page)
    answer(now())
  })
  page.onAny((event: string, ...rest: unknown[]) => {
    if (MESSAGES.has(event)) return
    const answer = rest.at(-1)
    if (isAnswer<HelloAnswer>(answer)) answer({ ok: false, ...rejection('request/not_found') })
    wrongMessage(page)
  })
}

export type OverlayListeners = {
  roster: OverlayRoster
  onReport: () => void
  /** Cues that really reached the picture. */
  onShown: (cues: readonly string[]) => void
}

export function listenToOverlay(
  socket: AudienceSocket<'overlay'>,
  { roster, onReport, onShown }: OverlayListeners,
): void {
  const { grant, userAgent } = socket.data
  roster.arrived({ id: socket.id, tokenId: grant.tokenId, label: grant.label, userAgent })
  onReport()
  socket.on('report', (body: unknown) => {
    const report = ReportSchema.safeParse(body)
    if (!report.success) return wrongMessage(socket)
    roster.reported(socket.id, report.data)
    onReport()
  })
  socket.on('shown', (body: unknown) => {
    const shown = ShownSchema.safeParse(body)
    if (!shown.success) return wrongMessage(socket)
    onShown(shown.data.cues)
  })
  socket.on('disconnect', () => {
    roster.left(socket.id)
    onReport()
  })
}

function wrongMessage(socket: AudienceSocket<Audience>): void {
  socket.data.wrongs += 1
  if (socket.data.wrongs >= WRONG_MESSAGES_MAX) dismiss(socket, rejection('request/invalid'))
}

function isAnswer<T>(value: unknown): value is (answer: T) => void {
  return typeof value === 'function'
}

function otherVersion(): HelloAnswer {
  return {
    ok: false,
    code: 'protocol/version',
    message: `this server speaks version ${PROTOCOL_VERSION}; load the page again`,
    reload: true,
  }
}

/** The channel could not be opened: its own code where it has one. */
function reasonOf(cause: unknown): { code: string; message: string } {
  if (cause instanceof ChannelRefused) return rejection(cause.rejection.code)
  if (typeof cause === 'object' && cause !== null && 'code' in cause && 'message' in cause) {
    const { code, message } = cause
    if (typeof code === 'string' && code.includes('/') && typeof message === 'string') {
      return { code, message }
    }
  }
  return rejection('channel/unavailable')
}
