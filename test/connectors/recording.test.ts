import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Signal } from '@fanfare/shared/contracts'
import { createRecordingPlayer } from '@fanfare/server/connectors/recording/player.ts'
import type { PlayerOptions } from '@fanfare/server/connectors/recording/player.ts'
import { RecordingError, readRecording } from '@fanfare/server/connectors/recording/read.ts'
import type { ReadOptions, RejectedLine } from '@fanfare/server/connectors/recording/read.ts'
import { createRecorder, recordingEmit } from '@fanfare/server/connectors/recording/recorder.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { capturedLines, capturePath } from '../support/captures.ts'
import { createSignalSink } from '../support/signal-sink.ts'
import { expectedSignals } from './expected-signals.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanfare-recording-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

function chat(id: string, at = 1_000): Signal {
  return {
    type: 'chat',
    source: 'demo',
    id,
    at,
    viewer: { id: 'v', name: '小明' },
    text: `t ${id}`,
  }
}

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'recording.ndjson')
  await writeFile(path, text)
  return path
}

function linesOf(signals: readonly Signal[]): string {
  return signals.map((signal) => `${JSON.stringify(signal)}\n`).join('')
}

async function collect(reading: AsyncIterable<Signal>): Promise<Signal[]> {
  const signals: Signal[] = []
  for await (const signal of reading) signals.push(signal)
  return signals
}

async function readAll(path: string, options?: ReadOptions): Promise<Signal[]> {
  return collect(readRecording(path, 'signals', options))
}

async function playTo(
  options: Omit<PlayerOptions, 'emit' | 'format'>,
  format = 'signals' as const,
) {
  const sink = createSignalSink()
  const player = createRecordingPlayer({ ...options, format, emit: sink.emit })
  player.start()
  await player.finished()
  return { sink, player }
}

describe('recordings', () => {
  it('[CN20] what was recorded is read back as it was', async () => {
    const path = join(folder, 'live.ndjson')
    const sink = createSignalSink()
    let nowMs = 5_000
    const recorder = createRecorder(path, () => nowMs++)
    const emit = recordingEmit(sink.emit, recorder)
    await emit([chat('a'), chat('b')])
    await emit([chat('c', 2_000)])
    await recorder.close()
    expect(await readAll(path)).toEqual([chat('a'), chat('b'), chat('c', 2_000)])
    expect(recorder.status()).toEqual({ recordedCount: 3, leftOutCount: 0, failure: null })
    const [, , last] = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(JSON.parse(last ?? '')).toMatchObject({ id: 'c', receivedAt: 5_001 })
  })

  it('[CN20] a refused batch is recorded once, when it is taken', async () => {
    const path = join(folder, 'live.ndjson')
    const sink = createSignalSink()
    const recorder = createRecorder(path)
    const emit = recordingEmit(sink.emit, recorder)
    sink.refuse(1)
    await expect(emit([chat('a')])).rejects.toThrow('busy')
    await emit([chat('a')])
    await recorder.close()
    expect(await readAll(path)).toEqual([chat('a')])
  })

  const messages = capturePath('twitch-irc/messages.txt')

  it.skipIf(messages === null)('[CN20] raw Twitch lines become the signals of CN14', async () => {
    const wanted = capturedLines(messages ?? '').flatMap((line) => expectedSignals(line, 'pajlada'))
    const read = await collect(readRecording(messages ?? '', 'twitch-irc'))
    expect(read).toEqual(wanted)
  })

  it('[CN20] of raw Twitch lines the named room is read, else the first', async () => {
    const line = (room: string) =>
      `@id=${room}-1;user-id=4;tmi-sent-ts=9 :a!a@a.tmi.twitch.tv PRIVMSG #${room} :hi\r\n`
    const path = await fileOf(`PING :tmi.twitch.tv\r\n${line('one')}${line('two')}${line('one')}`)
    const ids = async (twitchRoom?: string) => {
      const read = readRecording(path, 'twitch-irc', twitchRoom ? { twitchRoom } : {})
      return (await collect(read)).map((signal) => signal.id)
    }
    expect(await ids()).toEqual(['one-1', 'one-1'])
    expect(await ids('#Two')).toEqual(['two-1'])
  })

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not a signal'],
    ['{"id":"x","source":"demo","type":"nonsense","at":1}', 'not a signal: type'],
    ['{"id":"x","source":"demo","type":"follow","at":-1,"viewer":{"id":"v"}}', 'not a signal: at'],
  ])('[CN21] the line %s stops the reading and is named', async (bad, message) => {
    const path = await fileOf(`${linesOf([chat('a')])}\n${bad}\n${linesOf([chat('b')])}`)
    const got: string[] = []
    const reading = (async () => {
      for await (const signal of readRecording(path, 'signals')) got.push(signal.id)
    })()
    await expect(reading).rejects.toThrow(RecordingError)
    await expect(reading).rejects.toThrow(`${path}, line 3: ${message}`)
    expect(got).toEqual(['a'])
  })

  it('[CN21] bad lines are reported and passed over when the reader wants that', async () => {
    const path = await fileOf(`nonsense\n${linesOf([chat('a')])}{}\n`)
    const rejected: RejectedLine[] = []
    const signals = await readAll(path, { onRejected: (line) => rejected.push(line) })
    expect(signals).toEqual([chat('a')])
    expect(rejected.map(({ line }) => line)).toEqual([1, 3])
  })

  it('[CN21] a last line that is bad but whole stops the reading', async () => {
    const path = await fileOf(`${linesOf([chat('a')])}nonsense\n`)
    await expect(readAll(path)).rejects.toThrow('line 2: not JSON')
  })

  it('[CN21] a half-written last line is left out and reported', async () => {
    const whole = linesOf([chat('a'), chat('b')])
    const path = await fileOf(whole.slice(0, -20))
    const rejected: RejectedLine[] = []
    expect(await readAll(path)).toEqual([chat('a')])
    expect(await readAll(path, { onRejected: (line) => rejected.push(line) })).toEqual([chat('a')])
    expect(rejected).toEqual([{ line: 2, message: 'not JSON' }])
  })

  it('[CN21] an empty file is an empty recording, a missing one an error', async () => {
    expect(await readAll(await fileOf(''))).toEqual([])
    await expect(readAll(join(folder, 'nothing.ndjson'))).rejects.toThrow('nothing.ndjson')
  })
})

