/** Who opened what a second press was refused for. Pure. */
import type { FeedItem } from '@fanfare/shared/contracts'

/** Null when the refusal is not about somebody having been first, or nobody is known. */
export function firstPresser(
  items: readonly FeedItem[],
  code: string,
): { actor: string; at: number } | null {
  const [area, why] = code.split('/')
  if (why !== 'already_open' && why !== 'already_started') return null
  const found = [...items].reverse().find(({ kind, actor }) => kind === area && actor !== undefined)
  return found?.actor === undefined ? null : { actor: found.actor, at: found.at }
}
