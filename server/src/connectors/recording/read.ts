/** Reads recordings: one signal a line, or raw Twitch chat lines through the same decoding. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Signal } from '@fanfare/shared/contracts'
import { SignalSchema } from '@fanfare/shared/contracts'
import { decodeLine } from '../twitch/decode.ts'
import { parseLine } from '../twitch/line.ts'

export type RecordingFormat = 'signals' | 'twitch-irc'

export type RejectedLine = { line: number; message: string }

export type ReadOptions = {
  /** Gets the lines that are no signal; absent, the first of them ends the reading. */
  onRejected?: (rejected: RejectedLine) => void
  /** Twitch lines only: the channel's login. Absent: that of the first line with one. */
  twitchRoom?: string
}

/** A signal and when it came in, in Unix milliseconds. */
export type Recorded = { signal: Signal; receivedAt: number }

export class RecordingError extends Error {
  override readonly name = 'RecordingError'
  readonly line: number

  constructor(path: string, { line, message }: RejectedLine) {
    super(`${path}, line ${line}: ${message}`)
    this.line = line
  }
}

export async function* readRecording(
  path: string,
  format: RecordingFormat,
  options: ReadOptions = {},
): AsyncGenerator<Signal> {
  for await (const { signal } of readRecorded(path, format, options)) yield signal
}

export async function* readRecorded(
  path: string,
  format: RecordingFormat,
  options: ReadOptions = {},
): AsyncGenerator<Recorded> {
  const read = format === 'signals' ? readSignalLine : twitchLineReader(options.twitchRoom)
  const isWhole = await endsWithNewline(path)
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  let lineNumber = 0
  // Only when another line follows is a bad one known not to be the half-written last one.
  let suspect: RejectedLine | null = null
  try {
    for await (const text of lines) {
      lineNumber++
      if (suspect) reject(path, suspect, options)
      suspect = null
      if (text.trim() === '') continue
      const result = read(text)
      if (typeof result === 'string') suspect = { line: lineNumber, message: result }
      else yield* result
    }
  } finally {
    lines.close()
  }
  if (!suspect) return
  if (isWhole) reject(path, suspect, options)
  else options.onRejected?.(suspect)
}

function reject(path: string, rejected: RejectedLine, options: ReadOptions): void {
  if (!options.onRejected) throw new RecordingError(path, rejected)
  options.onRejected(rejected)
}

/** The signals of a line, or what is wrong with it. */
type LineReader = (text: string) => Recorded[] | string

function readSignalLine(text: string): Recorded[] | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  const parsed = SignalSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `not a signal: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'unknown'}`
  }
  return [{ signal: parsed.data, receivedAt: receivedAtOf(value) ?? parsed.data.at }]
}

function receivedAtOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('receivedAt' in value)) return null
  return Number.isSafeInteger(value.receivedAt) ? Number(value.receivedAt) : null
}

function twitchLineReader(twitchRoom: string | undefined): LineReader {
  let room = twitchRoom?.replace(/^#/, '').toLowerCase()
  return (text) => {
    const line = parseLine(text)
    if (!line) return 'not a line of IRC'
    if (line.room !== '') room ??= line.room
    if (room === undefined) return []
    return decodeLine(line, room).signals.map((signal) => ({ signal, receivedAt: signal.at }))
  }
}

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) return true
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer[0] === 0x0a
  } finally {
    await file.close()
  }
}
