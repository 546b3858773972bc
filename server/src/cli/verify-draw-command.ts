/** `fanfare verify-draw FILE`: recomputes a draw from its transcript alone, and says each step in a line. */
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { checkTranscript } from '@fanfare/shared/draw'
import type { Digest } from '@fanfare/shared/draw'
import { UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** The same hash as the bundled one, at twice its pace: a million entries are two million hashes. */
const nativeDigest: Digest = (bytes) => hash('sha256', bytes, 'buffer')

export async function verifyDraw(file: string, write: (line: string) => void): Promise<Outcome> {
  const checks = checkTranscript(await readTranscript(file), nativeDigest)
  for (const { name, ok, detail } of checks) {
    write(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${detail}\n`)
  }
  const isRight = checks.every(({ ok }) => ok)
  write(isRight ? 'The draw is what the transcript says.\n' : 'This draw is NOT to be believed.\n')
  return { exitCode: isRight ? 0 : 1 }
}

async function readTranscript(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    throw new UsageError(`${file} cannot be read`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
