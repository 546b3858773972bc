/** A show that runs by itself in a rehearsal: a broadcast, an audience, and double points for gifts now and then. */
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { createSimulatedAudience } from './connectors/simulated/connector.ts'
import type { SimulatedAudience } from './connectors/simulated/connector.ts'
import type { EmitSignals } from './connectors/connector.ts'
import type { Ingest } from './ingest/ingest.ts'

/** The first window comes while a newcomer is still looking. */
const FIRST_WINDOW_MS = 20_000
const BETWEEN_WINDOWS_MS = 150_000
const WINDOW_SECONDS = 60
const DOUBLE_BP = 20_000
const ACTOR = 'demo'

export interface DemoShow {
  readonly audience: SimulatedAudience
  start(): Promise<void>
  stop(): Promise<void>
}

export function createDemoShow(parts: {
  channelId: string
  ingest: Ingest
  emit: EmitSignals
  /** Whether somebody runs the show: then nothing opens by itself any more. */
  isRun: () => Promise<boolean>
}): DemoShow {
  const { channelId, ingest, isRun } = parts
  const audience = createSimulatedAudience({ emit: parts.emit })
  let timer: NodeJS.Timeout | null = null

  /** For gifts alone, which the window that the run of show begins with leaves out: both may be open. */
  async function openWindow(): Promise<void> {
    if (await isRun()) return
    const command: ProducerCommand = {
      type: 'OpenWindow',
      factorBp: DOUBLE_BP,
      seconds: WINDOW_SECONDS,
      actions: ['gift'],
    }
    await ingest.command(channelId, { command, tokenId: ACTOR })
  }

  function openLater(delayMs: number): void {
    timer = setTimeout(() => {
      openLater(BETWEEN_WINDOWS_MS)
      // The show goes on without it: the producer may have opened too many.
      openWindow().catch(() => undefined)
    }, delayMs).unref()
  }

  return {
    audience,
    async start() {
      const command = { type: 'StartBroadcast', title: '彩排 Rehearsal' } as const
      await ingest.command(channelId, { command, tokenId: ACTOR })
      audience.start()
      audience.callToAction('checkin')
      openLater(FIRST_WINDOW_MS)
    },
    async stop() {
      if (timer !== null) clearTimeout(timer)
      await audience.stop()
    },
  }
}
