/** A binary min-heap of (deadline, id); entries that no longer matter are skipped by their owner. */

export type DeadlineHeap = { at: number; id: number }[]

export function pushDeadline(heap: DeadlineHeap, at: number, id: number): void {
  heap.push({ at, id })
  let child = heap.length - 1
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!isBefore(heap, child, parent)) return
    swap(heap, child, parent)
    child = parent
  }
}

export function popDeadline(heap: DeadlineHeap): { at: number; id: number } | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  heap[0] = last
  let parent = 0
  for (;;) {
    const left = 2 * parent + 1
    if (left >= heap.length) return top
    const right = left + 1
    const child = right < heap.length && isBefore(heap, right, left) ? right : left
    if (!isBefore(heap, child, parent)) return top
    swap(heap, child, parent)
    parent = child
  }
}

/** Up to `max` ids due by `until` that still matter, earliest first; the heap stays as it is. */
export function dueIds(
  heap: DeadlineHeap,
  due: { until: number; max: number; matters: (id: number) => boolean },
): number[] {
  const ids: number[] = []
  const frontier: DeadlineHeap = []
  const placeOf = new Map<number, number>()
  const consider = (place: number): void => {
    const entry = heap[place]
    if (entry === undefined || entry.at > due.until) return
    placeOf.set(entry.id, place)
    pushDeadline(frontier, entry.at, entry.id)
  }
  consider(0)
  while (ids.length < due.max) {
    const next = popDeadline(frontier)
    if (next === undefined) break
    if (due.matters(next.id)) ids.push(next.id)
    const place = placeOf.get(next.id) ?? 0
    consider(2 * place + 1)
    consider(2 * place + 2)
  }
  return ids
}

function isBefore(heap: DeadlineHeap, a: number, b: number): boolean {
  const x = heap[a]
  const y = heap[b]
  if (x === undefined || y === undefined) return false
  return x.at < y.at || (x.at === y.at && x.id < y.id)
}

function swap(heap: DeadlineHeap, a: number, b: number): void {
  const x = heap[a]
  const y = heap[b]
  if (x === undefined || y === undefined) return
  heap[a] = y
  heap[b] = x
}
