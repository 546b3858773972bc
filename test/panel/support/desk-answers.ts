/** What the small server answers to questions about activities: details, and what would happen. */
import { personAt } from './evening.ts'

/** Details of a flash sale, also asked for where a draw is meant: what another kind has is simply absent. */
export function activityAnswer(activityId: string): object {
  const claim = (index: number, state: string, code: string | null, untilMs: number | null) => {
    const { platform, userId, name, tag } = personAt(index)
    const at = Date.now() - 60_000 + index
    const until = untilMs === null ? null : Date.now() + untilMs
    return { member: { platform, userId }, name, tag, state, at, quantity: 1, code, until }
  }
  return {
    type: 'seckill',
    activityId,
    open: true,
    claims: [
      claim(0, 'sold', 'K7Q2MX4P', null),
      claim(1, 'held', 'R9W3HT6N', 412_000),
      claim(2, 'held', 'B4XV8KDC', 95_000),
      claim(6, 'queued', null, null),
    ],
  }
}

/** Null for what is no preview. */
export function previewAnswer(body: unknown): object | null {
  const { type, activityId } = body as { type: string; activityId?: string }
  if (type === 'PreviewOpening')
    return {
      seq: 1,
      events: [],
      preview: {
        present: 346,
        eligible: 331,
        refused: [{ code: 'member/excluded', members: 15 }],
        expectedPoints: 1_200,
        worstPoints: 2_000,
        budgetLeft: 11_880,
        refusal: null,
        warnings: [],
      },
    }
  if (type !== 'PreviewReversal') return null
  const { name, tag, tier } = personAt(0)
  return {
    seq: 1,
    events: [],
    preview: {
      activityId,
      reversible: true,
      members: 10,
      taken: 180,
      returned: 0,
      owed: 20,
      unitsReturned: 0,
      most: [{ key: 'a', name, tag, tier, loses: 20, owes: 0, getsBack: 0 }],
    },
  }
}
