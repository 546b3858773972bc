/** Checks transcripts beside the page. */
import type { Asked, Told } from './verifier.ts'
import { createVerifier } from './verifier.ts'

const verifier = createVerifier()

function tell(told: Told): void {
  self.postMessage(told)
}

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if (data.ask === 'find') {
    tell({ told: 'found', entries: verifier.find(data.what) })
    return
  }
  void data.file.text().then((text) => tell({ told: 'verdict', verdict: verifier.check(text) }))
})
