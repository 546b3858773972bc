/** Held grants by member, in the order in which each member first came up. Pure. */
import type { HeldView } from '@fanfare/shared/contracts'

export type HeldGroup = { key: string; who: HeldView['who']; grants: readonly HeldView[] }

export function heldGroups(held: readonly HeldView[]): HeldGroup[] {
  const groups = new Map<string, HeldView[]>()
  for (const grant of held) {
    const key = `${grant.who.platform}/${grant.who.userId}`
    groups.set(key, [...(groups.get(key) ?? []), grant])
  }
  return [...groups].flatMap(([key, grants]) => {
    const [first] = grants
    return first === undefined ? [] : [{ key, who: first.who, grants }]
  })
}
