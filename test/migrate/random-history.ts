/** A channel with a past: gifts, chat, check-ins, windows, refusals, several people. */
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import type { Submission } from '@fanfare/server/channel/submission.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import fc from 'fast-check'
import { FakeClock } from '../channel/fake-clock.ts'
import { adjust, chat, command, gift, person } from '../channel/submissions.ts'

export type Step =
  | { kind: 'gift' | 'chat'; who: number }
  | { kind: 'adjust'; who: number; amount: number }
  | { kind: 'window'; seconds: number }
  | { kind: 'wait'; seconds: number }

const who = fc.nat({ max: 7 })

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('gift' as const, 'chat' as const), who }),
    fc.record({
      kind: fc.constant('adjust' as const),
      who,
      amount: fc.integer({ min: -50, max: 200 }),
    }),
    fc.record({ kind: fc.constant('window' as const), seconds: fc.integer({ min: 5, max: 900 }) }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 86_400 }) }),
  ),
  { minLength: 1, maxLength: 40 },
)

const NAMES = ['ming', '小美 🎉', 'a"b', 'né', '__proto__', 'six', 'seven', 'eight']

/** Goes on where the channel is; `from` tells the ids of two goes apart. */
export async function live(
  journal: Journal,
  channelId: string,
  history: readonly Step[],
  from = 'a',
): Promise<void> {
  const clock = new FakeClock()
  const channel = await createChannel(channelId, { journal, clock })
  for (const [n, step] of history.entries()) {
    if (step.kind === 'wait') clock.advance(step.seconds * 1_000)
    else await channel.submit([submissionOf(step, `${from}${n}`)])
  }
  await channel.close()
}

function submissionOf(step: Exclude<Step, { kind: 'wait' }>, id: string): Submission {
  if (step.kind === 'window') {
    const { seconds } = step
    return command(id, () => [{ type: 'OpenWindow', factorBp: 20_000, seconds }])
  }
  const name = NAMES[step.who] ?? 'somebody'
  const someone = person(name, `${name}!`)
  if (step.kind === 'adjust') return adjust(id, step.amount, someone)
  return step.kind === 'gift' ? gift(id, someone) : chat(id, someone)
}
