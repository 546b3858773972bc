/** What must hold after a fault, whatever it was: read from the journal and from every node. */
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { keysOf } from '@fanfare/server/redis/keys.ts'
import type { Envelope, Incident } from '@fanfare/shared/contracts'
import { ADMIN_TOKEN } from '../support/cluster-nodes.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'
import type { Sent, SentKind } from './chaos-load.ts'
import { CHANNEL } from './chaos-room.ts'
import type { ChaosService } from './chaos-room.ts'

/** Effects of one cause, by what they are an effect of. */
type Effects = Record<SentKind, number>
type History = { effects: Map<string, Effects>; last: number }

export type Verdict = {
  violations: string[]
  /** Acknowledged and gone, as an incident says. */
  lost: number
  incidents: number
}

const STATEMENTS = 3
const STATEMENT_PAGE = 200
const INCIDENT_MS_MAX = 12_000
const LOOK_EVERY_MS = 200
const SENTENCES_MAX = 12

export async function checkJournal(
  service: ChaosService,
  sent: readonly Sent[],
  mayLose: boolean,
): Promise<Verdict> {
  return service.look(async (journal, redis) => {
    const audit = await auditChannel(journal, CHANNEL)
    const violations = [...(audit?.invariants ?? ['the channel is not there'])]
    const { effects } = await historyOf(journal)
    for (const one of sent) {
      const found = effects.get(one.cause)?.[one.kind] ?? 0
      if (found > 1) violations.push(`${one.cause} has ${found} effects`)
    }
    const missing = sent.filter((one) => isMissing(one, effects))
    const read = () => redis.client.lrange(keysOf(CHANNEL).incidents, 0, -1)
    const incidents = await incidentsOf(read, missing.length > 0 && mayLose)
    const unexplained = missing.filter((one) => !explains(incidents, one))
    for (const one of unexplained) {
      violations.push(`${one.cause} was acknowledged at ${one.ackedSeq} and is not there`)
    }
    for (const one of missing) one.isLost = true
    return {
      violations: violations.slice(0, SENTENCES_MAX),
      lost: missing.length - unexplained.length,
      incidents: incidents.length,
    }
  })
}

async function historyOf(journal: Journal): Promise<History> {
  const effects: History['effects'] = new Map()
  let last = 0
  for await (const { seq, causeId, event } of journal.read(CHANNEL, 0)) {
    last = seq
    const effect = effectOf(causeId, event)
    if (effect === null) continue
    const [cause, kind] = effect
    const known = effects.get(cause) ?? { gift: 0, order: 0, claim: 0, chat: 0, adjust: 0 }
    known[kind]++
    effects.set(cause, known)
  }
  return { effects, last }
}

function effectOf(cause: string, event: Envelope['event']): [string, SentKind] | null {
  if (event.type === 'GiftCounted') return [cause, 'gift']
  if (event.type === 'OrderPaid') return [cause, 'order']
  if (event.type === 'UnitsClaimed' || event.type === 'UnitsQueued') return [cause, 'claim']
  if (event.type === 'Interacted' && event.kind === 'chat') return [cause, 'chat']
  if (event.type === 'Transferred' && event.rule === 'adjust') return [event.reason ?? '', 'adjust']
  return null
}

function isMissing(one: Sent, effects: History['effects']): boolean {
  if (one.ackedAt === null || one.isLost) return false
  const found = effects.get(one.cause)
  // A claim that got nothing counted as chat; whether it got something is not told a second time.
  const isChat = one.kind === 'claim' && (one.refused !== null || one.isRepeated)
  return isChat ? (found?.claim ?? 0) + (found?.chat ?? 0) === 0 : (found?.[one.kind] ?? 0) === 0
}

/** An incident that is due may take a moment to be found. */
async function incidentsOf(read: () => Promise<string[]>, isDue: boolean): Promise<Incident[]> {
  const startedAt = performance.now()
  for (;;) {
    const incidents = (await read()).map((text) => JSON.parse(text) as Incident)
    const isFound = incidents.some(({ kind }) => kind === 'tail_lost' || kind === 'tail_differs')
    if (isFound || !isDue || performance.now() - startedAt > INCIDENT_MS_MAX) return incidents
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

function explains(incidents: readonly Incident[], { ackedSeq }: Sent): boolean {
  return incidents.some(
    ({ kind, found }) =>
      (kind === 'tail_lost' || kind === 'tail_differs') && (found?.seq ?? 0) < ackedSeq,
  )
}

type Sale = { quota: number; available: number; held: number; sold: number }
type Statement = { entries: { amount: number; seq: number }[]; next?: string }

/** The same through the door of every node. */
export async function checkReads(
  nodes: readonly ClusterNode[],
  saleId: string,
  sent: readonly Sent[],
): Promise<string[]> {
  const violations: string[] = []
  const viewers = [...new Set(sent.filter((one) => one.kind === 'gift').map((one) => one.viewer))]
  for (const node of nodes) {
    const { quota, available, held, sold } = await get<Sale>(node, `/activities/${saleId}`)
    if (available + held + sold !== quota || available < 0) {
      violations.push(`${node.name}: ${available} + ${held} + ${sold} of ${quota}`)
    }
    for (const viewer of viewers.slice(0, STATEMENTS)) {
      const sum = await statementSum(node, viewer)
      const { balance } = await get<{ balance: number }>(node, `/members/test/${viewer}`)
      if (sum !== balance) violations.push(`${node.name}: ${viewer} has ${balance}, not ${sum}`)
    }
  }
  return violations
}

async function statementSum(node: ClusterNode, viewer: string): Promise<number> {
  let sum = 0
  let cursor = ''
  do {
    const query = `?limit=${STATEMENT_PAGE}${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = await get<Statement>(node, `/members/test/${viewer}/statement${query}`)
    for (const { amount } of page.entries) sum += amount
    cursor = page.next ?? ''
  } while (cursor !== '')
  return sum
}

async function get<T>(node: ClusterNode, path: string): Promise<T> {
  const response = await fetch(`${node.url}/api/v1/channels/${CHANNEL}${path}`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  })
  const body = (await response.json()) as T
  if (!response.ok) throw new Error(`${node.name} ${path}: ${JSON.stringify(body)}`)
  return body
}
