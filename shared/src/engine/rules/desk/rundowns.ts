/** The run of show: saved whole, and cued item by item. */
import type { Command, CommandOf, CueActionBody, Event, EventOf } from '../../../contracts/index.ts'
import { limits } from '../../../contracts/index.ts'
import type { Draft } from '../../draft.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { lotteryRules } from '../lottery/family.ts'
import { pollRules } from '../polls/family.ts'
import { seckillRules } from '../seckill/family.ts'
import { openWindow } from '../windows.ts'
import { hideCard, showCard } from './cards.ts'
import { issueCode } from './codes.ts'

/** What GO may do, by the same rules as when it is commanded by itself. */
const CUED: { [T in CueActionBody['type']]: (draft: Draft, command: CommandOf<T>) => Decision } = {
  OpenWindow: openWindow,
  OpenLottery: (draft, command) => lotteryRules.OpenLottery(draft, command),
  OpenSeckill: (draft, command) => seckillRules.OpenSeckill(draft, command),
  OpenPoll: (draft, command) => pollRules.OpenPoll(draft, command),
  OpenQuiz: (draft, command) => pollRules.OpenQuiz(draft, command),
  IssueCode: issueCode,
  ShowCard: showCard,
  HideCard: hideCard,
}

export function saveRundown(draft: Draft, command: CommandOf<'SaveRundown'>): Decision {
  const { rundown, actor } = command
  const { rundowns } = draft.state
  if (!rundowns.has(rundown.id) && rundowns.size >= limits.RUNDOWNS_MAX) {
    return refused('rundown/too_many')
  }
  draft.events.push({ type: 'RundownSaved', rundown, actor })
  return decided(draft)
}

export function deleteRundown(draft: Draft, command: CommandOf<'DeleteRundown'>): Decision {
  const { rundownId, actor } = command
  if (!draft.state.rundowns.has(rundownId)) return refused('rundown/unknown')
  draft.events.push({ type: 'RundownDeleted', rundownId, actor })
  return decided(draft)
}

/** Refused when what the item does is refused: nothing is marked that did not happen. */
export function cueItem(draft: Draft, command: CommandOf<'CueItem'>): Decision {
  const { rundownId, itemId, at, seed, causeId, actor } = command
  const rundown = draft.state.rundowns.get(rundownId)
  if (rundown === undefined) return refused('rundown/unknown')
  const item = rundown.items.find((one) => one.id === itemId)
  if (item === undefined) return refused('rundown/item_unknown')
  if (item.action !== null) {
    const done = perform(draft, { ...item.action, at, seed, causeId, actor })
    if (!done.ok) return done
  }
  const activityId = openedIn(draft.events)
  draft.events.push({ type: 'ItemCued', rundownId, itemId, activityId, actor })
  return decided(draft)
}

function perform(draft: Draft, command: Extract<Command, CueActionBody>): Decision {
  const rule = CUED[command.type] as (draft: Draft, command: Command) => Decision
  return rule(draft, command)
}

const OPENINGS: ReadonlySet<string> = new Set<Event['type']>([
  'WindowOpened',
  'LotteryOpened',
  'SeckillOpened',
  'PollOpened',
  'QuizOpened',
  'CodeIssued',
])

function openedIn(events: readonly Event[]): string | null {
  const opening = events.find((event) => OPENINGS.has(event.type))
  return opening !== undefined && 'activityId' in opening ? opening.activityId : null
}

export function applyRundownSaved(state: State, { rundown }: EventOf<'RundownSaved'>): void {
  state.rundowns.set(rundown.id, rundown)
  state.changedKeys.add(`r:${rundown.id}`)
}

export function applyRundownDeleted(state: State, event: EventOf<'RundownDeleted'>): void {
  const { rundownId } = event
  state.rundowns.delete(rundownId)
  state.cued = state.cued.filter((cued) => cued.rundownId !== rundownId)
  state.changedKeys.add(`r:${rundownId}`)
  state.changedKeys.add('channel')
}

/** Of each item the last time counts. */
export function applyItemCued(state: State, event: EventOf<'ItemCued'>): void {
  const { rundownId, itemId, activityId } = event
  const others = state.cued.filter((cued) => cued.rundownId !== rundownId || cued.itemId !== itemId)
  state.cued = [...others, { rundownId, itemId, activityId, at: state.at }]
  state.changedKeys.add('channel')
}
