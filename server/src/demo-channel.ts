/**
 * What a newcomer's channel begins with: the standard tasks and a run of show. Only in a channel nobody has
 * touched, and once: what was changed or deleted since stays so.
 */
import type { Language, ProducerCommand, Rules } from '@fanfare/shared/contracts'
import { standardTasks } from '@fanfare/shared/contracts'
import type { Channel } from './channel/channel.ts'
import { demoRundown } from './demo-rundown.ts'
import type { Ingest } from './ingest/ingest.ts'

const ACTOR = 'demo'

export async function furnishChannel(
  channel: Pick<Channel, 'id' | 'read'>,
  ingest: Pick<Ingest, 'command'>,
): Promise<void> {
  const found = await channel.read(({ state }) => ({
    isNew: state.rulesVersion === 1 && state.scheduledRules.length === 0,
    hasRundowns: state.rundowns.size > 0,
    rules: structuredClone(state.rules),
  }))
  if (!found.isNew) return
  const { language } = found.rules.stage
  if (!found.hasRundowns) await once(rundownSaved(language), 'rundown')
  await once(tasksSet(found.rules), 'tasks')

  /** By its key the journal itself sees to it that this is done once. */
  async function once(command: ProducerCommand, what: string): Promise<void> {
    const key = { tokenId: ACTOR, idempotencyKey: `furnish-${what}` }
    const done = await ingest.command(channel.id, { command, ...key })
    if (done.ok || done.error.code === 'command/key_reused') return
    throw new Error(`${done.error.code}: ${done.error.message}`)
  }
}

function rundownSaved(language: Language): ProducerCommand {
  return { type: 'SaveRundown', rundown: demoRundown(language) }
}

function tasksSet(rules: Rules): ProducerCommand {
  return { type: 'SetRules', rules: { ...rules, tasks: standardTasks(rules.stage.language) } }
}
