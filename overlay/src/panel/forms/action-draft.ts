/** From what was typed to the command that is sent, and back again for editing. Pure. */
import { err, ok, type Result } from '@fanfare/shared/base'
import { CueActionSchema, type CueAction, type Money, type Tier } from '@fanfare/shared/contracts'
import {
  FIELD_NAMES,
  firstDraft,
  shownFields,
  type ActionType,
  type Draft,
  type FieldName,
} from './form-fields.ts'
import { flawOf, linesOf, moneyOf, wholeNumberOf, wordsOf, type Flaw } from './form-flaws.ts'

/** Typed values, undefined where nothing was given: absent fields must be absent in the command. */
class Typed {
  readonly #draft: Draft
  constructor(draft: Draft) {
    this.#draft = draft
  }
  text(name: FieldName): string | undefined {
    const text = (this.#draft[name] ?? '').trim()
    return text === '' ? undefined : text
  }
  number(name: FieldName): number | undefined {
    return wholeNumberOf(this.#draft[name] ?? '') ?? undefined
  }
  some(name: FieldName): string[] | undefined {
    const words = wordsOf(this.#draft[name] ?? '')
    return words.length === 0 ? undefined : words
  }
  lines(name: FieldName): string[] | undefined {
    const lines = linesOf(this.#draft[name] ?? '')
    return lines.length === 0 ? undefined : lines
  }
  check(name: FieldName): boolean {
    return this.#draft[name] === 'yes'
  }
}

type Rough = Record<string, unknown>

function lotteryOf(typed: Typed): Rough {
  const eligible = {
    tiers: typed.some('tiers'),
    minAttendance: typed.number('minAttendance'),
    followers: typed.check('followers') || undefined,
  }
  const weights = {
    silver: typed.number('weightSilver') ?? 1,
    gold: typed.number('weightGold') ?? 1,
    diamond: typed.number('weightDiamond') ?? 1,
  }
  const isWeighted = Object.values(weights).some((one) => one !== 1)
  return {
    title: typed.text('title'),
    enterBy: typed.some('enterBy'),
    keyword: typed.text('keyword'),
    winners: typed.number('winners'),
    alternates: typed.number('alternates'),
    seconds: typed.number('seconds'),
    claimSeconds: typed.number('claimSeconds'),
    prizePoints: typed.number('prizePoints'),
    prizeRight: typed.text('right'),
    feePoints: typed.number('feePoints'),
    eligible: Object.values(eligible).some((one) => one !== undefined) ? eligible : undefined,
    excludeWinnersHours: typed.number('excludeWinnersHours'),
    weights: isWeighted ? weights : undefined,
    beacon: typed.check('beacon') || undefined,
    override: typed.check('override') || undefined,
  }
}

function seckillOf(typed: Typed): Rough {
  const earlySeconds = typed.number('earlySeconds')
  const share = typed.number('earlyShare')
  return {
    title: typed.text('title'),
    keyword: typed.text('keyword'),
    quota: typed.number('quota'),
    perMember: typed.number('perMember'),
    priceMoney: moneyOf(typed.text('priceMoney') ?? '') ?? undefined,
    pricePoints: typed.number('pricePoints'),
    holdSeconds: typed.number('holdSeconds'),
    mode: typed.text('mode'),
    seconds: typed.number('seconds') ?? typed.number('openEnd'),
    earlySeconds,
    earlyShareBp: earlySeconds === undefined || share === undefined ? undefined : share * 100,
    earlyTiers: earlySeconds === undefined ? undefined : typed.some('earlyTiers'),
    waitlist: typed.number('waitlist'),
    right: typed.text('right'),
    sku: typed.text('sku'),
  }
}

function cardOf(typed: Typed): Rough {
  const isQr = typed.text('kind') === 'qr'
  const words = { title: typed.text('title'), text: typed.text('text') ?? '' }
  const card = isQr
    ? { kind: 'qr', ...words, url: typed.text('url'), code: typed.text('code') }
    : { kind: 'text', ...words }
  return { card, seconds: typed.number('openEnd') }
}

function roughOf(type: ActionType, typed: Typed): Rough {
  const question = typed.text('question')
  const seconds = typed.number('seconds')
  switch (type) {
    case 'OpenWindow':
      return {
        factorBp: typed.number('factor'),
        seconds,
        budget: typed.number('budget'),
        tiers: typed.some('tiers'),
        actions: typed.some('actions'),
      }
    case 'OpenSeckill':
      return seckillOf(typed)
    case 'OpenLottery':
      return lotteryOf(typed)
    case 'OpenPoll':
      return {
        question,
        options: typed.lines('options'),
        seconds,
        changeVote: typed.check('changeVote'),
      }
    case 'OpenQuiz':
      return {
        question,
        answers: typed.lines('answers'),
        options: typed.lines('choices'),
        rewardPoints: typed.number('rewardPoints'),
        firstK: typed.number('firstK'),
        seconds,
      }
    case 'ShowCard':
      return cardOf(typed)
    case 'IssueCode':
      return {
        title: typed.text('title'),
        code: typed.text('code'),
        limit: typed.number('limit'),
        perMember: typed.number('perMember'),
        points: typed.number('points'),
        right: typed.text('right'),
        seconds: typed.number('openEnd'),
      }
    case 'HideCard':
      return {}
  }
}

/** Where the schema's names differ from the form's. */
const FIELD_OF: Readonly<Record<string, FieldName>> = {
  factorBp: 'factor',
  earlyShareBp: 'earlyShare',
  prizeRight: 'right',
  eligible: 'tiers',
  weights: 'weightSilver',
}

function fieldOf(type: ActionType, path: readonly PropertyKey[]): FieldName {
  const name = String(path[0] === 'card' ? path[1] : path[0])
  if (type === 'OpenQuiz' && name === 'options') return 'choices'
  return FIELD_OF[name] ?? FIELD_NAMES.find((one) => one === name) ?? 'title'
}

/** The command, or what is wrong, one flaw a field. */
export function actionOf(type: ActionType, draft: Draft): Result<CueAction, readonly Flaw[]> {
  const fields = shownFields(type, draft)
  const flaws = fields.flatMap((field) => flawOf(field, draft) ?? [])
  if (flaws.length > 0) return err(flaws)
  const given = Object.fromEntries(fields.map(({ name }) => [name, draft[name] ?? '']))
  // What is undefined is left out on the way, as JSON does.
  const rough: unknown = JSON.parse(JSON.stringify({ type, ...roughOf(type, new Typed(given)) }))
  const parsed = CueActionSchema.safeParse(rough)
  if (parsed.success) return ok(parsed.data)
  return err(
    parsed.error.issues.map(({ path }) => ({ field: fieldOf(type, path), why: 'wrong', limit: 0 })),
  )
}

const text = (value: string | number | undefined): string =>
  value === undefined ? '' : String(value)
const words = (values: readonly string[] | undefined): string => (values ?? []).join(' ')
const lines = (values: readonly string[] | undefined): string => (values ?? []).join('\n')
const yes = (value: boolean | undefined): string => (value === true ? 'yes' : '')

function amountOf(price: number | Money | undefined): string {
  if (price === undefined) return ''
  if (typeof price === 'number') return String(price / 100)
  return `${price.amount / 100} ${price.currency}`
}

function seckillDraft(action: Extract<CueAction, { type: 'OpenSeckill' }>): Draft {
  const tiers: readonly Tier[] = action.earlyTiers ?? ['gold', 'diamond']
  return {
    title: action.title,
    keyword: action.keyword,
    quota: text(action.quota),
    perMember: text(action.perMember),
    priceMoney: amountOf(action.priceMoney),
    pricePoints: text(action.pricePoints),
    holdSeconds: text(action.holdSeconds),
    mode: action.mode,
    seconds: action.mode === 'draw' ? text(action.seconds) : '180',
    openEnd: action.mode === 'draw' ? '' : text(action.seconds),
    earlySeconds: text(action.earlySeconds),
    earlyShare: text(Math.round((action.earlyShareBp ?? 3_000) / 100)),
    earlyTiers: words(tiers),
    waitlist: text(action.waitlist),
    right: text(action.right),
    sku: text(action.sku),
  }
}

function lotteryDraft(action: Extract<CueAction, { type: 'OpenLottery' }>): Draft {
  return {
    title: action.title,
    enterBy: words(action.enterBy),
    keyword: text(action.keyword),
    winners: text(action.winners),
    alternates: text(action.alternates),
    seconds: text(action.seconds),
    claimSeconds: text(action.claimSeconds),
    prizePoints: text(action.prizePoints),
    right: text(action.prizeRight),
    feePoints: text(action.feePoints),
    tiers: words(action.eligible?.tiers),
    minAttendance: text(action.eligible?.minAttendance),
    followers: yes(action.eligible?.followers),
    excludeWinnersHours: text(action.excludeWinnersHours),
    weightSilver: text(action.weights?.silver ?? 1),
    weightGold: text(action.weights?.gold ?? 1),
    weightDiamond: text(action.weights?.diamond ?? 1),
    beacon: yes(action.beacon),
    override: yes(action.override),
  }
}

function shortDraft(action: CueAction): Draft {
  switch (action.type) {
    case 'OpenWindow':
      return {
        factor: text(action.factorBp),
        seconds: text(action.seconds),
        budget: text(action.budget),
        tiers: words(action.tiers),
        actions: words(action.actions),
      }
    case 'OpenPoll':
      return {
        question: action.question,
        options: lines(action.options),
        seconds: text(action.seconds),
        changeVote: yes(action.changeVote),
      }
    case 'OpenQuiz':
      return {
        question: action.question,
        answers: lines(action.answers),
        choices: lines(action.options),
        rewardPoints: text(action.rewardPoints),
        firstK: text(action.firstK),
        seconds: text(action.seconds),
      }
    case 'ShowCard':
      return {
        kind: action.card.kind,
        title: action.card.title,
        text: action.card.text,
        url: action.card.kind === 'qr' ? action.card.url : '',
        code: action.card.kind === 'qr' ? text(action.card.code) : '',
        openEnd: text(action.seconds),
      }
    case 'IssueCode':
      return {
        title: action.title,
        code: action.code,
        limit: text(action.limit),
        perMember: text(action.perMember),
        points: text(action.points),
        right: text(action.right),
        openEnd: text(action.seconds),
      }
    case 'OpenSeckill':
      return seckillDraft(action)
    case 'OpenLottery':
      return lotteryDraft(action)
    case 'HideCard':
      return {}
  }
}

/** Everything the form can show of a command; what it has no field for keeps its first value. */
export function draftOf(action: CueAction): Draft {
  return { ...firstDraft(action.type), ...shortDraft(action) }
}
