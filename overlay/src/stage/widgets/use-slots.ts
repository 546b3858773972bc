/** Gives each newcomer the place of one who left, so that nobody who stays is moved. */
import { useState } from 'react'

export function useSlots<T extends { key: string }>(
  newest: readonly T[],
  slotCount: number,
): readonly (T | null)[] {
  const [kept, keep] = useState<readonly (T | null)[]>([])
  const now = placed(kept, newest.slice(0, slotCount), slotCount)
  const isSame = now.length === kept.length && now.every((one, index) => one === kept[index])
  if (isSame) return kept
  keep(now)
  return now
}

/** `wanted` is newest first; the oldest newcomer takes the first free place. */
export function placed<T extends { key: string }>(
  before: readonly (T | null)[],
  wanted: readonly T[],
  slotCount: number,
): readonly (T | null)[] {
  const byKey = new Map(wanted.map((one) => [one.key, one]))
  const slots = Array.from({ length: slotCount }, (_, index) => {
    const stays = byKey.get(before[index]?.key ?? '')
    if (stays !== undefined) byKey.delete(stays.key)
    return stays ?? null
  })
  const newcomers = [...byKey.values()].reverse()
  return slots.map((one) => one ?? newcomers.shift() ?? null)
}
