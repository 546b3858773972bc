/** Activities, runs of show and reviews of the small server: what the view says after each command. */
import type {
  CueAction,
  PanelView,
  ProducerCommand,
  RejectionCode,
  Rundown,
} from '@fanfare/shared/contracts'

/** What changes, or why not; null where the command is not about the room. */
export type RoomAnswer = Partial<PanelView> | RejectionCode | null

export function roomAnswer(view: PanelView, command: ProducerCommand): RoomAnswer {
  switch (command.type) {
    case 'SaveRundown':
      return { rundowns: saved(view.rundowns, command.rundown) }
    case 'DeleteRundown':
      if (!view.rundowns.some(({ id }) => id === command.rundownId)) return 'rundown/unknown'
      return { rundowns: view.rundowns.filter(({ id }) => id !== command.rundownId) }
    case 'ShowCard': {
      const until = command.seconds === undefined ? null : Date.now() + command.seconds * 1_000
      return { card: { ...command.card, shownAt: Date.now(), until } }
    }
    case 'HideCard':
      return view.card === null ? 'card/none' : { card: null }
    case 'OpenPoll':
      return openPoll(view, command)
    case 'ClosePoll':
      return {
        polls: view.polls.map((poll) =>
          poll.activityId === command.activityId ? { ...poll, open: false } : poll,
        ),
      }
    case 'ReverseActivity':
      return {
        activities: view.activities.map((one) =>
          one.activityId === command.activityId
            ? { ...one, reversal: 'done', reversible: false, open: false }
            : one,
        ),
      }
    case 'ExcludeMember':
    case 'GrantRight':
    case 'SetRules':
      return {}
    case 'ConfirmClaim':
    case 'CancelClaim':
    case 'Restock':
      return view.seckills.some(({ activityId }) => activityId === command.activityId)
        ? {}
        : 'seckill/unknown'
    case 'ReviewHold':
      return without(view, ({ transfer }) => transfer === command.transfer)
    case 'ReviewMember':
      return without(view, ({ who }) => who.userId === command.member.userId)
    case 'PickQuestion': {
      const question = view.questions.find(({ id }) => id === command.questionId)
      if (question === undefined) return 'question/unknown'
      return { question, questions: view.questions.filter(({ id }) => id !== command.questionId) }
    }
    default:
      return null
  }
}

/** What GO does: the item's action, and its mark. */
export function cuedAnswer(
  view: PanelView,
  command: Extract<ProducerCommand, { type: 'CueItem' }>,
): { action: CueAction | null; cued: PanelView['cued'] } | RejectionCode {
  const rundown = view.rundowns.find(({ id }) => id === command.rundownId)
  if (rundown === undefined) return 'rundown/unknown'
  const item = rundown.items.find(({ id }) => id === command.itemId)
  if (item === undefined) return 'rundown/item_unknown'
  const mark = { rundownId: rundown.id, itemId: item.id, activityId: null, at: Date.now() }
  return { action: item.action, cued: [...view.cued, mark] }
}

function saved(rundowns: readonly Rundown[], rundown: Rundown): Rundown[] {
  const isKnown = rundowns.some(({ id }) => id === rundown.id)
  return isKnown
    ? rundowns.map((one) => (one.id === rundown.id ? rundown : one))
    : [...rundowns, rundown]
}

function without(
  view: PanelView,
  isGone: (held: PanelView['held'][number]) => boolean,
): RoomAnswer {
  const held = view.held.filter((one) => !isGone(one))
  if (held.length === view.held.length) return 'hold/unknown'
  return { held, heldCount: held.length }
}

function openPoll(
  view: PanelView,
  command: Extract<ProducerCommand, { type: 'OpenPoll' }>,
): RoomAnswer {
  if (view.polls.some(({ open }) => open)) return 'poll/already_open'
  const at = Date.now()
  const poll = {
    activityId: `p${at}`,
    question: command.question,
    options: command.options.map((text) => ({ text, votes: 0 })),
    votes: 0,
    changeVote: command.changeVote,
    opensAt: at,
    closesAt: at + command.seconds * 1_000,
    open: true,
  }
  return { polls: [...view.polls, poll] }
}
