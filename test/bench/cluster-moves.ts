/** How long nothing is acknowledged while a channel changes its owner: by plan, and after a `kill -9`. */
import { BUILT, LEASE_MS } from './cluster-program.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'
import { ADMIN_TOKEN, ClusterNodes } from '../support/cluster-nodes.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'
import { startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const CHANNEL = 'moved'
const MEMBERS = 100_000
const FEW_MEMBERS = 1_000
const MEMBERS_EACH = 1_000
const HAND_OVERS = 5
const HAND_OVER_MS_MAX = 500
const TAKEOVER_MS_MAX = 8_000
const BEFORE_MS = 1_000
const AFTER_MS = 1_500
const OWNER_MS_MAX = 30_000
const SIGNAL_EVERY_MS = 5
const SENDERS = 4

export async function tellHandOver(): Promise<void> {
  for (const members of [FEW_MEMBERS, MEMBERS]) await tellHandOverOf(members)
}

function tellHandOverOf(members: number): Promise<void> {
  return withNodes(async (nodes) => {
    await populate(nodes.nodes[0]!, members)
    const pausesMs: number[] = []
    for (let round = 0; round < HAND_OVERS; round++) {
      const owner = await ownerOf(nodes)
      const watch = watchFrom(nodes.nodes.find((node) => node !== owner)!)
      await pause(BEFORE_MS)
      await owner.stop()
      await pause(AFTER_MS)
      pausesMs.push(await watch.longestMs())
      await owner.start()
    }
    const value = Math.max(...pausesMs)
    report({
      bench: `cluster.hand_over.${members}_members`,
      value,
      unit: 'ms',
      target: `<= ${HAND_OVER_MS_MAX}`,
      ok: value <= HAND_OVER_MS_MAX,
      note: `SIGTERM to the owner, longest time without an acknowledgement at the other node, the longest of ${HAND_OVERS}; median ${median(pausesMs).toFixed(0)} ms`,
    })
  })
}

export function tellTakeover(): Promise<void> {
  return withNodes(async (nodes) => {
    await populate(nodes.nodes[0]!, MEMBERS)
    const owner = await ownerOf(nodes)
    const watch = watchFrom(nodes.nodes.find((node) => node !== owner)!)
    await pause(BEFORE_MS)
    await owner.kill()
    await until(() => watch.hasGoneOn(), OWNER_MS_MAX)
    const value = await watch.longestMs()
    report({
      bench: 'cluster.takeover',
      value,
      unit: 'ms',
      target: `<= ${TAKEOVER_MS_MAX}`,
      ok: value <= TAKEOVER_MS_MAX,
      note: `kill -9 of the owner of ${MEMBERS} members, lease ${LEASE_MS} ms, longest time without an acknowledgement at the other node`,
    })
  })
}

async function withNodes(use: (nodes: ClusterNodes) => Promise<void>): Promise<void> {
  const redis = await startRedis({ settings: { appendfsync: 'always' } })
  try {
    const nodes = await ClusterNodes.start({
      redisUrl: redis.url,
      count: 2,
      channelId: CHANNEL,
      leaseMs: LEASE_MS,
      program: BUILT,
    })
    try {
      await use(nodes)
    } finally {
      await nodes.remove()
    }
  } finally {
    await redis.stop()
  }
}

async function ownerOf(nodes: ClusterNodes): Promise<ClusterNode> {
  let owners: ClusterNode[] = []
  await until(async () => {
    owners = await nodes.ownersOf(CHANNEL)
    return owners.length === 1
  }, OWNER_MS_MAX)
  return owners[0]!
}

let count = 0

function signal(viewer: string): object {
  const id = `m${count++}`
  return { id, source: 'test', type: 'chat', at: Date.now(), viewer: { id: viewer }, text: 'hi' }
}

async function populate(node: ClusterNode, members: number): Promise<void> {
  for (let first = 0; first < members; first += MEMBERS_EACH) {
    const signals = Array.from({ length: MEMBERS_EACH }, (_, i) => signal(`v${first + i}`))
    if (!(await isAcknowledged(node, signals))) throw new Error('members were not taken')
  }
}

type Watch = {
  /** Something sent after a pause longer than usual was acknowledged. */
  hasGoneOn: () => boolean
  /** Ends the watch. */
  longestMs: () => Promise<number>
}

/** Gifts without end to one node; each sender sends its next when the last is acknowledged, and again when it is not. */
function watchFrom(node: ClusterNode): Watch {
  const acknowledgedAt: number[] = [performance.now()]
  let isOver = false
  async function send(n: number): Promise<void> {
    while (!isOver) {
      const one = [signal(`v${n}`)]
      while (!(await isAcknowledged(node, one)) && !isOver) await pause(SIGNAL_EVERY_MS)
      acknowledgedAt.push(performance.now())
      await pause(SIGNAL_EVERY_MS)
    }
  }
  const longest = () => Math.max(...acknowledgedAt.slice(1).map((at, i) => at - acknowledgedAt[i]!))
  const senders = Array.from({ length: SENDERS }, (_, n) => send(n))
  return {
    hasGoneOn: () => longest() > LEASE_MS / 2,
    async longestMs() {
      isOver = true
      await Promise.all(senders)
      return longest()
    },
  }
}

async function isAcknowledged(node: ClusterNode, signals: object[]): Promise<boolean> {
  try {
    const answer = await fetch(`${node.url}/api/v1/channels/${CHANNEL}/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ signals }),
    })
    const { rejected = [] } = (await answer.json()) as { rejected?: unknown[] }
    return answer.status === 200 && rejected.length === 0
  } catch {
    return false
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
