/** What our protocol costs on top of Socket.IO: the same frames to a thousand pages, by our fan-out and by `io.emit`. */
import type { Played, StageQuestion } from './broadcast-stage.ts'
import { startChild } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import { report } from './report.ts'
import type { CrowdQuestion, Seen } from './socket-crowd.ts'
import { median } from './statistics.ts'

const SOCKETS = 1_000
const FRAMES = 60
/** A little slower than the overlay's tick, so that every batch is a frame. */
const EVERY_MS = 60
const ROUNDS = 4
const WARMING_ROUNDS = 1
const ANSWER_MS_MAX = 60_000
const RATIO_MAX = 1.15

export async function benchBroadcast(): Promise<void> {
  const children: ChildProgram[] = []
  const start = async (file: string): Promise<ChildProgram> => {
    const child = await startChild(file)
    children.push(child)
    return child
  }
  try {
    const ours = await start('./broadcast-stage.ts')
    const plain = await start('./broadcast-stage.ts')
    const ourCrowd = await start('./socket-crowd.ts')
    const plainCrowd = await start('./socket-crowd.ts')
    const ourPort = await join(ours, 'fanfare', ourCrowd)
    const plainPort = await join(plain, 'plain', plainCrowd)
    const cpu = { ours: [] as number[], plain: [] as number[] }
    let bytes = 0
    for (let round = 0; round < WARMING_ROUNDS + ROUNDS; round++) {
      const play: StageQuestion = { do: 'play', frames: FRAMES, everyMs: EVERY_MS }
      const played = await ours.ask<Played>(play, ANSWER_MS_MAX)
      const seen = await seenBy(ourCrowd, ourPort)
      const emit: StageQuestion = { do: 'emit', frames: seen.frames, everyMs: EVERY_MS }
      const emitted = await plain.ask<Played>(emit, ANSWER_MS_MAX)
      await seenBy(plainCrowd, plainPort)
      if (round < WARMING_ROUNDS) continue
      // Under load two batches may share a frame: what counts is what was sent.
      cpu.ours.push(played.cpuMs / seen.frames.length)
      cpu.plain.push(emitted.cpuMs / emitted.frames)
      bytes = seen.bytes / seen.frames.length
    }
    tell(cpu, bytes)
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

async function join(stage: ChildProgram, as: 'fanfare' | 'plain', crowd: ChildProgram) {
  const port = await stage.ask<number>({ do: 'listen', as } satisfies StageQuestion, ANSWER_MS_MAX)
  await crowd.ask<number>(
    { do: 'join', port, sockets: SOCKETS } satisfies CrowdQuestion,
    ANSWER_MS_MAX,
  )
  return port
}

function seenBy(crowd: ChildProgram, port: number): Promise<Seen> {
  return crowd.ask<Seen>({ do: 'wait', port } satisfies CrowdQuestion, ANSWER_MS_MAX)
}

function tell(cpu: { ours: number[]; plain: number[] }, bytes: number): void {
  const ratio = median(cpu.ours) / median(cpu.plain)
  report({
    bench: 'broadcast.plain_io_emit',
    value: median(cpu.plain),
    unit: 'CPU ms/frame',
    note: `the same ${Math.round(bytes)} bytes to ${SOCKETS} sockets, JSON made once`,
  })
  report({
    bench: 'broadcast.fanfare',
    value: median(cpu.ours),
    unit: 'CPU ms/frame',
    ratio,
    target: `ratio <= ${RATIO_MAX}`,
    ok: ratio <= RATIO_MAX,
    note: 'cues and view made from 100 signals a frame, compared and numbered, send queues watched; without deciding the signals',
  })
}
