/** Gives each newcomer the place of one who left, so that nobody who stays is moved. */
import { useRef } from 'react'

export function useSlots<T extends { key: string }>(
  newest: readonly T[],
  slotCount: number,
): readonly (T | null)[] {
  const slots = useRef<readonly (T | null)[]>([])
  slots.current = placed(slots.current, newest.slice(0, slotCount), slotCount)
  return slots.current
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
