/** Moves rows to their new places by transform alone; a row that is still moving goes on from where it is. */
import { useLayoutEffect, useRef } from 'react'
import { BOARD_MOVE_MS } from '../limits.ts'

export type Places = ReadonlyMap<string, number>

/** `places`: the row index of each key. The row itself must already be drawn at its new place. */
export function useFlip(
  list: React.RefObject<HTMLElement | null>,
  places: Places,
  isMoving: boolean,
): void {
  const before = useRef<Places>(new Map())
  useLayoutEffect(() => {
    const from = before.current
    before.current = places
    if (!isMoving || list.current === null || from.size === 0) return
    for (const row of list.current.querySelectorAll<HTMLElement>('[data-key]')) {
      const key = row.dataset['key'] ?? ''
      const oldPlace = from.get(key)
      const newPlace = places.get(key)
      if (newPlace === undefined || oldPlace === newPlace) continue
      if (oldPlace === undefined) arrive(row)
      else move(row, newPlace, oldPlace - newPlace)
    }
  }, [list, places, isMoving])
}

function move(row: HTMLElement, place: number, rowsAway: number): void {
  const running = row.getAnimations().find((one) => one.id === 'move')
  const rows = running === undefined ? rowsAway : rowsAway + rowsLeft(running)
  running?.cancel()
  row.animate([{ transform: placeAt(place + rows) }, { transform: placeAt(place) }], {
    id: 'move',
    duration: BOARD_MOVE_MS,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  })
}

/** A row is as high as its place, so percentages are places. */
export function placeAt(place: number): string {
  return `translateY(${place * 100}%)`
}

/** How far a moving row still is from the place it was going to, in rows. */
function rowsLeft(running: Animation): number {
  const progress = running.effect?.getComputedTiming().progress ?? 1
  const frames = running.effect instanceof KeyframeEffect ? running.effect.getKeyframes() : []
  return (placeIn(frames[0]) - placeIn(frames[1])) * (1 - progress)
}

function placeIn(frame: ComputedKeyframe | undefined): number {
  const percent = /translateY\((-?[\d.]+)%\)/u.exec(String(frame?.['transform'] ?? ''))?.[1]
  return Number(percent ?? 0) / 100
}

function arrive(row: HTMLElement): void {
  row.animate([{ opacity: 0 }, { opacity: 1 }], { duration: BOARD_MOVE_MS, easing: 'ease-out' })
}
