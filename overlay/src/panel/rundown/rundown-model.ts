/** A run of show at the desk: what is next, what is on air, and how it is edited. Pure. */
import {
  limits,
  type CueAction,
  type CuedView,
  type PanelView,
  type Rundown,
} from '@fanfare/shared/contracts'

export type Item = Rundown['items'][number]
export type ItemState = 'waiting' | 'onAir' | 'done'

/** Activities that still run; an item that opened one is on air as long as it does. */
export function runningIds(view: PanelView): ReadonlySet<string> {
  const isOpen = ({ open }: { open: boolean }): boolean => open
  return new Set(
    [
      ...view.windows,
      ...view.seckills.filter(isOpen),
      ...view.lotteries.filter(({ state }) => state === 'open' || state === 'closed'),
      ...view.polls.filter(isOpen),
      ...view.quizzes.filter(isOpen),
      ...view.codes.filter(isOpen),
    ].map(({ activityId }) => activityId),
  )
}

function cuedOf(rundown: Rundown, cued: readonly CuedView[]): CuedView[] {
  return cued.filter(({ rundownId }) => rundownId === rundown.id).sort((a, b) => a.at - b.at)
}

export function itemStates(
  rundown: Rundown,
  cued: readonly CuedView[],
  running: ReadonlySet<string>,
): ReadonlyMap<string, ItemState> {
  const mine = cuedOf(rundown, cued)
  const newest = mine.at(-1)?.itemId
  return new Map(
    rundown.items.map(({ id }) => {
      const mark = mine.filter(({ itemId }) => itemId === id).at(-1)
      if (mark === undefined) return [id, 'waiting']
      const isRunning = mark.activityId !== null && running.has(mark.activityId)
      return [id, isRunning || id === newest ? 'onAir' : 'done']
    }),
  )
}

/** The first that waits after what was done last; then any that was skipped; null when all are done. */
export function nextItem(rundown: Rundown, cued: readonly CuedView[]): Item | null {
  const mine = cuedOf(rundown, cued)
  const done = new Set(mine.map(({ itemId }) => itemId))
  const last = rundown.items.findIndex(({ id }) => id === mine.at(-1)?.itemId)
  const isWaiting = ({ id }: Item): boolean => !done.has(id)
  return rundown.items.slice(last + 1).find(isWaiting) ?? rundown.items.find(isWaiting) ?? null
}

/** The one in use: what was cued last, or else the first. */
export function rundownInUse(
  rundowns: readonly Rundown[],
  cued: readonly CuedView[],
  chosen: string | null,
): Rundown | null {
  const byId = (id: string | undefined): Rundown | undefined =>
    rundowns.find((rundown) => rundown.id === id)
  const newest = [...cued].sort((a, b) => a.at - b.at).at(-1)?.rundownId
  return byId(chosen ?? undefined) ?? byId(newest) ?? rundowns[0] ?? null
}

export function withMoved(rundown: Rundown, id: string, by: -1 | 1): Rundown {
  const from = rundown.items.findIndex((item) => item.id === id)
  const to = from + by
  const items = [...rundown.items]
  const [moved] = from < 0 || to < 0 || to >= items.length ? [] : items.splice(from, 1)
  if (moved === undefined) return rundown
  items.splice(to, 0, moved)
  return { ...rundown, items }
}

export function withoutItem(rundown: Rundown, id: string): Rundown {
  return { ...rundown, items: rundown.items.filter((item) => item.id !== id) }
}

export function withItem(rundown: Rundown, changed: Item): Rundown {
  const isKnown = rundown.items.some(({ id }) => id === changed.id)
  const items = isKnown
    ? rundown.items.map((item) => (item.id === changed.id ? changed : item))
    : [...rundown.items, changed]
  return { ...rundown, items }
}

/** The copy comes right behind what it was made of. */
export function withDuplicate(rundown: Rundown, id: string, newId: string): Rundown {
  const at = rundown.items.findIndex((item) => item.id === id)
  const original = rundown.items[at]
  if (original === undefined) return rundown
  const items = [...rundown.items]
  items.splice(at + 1, 0, { ...original, id: newId })
  return { ...rundown, items }
}

export type RundownFlaw = 'name' | 'items'

export function rundownFlaw(rundown: Rundown): RundownFlaw | null {
  const name = rundown.name.trim()
  if (name === '' || name.length > limits.TITLE_CHARS_MAX) return 'name'
  return rundown.items.length > limits.RUNDOWN_ITEMS_MAX ? 'items' : null
}

export function emptyItem(id: string, title: string, action: CueAction | null): Item {
  return { id, title, notes: '', action }
}
