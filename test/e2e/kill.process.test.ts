/** A server that is killed in the middle of work loses nothing it acknowledged and does nothing twice. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { cliProgram } from '../support/programs.ts'
import type { RunningServer } from './running-server.ts'
import { get, issueToken, post, runServer } from './running-server.ts'

/** The long form is `FANFARE_KILLS=50`. */
const KILLS = Number(process.env['FANFARE_KILLS'] ?? 4)
const SIGNALS_PER_REQUEST = 20
const VIEWERS = 50
const SENDERS = 4
const run = promisify(execFile)

const folders: string[] = []
const servers: RunningServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

type Signal = Record<string, unknown>

/** One gift of one unit of value each: the leaderboard of gifts then counts signals. */
function gift(n: number): Signal {
  return {
    id: `g${n}`,
    source: 'test',
    type: 'gift',
    at: Date.now(),
    viewer: { id: `v${n % VIEWERS}`, name: `觀眾${n % VIEWERS}` },
    gift: { id: 'rose', name: '玫瑰', count: 1, value: { amount: 1, currency: 'TWD' } },
  }
}

/** Sends until the server is gone; knows what was acknowledged and what may or may not have arrived. */
async function sendUntilGone(
  signalsUrl: string,
  token: string,
  sent: Signal[][],
  acked: Set<string>,
) {
  for (;;) {
    const first = sent.length * SIGNALS_PER_REQUEST
    const signals = Array.from({ length: SIGNALS_PER_REQUEST }, (_, i) => gift(first + i))
    sent.push(signals)
    try {
      const { status } = await post(signalsUrl, token, { signals })
      if (status === 200) for (const { id } of signals) acked.add(String(id))
    } catch {
      return
    }
  }
}

async function giftTotal(url: string, token: string): Promise<number> {
  type Page = { entries: { score: number }[] }
  const path = '/api/v1/channels/live/leaderboards/gifts?period=all&limit=100'
  const { entries } = await get<Page>(url + path, token)
  return entries.reduce((sum, entry) => sum + entry.score, 0)
}

/** Every event from zero leads to the state that opening would load. */
async function auditAgrees(folder: string): Promise<void> {
  const { file, nodeFlags } = cliProgram
  const audited = await run(process.execPath, [...nodeFlags, file, 'audit', '--data', folder])
  const { channels } = JSON.parse(audited.stdout) as { channels: Record<string, unknown>[] }
  expect(channels).toHaveLength(1)
  expect(channels[0]).toMatchObject({ invariants: [] })
  expect(channels[0]!['stateHash']).toBe(channels[0]!['liveStateHash'])
}

test(
  `[CH25] killed ${KILLS} times under load: nothing acknowledged is lost, nothing is done twice`,
  { timeout: 60_000 + KILLS * 30_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fanfare-kill-'))
    folders.push(folder)
    const ingest = await issueToken(folder, 'live', 'ingest')
    const producer = await issueToken(folder, 'live', 'producer')
    const sent: Signal[][] = []
    const acked = new Set<string>()
    for (let round = 0; round < KILLS; round++) {
      const server = await runServer({ dataFolder: folder })
      servers.push(server)
      const signalsUrl = `${server.url}/api/v1/channels/live/signals`
      const senders = Array.from({ length: SENDERS }, () =>
        sendUntilGone(signalsUrl, ingest, sent, acked),
      )
      const before = acked.size
      while (acked.size < before + SIGNALS_PER_REQUEST * (1 + Math.floor(Math.random() * 40))) {
        await new Promise((resolve) => setImmediate(resolve))
      }
      await server.kill()
      await Promise.all(senders)
      await auditAgrees(folder)
    }
    await check({ folder, ingest, producer, sent, acked })
  },
)

async function check(all: {
  folder: string
  ingest: string
  producer: string
  sent: Signal[][]
  acked: ReadonlySet<string>
}): Promise<void> {
  const server = await runServer({ dataFolder: all.folder })
  servers.push(server)
  const signalsUrl = `${server.url}/api/v1/channels/live/signals`
  const survived = await giftTotal(server.url, all.producer)
  expect(survived).toBeGreaterThanOrEqual(all.acked.size)
  let accepted = 0
  for (const signals of all.sent) {
    const { status, body } = await post(signalsUrl, all.ingest, { signals })
    expect(status).toBe(200)
    const isAcked = signals.every(({ id }) => all.acked.has(String(id)))
    if (isAcked) expect(body).toMatchObject({ accepted: 0, duplicates: signals.length })
    accepted += Number(body['accepted'])
  }
  const everything = all.sent.length * SIGNALS_PER_REQUEST
  expect(survived + accepted).toBe(everything)
  expect(await giftTotal(server.url, all.producer)).toBe(everything)
  expect(await server.stop()).toBe(0)
  await auditAgrees(all.folder)
}