describe('playing a recording', () => {
  it('[CN22] plays all of it in order, and twice the same ids', async () => {
    const signals = Array.from({ length: 1_203 }, (_, index) => chat(`s${index}`, index))
    const path = await fileOf(linesOf(signals))
    const first = await playTo({ path })
    const second = await playTo({ path })
    expect(first.sink.signals).toEqual(signals)
    expect(second.sink.signals).toEqual(signals)
    expect(first.sink.batches.map((batch) => batch.length)).toEqual([500, 500, 203])
    expect(first.player.health()).toMatchObject({
      state: 'stopped',
      detail: 'played 1203 signals',
      signalCount: 1_203,
    })
  })

  it('[CN22] keeps the pace of what was recorded, times the factor', async () => {
    const signals = [chat('a', 0), chat('b', 400), chat('c', 400), chat('d', 800)]
    const path = await fileOf(linesOf(signals))
    const startMs = performance.now()
    const cameMs = new Map<string, number>()
    const player = createRecordingPlayer({
      path,
      format: 'signals',
      speed: 10,
      emit(batch) {
        for (const { id } of batch) cameMs.set(id, performance.now() - startMs)
        return Promise.resolve()
      },
    })
    player.start()
    await player.finished()
    expect([...cameMs.keys()]).toEqual(['a', 'b', 'c', 'd'])
    // Never early; how late depends on how busy the machine is. Each timer may be a millisecond early.
    expect(cameMs.get('b')).toBeGreaterThanOrEqual(39)
    expect(cameMs.get('c')).toBeGreaterThanOrEqual(39)
    expect(cameMs.get('d')).toBeGreaterThanOrEqual(78)
  })

  it('[CN22] shortens a long silence to ten seconds', async () => {
    const path = await fileOf(linesOf([chat('a', 0), chat('b', 86_400_000)]))
    const startMs = performance.now()
    const { sink } = await playTo({ path, speed: 200 })
    expect(performance.now() - startMs).toBeLessThan(2_000)
    expect(sink.batches).toHaveLength(2)
  })

  it('[CN22] waits while signals are refused and loses none', async () => {
    const signals = [chat('a'), chat('b')]
    const path = await fileOf(linesOf(signals))
    const sink = createSignalSink()
    sink.refuse(3)
    const retry = { msMin: 1, msMax: 2 }
    const player = createRecordingPlayer({ path, format: 'signals', emit: sink.emit, retry })
    player.start()
    await sink.until(({ refusedCount }) => refusedCount === 3)
    expect(player.health().state).toBe('retrying')
    await player.finished()
    expect(sink.signals).toEqual(signals)
  })

  it('[CN22] stops in the middle of a silence', async () => {
    const path = await fileOf(linesOf([chat('a', 0), chat('b', 9_000)]))
    const sink = createSignalSink()
    const player = createRecordingPlayer({ path, format: 'signals', emit: sink.emit, speed: 1 })
    player.start()
    await sink.until(({ signals }) => signals.length === 1)
    await player.stop()
    expect(player.health()).toMatchObject({ state: 'stopped', detail: 'stopped after 1 signals' })
    expect(sink.signals).toHaveLength(1)
  })

  it('[CN22] says in its health why it could not play', async () => {
    const { player, sink } = await playTo({ path: join(folder, 'nothing.ndjson') })
    expect(player.health()).toMatchObject({ state: 'stopped' })
    expect(player.health().detail).toContain('no such file')
    expect(sink.signals).toEqual([])
  })

  it('[CN23] a recorder that cannot write says so and holds nothing up', async () => {
    const sink = createSignalSink()
    const recorder = createRecorder(join(folder, 'no', 'such', 'folder.ndjson'))
    const emit = recordingEmit(sink.emit, recorder)
    await emit([chat('a')])
    await expect.poll(() => recorder.status().failure, { interval: 2 }).toContain('no such file')
    await emit([chat('b'), chat('c')])
    expect(sink.signals).toHaveLength(3)
    expect(recorder.status().leftOutCount).toBe(2)
    await recorder.close()
  })
})
