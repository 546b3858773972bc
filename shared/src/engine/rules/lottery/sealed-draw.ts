/**
 * A sealed draw, of a lottery or of a seckill that draws: promised at opening, grown with every entry,
 * fixed at closing, and drawn once from what was fixed.
 */
import type { MemberId } from '../../../base/index.ts'
import { assert } from '../../../base/index.ts'
import type { EntryDeed, EventOf } from '../../../contracts/index.ts'
import {
  commitmentOf,
  drawEntries,
  drawSeedOf,
  growPeaks,
  leafHash,
  randomnessOf,
  rootOfPeaks,
  serverSeedOf,
} from '../../../draw/index.ts'
import type { ActivityBase } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { changePart, participantsOf, partIn } from '../../extras.ts'
import type { State } from '../../state.ts'
import type { Draw, Entrants } from './state.ts'

/** Drafts the seal; the event that opens the activity comes before it. */
export function sealDraw(draft: Draft, activityId: string): void {
  const { seed: chance, causeId } = draft.command
  const serverSeed = serverSeedOf({ chance, causeId, activityId })
  const commitment = commitmentOf(serverSeed, activityId)
  draft.events.push({ type: 'DrawSealed', activityId, serverSeed, commitment })
}

export function newDraw(serverSeed: string, commitment: string): Draw {
  return {
    serverSeed,
    commitment,
    entrants: 0,
    totalWeight: 0,
    peaks: [],
    root: null,
    round: null,
    seed: null,
    beacon: null,
  }
}

type EntryInDraw = { activityId: string; member: MemberId; weight: number; deed: EntryDeed }

/** Drafts an entry; whether the member may enter is up to the caller. */
export function draftEntry(draft: Draft, draw: Draw, entry: EntryInDraw): void {
  const drafted = draft.events.filter(
    (event) => event.type === 'DrawEntered' && event.activityId === entry.activityId,
  )
  draft.events.push({ type: 'DrawEntered', ...entry, index: draw.entrants + drafted.length })
}

/** The draw of a lottery or seckill, or null where nothing is drawn. */
export function drawOf(state: State, activityId: string): Draw | null {
  const activity = state.activities.get(activityId)
  return activity?.type === 'lottery' || activity?.type === 'seckill' ? activity.draw : null
}

/** Hex, over all entries so far. */
export function entriesRoot(draw: Draw): string {
  return rootOfPeaks(draw.peaks)
}

export type Drawn = Pick<
  EventOf<'WinnersDrawn'>,
  'winners' | 'alternates' | 'root' | 'seed' | 'beacon' | 'trust'
>

/** Decides the draw from what is fixed, and from nothing else. */
export function drawWinners(
  state: State,
  activityId: string,
  wanted: { winners: number; alternates: number },
  beacon: Draw['beacon'] = null,
): Drawn {
  const draw = drawOf(state, activityId)
  assert(draw !== null && draw.seed === null, `${activityId} has nothing to draw`)
  const { members, weights } = entrantsOf(state, activityId)
  const { serverSeed } = draw
  const root = draw.root ?? entriesRoot(draw)
  const randomness = beacon === null ? null : randomnessOf(beacon.signature)
  const seed = drawSeedOf({ serverSeed, randomness, root, activityId })
  const drawn = drawEntries(seed, weights, wanted.winners + wanted.alternates).map((index) => {
    const member = members[index]
    assert(member !== undefined, `entry ${index} of ${activityId} is nobody's`)
    return { index, member }
  })
  return {
    winners: drawn.slice(0, wanted.winners),
    alternates: drawn.slice(wanted.winners),
    root,
    seed,
    beacon,
    trust: beacon === null ? 'operator' : 'beacon',
  }
}

export function applySealed(state: State, event: EventOf<'DrawSealed'>): void {
  const activity = state.activities.get(event.activityId)
  assert(
    activity?.type === 'lottery' || activity?.type === 'seckill',
    `${event.activityId} cannot draw`,
  )
  activity.draw = newDraw(event.serverSeed, event.commitment)
  state.entrants.set(event.activityId, { members: [], weights: [] })
  state.changedKeys.add(`a:${event.activityId}`)
}

export function applyEntered(state: State, event: EventOf<'DrawEntered'>): void {
  const { activityId, index, weight } = event
  const draw = drawOf(state, activityId)
  const member = state.members.get(event.member)
  assert(draw !== null && member !== undefined, `an entry into ${activityId} is out of place`)
  assert(draw.entrants === index, `entry ${index} of ${activityId} does not follow`)
  growPeaks(draw.peaks, index, leafHash(index, { member: member.id, weight }))
  draw.entrants += 1
  draw.totalWeight += weight
  const entrants = entrantsOf(state, activityId)
  entrants.members.push(member.id)
  entrants.weights.push(weight)
  changePart(state, member, activityId, (part) => {
    part.mark = index + 1
    part.weight = weight
  })
  state.changedKeys.add(`a:${activityId}`)
}

/** What the draw of any activity leaves behind. */
export function applyDrawn(state: State, event: EventOf<'WinnersDrawn'>): void {
  const draw = drawOf(state, event.activityId)
  assert(draw !== null && draw.seed === null, `${event.activityId} was drawn twice`)
  draw.root = event.root
  draw.seed = event.seed
  draw.beacon = event.beacon
  forgetEntrants(state, event.activityId)
  state.changedKeys.add(`a:${event.activityId}`)
}

export function entrantsOf(state: State, activityId: string): Entrants {
  const entrants = state.entrants.get(activityId)
  assert(entrants !== undefined, `the entries of ${activityId} are gone`)
  return entrants
}

/** Nothing will be drawn, or it was: the members' parts still say who was in. */
export function forgetEntrants(state: State, activityId: string): void {
  state.entrants.delete(activityId)
}

/** After loading: the members' parts say who is in draws that are still to come. */
export function gatherEntrants(state: State): void {
  state.entrants.clear()
  for (const activity of state.running) {
    const draw = drawOf(state, activity.activityId)
    if (draw === null || draw.seed !== null) continue
    const { activityId } = activity
    state.entrants.set(activityId, { members: [], weights: [] })
  }
  for (const [activityId, entrants] of state.entrants) {
    for (const member of participantsOf(state, activityId)) {
      const part = partIn(member, activityId)
      if (part === undefined || part.weight === 0) continue
      entrants.members[part.mark - 1] = member.id
      entrants.weights[part.mark - 1] = part.weight
    }
  }
}

/** Sentences about a draw that does not agree with its entries. */
export function brokenDraw(state: State, { activityId }: ActivityBase): string[] {
  const draw = drawOf(state, activityId)
  const entrants = state.entrants.get(activityId)
  if (draw === null || entrants === undefined) return []
  const { members, weights } = entrants
  const broken: string[] = []
  if (members.length !== draw.entrants || new Set(members).size !== draw.entrants) {
    broken.push(`draw ${activityId} has ${draw.entrants} entrants, its list ${members.length}`)
  }
  const weight = weights.reduce((sum, one) => sum + one, 0)
  if (weight !== draw.totalWeight) {
    broken.push(`draw ${activityId} has the weight ${draw.totalWeight}, its list ${weight}`)
  }
  return broken
}
