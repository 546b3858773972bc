/**
 * A segment's name says what is in it, so that the list of names is the only index there is: where it begins and
 * ends, and the hashes of the journal before it and at its end. Segments of a history that was lost with a tail of
 * Redis lie beside the others and are told apart by their hashes.
 */

export type SegmentName = {
  name: string
  firstSeq: number
  lastSeq: number
  /** Hex, of the journal's tail before the first and at the last; empty before seq 1. */
  before: string
  tail: string
}

export type IdsName = {
  name: string
  /** All are ids of events up to this one, at which the journal's tail was `tail`. */
  lastSeq: number
  tail: string
  count: number
  /** SHA-256 of the text, hex. */
  hash: string
}

const DIGITS = 16
const EVENTS = /\/(\d{16})-(\d{16})-([0-9a-f]{64}|start)-([0-9a-f]{64})\.jsonl\.gz$/
const IDS = /\/(\d{16})-([0-9a-f]{64})-(\d+)-([0-9a-f]{64})\.index$/

export function eventsPrefix(channelId: string): string {
  return `${plain(channelId)}/events/`
}

export function idsPrefix(channelId: string): string {
  return `${plain(channelId)}/ids/`
}

/** The tails as the journal has them. */
export function segmentName(
  channelId: string,
  span: { firstSeq: number; lastSeq: number; before: string; tail: string },
): SegmentName {
  const { firstSeq, lastSeq } = span
  const [before, tail] = [hexOf(span.before), hexOf(span.tail)]
  const file = `${padded(firstSeq)}-${padded(lastSeq)}-${before || 'start'}-${tail}.jsonl.gz`
  return { name: `${eventsPrefix(channelId)}${file}`, firstSeq, lastSeq, before, tail }
}

/** Null for what is none of ours. */
export function readSegmentName(name: string): SegmentName | null {
  const [, first, last, before = '', tail = ''] = EVENTS.exec(name) ?? []
  const [firstSeq, lastSeq] = [Number(first), Number(last)]
  const isStart = before === 'start'
  if (first === undefined || firstSeq > lastSeq || isStart !== (firstSeq === 1)) return null
  return { name, firstSeq, lastSeq, before: isStart ? '' : before, tail }
}

/** Of the index, which is written last: ids are archived when it is there. */
export function idsName(channelId: string, ids: Omit<IdsName, 'name'>): IdsName {
  const file = `${padded(ids.lastSeq)}-${ids.tail}-${ids.count}-${ids.hash}.index`
  return { ...ids, name: `${idsPrefix(channelId)}${file}` }
}

export function readIdsName(name: string): IdsName | null {
  const [, last, tail = '', count, hash = ''] = IDS.exec(name) ?? []
  if (last === undefined) return null
  return { name, lastSeq: Number(last), tail, count: Number(count), hash }
}

/** The ids themselves. */
export function idsTextName({ name }: IdsName): string {
  return name.replace(/index$/, 'jsonl.gz')
}

/** A tail as the journal has it, in characters that every disk keeps apart. */
export function hexOf(tail: string): string {
  return Buffer.from(tail, 'base64url').toString('hex')
}

/** Channel ids differ in case, names on some disks do not. */
function plain(channelId: string): string {
  return channelId.replace(/[A-Z]/g, (letter) => `~${letter.toLowerCase()}`)
}

function padded(seq: number): string {
  return String(seq).padStart(DIGITS, '0')
}
