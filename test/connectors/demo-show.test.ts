/** The demo opens double points by itself only while nobody runs the show. */
import { ok } from '@fanfare/shared/base'
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { createDemoShow } from '@fanfare/server/demo-show.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSignalSink } from '../support/signal-sink.ts'

beforeEach(() => {
  // Real turns of the event loop: stopping waits for one.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  })
})
afterEach(() => {
  vi.useRealTimers()
})

async function played(isRun: boolean, ms: number): Promise<ProducerCommand[]> {
  const commands: ProducerCommand[] = []
  const show = createDemoShow({
    channelId: 'demo~rehearsal',
    emit: createSignalSink().emit,
    isRun: async () => isRun,
    ingest: {
      command: async (_channel, { command }) => {
        commands.push(command)
        return ok({ repeated: false, seq: 1, envelopes: [] })
      },
      signals: () => Promise.reject(new Error('the audience has its own way in')),
    },
  })
  await show.start()
  await vi.advanceTimersByTimeAsync(ms)
  await show.stop()
  return commands
}

test('[CL12] double points for gifts after a while, which leave room for the run of show', async () => {
  expect(await played(false, 25_000)).toMatchObject([
    { type: 'StartBroadcast' },
    { type: 'OpenWindow', actions: ['gift'] },
  ])
})

test('[CL12] nothing opens by itself once somebody runs the show', async () => {
  expect(await played(true, 25_000)).toMatchObject([{ type: 'StartBroadcast' }])
})
