/** The OBS page on the real server: the right board after a restart, an outage and a hidden while. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChromiumVersion } from '../support/browser.ts'
import { launchBrowser } from '../support/browser.ts'
import type { RunningServer } from './running-server.ts'
import { issueToken, post, runServer } from './running-server.ts'

/** `FANFARE_LONG=1` waits as long as the acceptance criteria say. */
const isLong = process.env['FANFARE_LONG'] === '1'
const OUTAGE_MS = isLong ? 30_000 : 4_000
const HIDDEN_MS = isLong ? 60_000 : 4_000
/** AC-10: from the server's being back to the right board. The machine is shared: a fault costs far more. */
const RESYNC_MS_MAX = 10_000

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

type Room = {
  page: Page
  adjust(user: string, amount: number): Promise<void>
  board(): Promise<[name: string, score: string][]>
  restart(downMs: number): Promise<void>
}

async function openRoom(version: ChromiumVersion): Promise<Room> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-overlay-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const ingest = await issueToken(folder, 'live', 'ingest')
  const producer = await issueToken(folder, 'live', 'producer')
  const flags = ['--no-demo', '--channel', 'live']
  let server: RunningServer = await runServer({ dataFolder: folder, flags })
  endings.push(() => server.stop())
  const { port } = new URL(server.url)
  const { browser, close } = await launchBrowser(version)
  endings.push(close)
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  page.on('pageerror', (error) => expect.unreachable(`the page failed: ${error.message}`))
  await page.goto(server.overlayUrl)
  /** Somebody is a member once they said something; more would earn more, depending on how long we waited. */
  const known = new Set<string>()
  return {
    page,
    async adjust(user, amount) {
      const channel = `${server.url}/api/v1/channels/live`
      if (!known.has(user)) {
        const viewer = { id: user, name: user }
        const chat = {
          id: `c-${user}`,
          source: 'test',
          type: 'chat',
          at: Date.now(),
          viewer,
          text: '嗨',
        }
        expect((await post(`${channel}/signals`, ingest, { signals: [chat] })).status).toBe(200)
        known.add(user)
      }
      const member = { platform: 'test', userId: user }
      const command = { type: 'AdjustPoints', member, amount, reason: 'test' }
      expect((await post(`${channel}/commands`, producer, command)).status).toBe(200)
    },
    board: () =>
      page.$$eval('.board-row', (rows) =>
        rows
          .map((row) => ({
            rank: Number(row.querySelector('.board-rank')?.textContent),
            name: row.querySelector('.board-name')?.textContent ?? '',
            score: row.querySelector('.board-score')?.textContent ?? '',
          }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ name, score }): [string, string] => [name, score]),
      ),
    async restart(downMs) {
      await server.kill()
      await new Promise((resolve) => setTimeout(resolve, downMs))
      server = await runServer({ dataFolder: folder, flags: [...flags, '--port', port] })
    },
  }
}

/** Polls the page by its own clock, since only pixels count. */
async function shows(room: Room, rows: [string, string][], withinMs: number): Promise<void> {
  await expect.poll(() => room.board(), { timeout: withinMs, interval: 50 }).toEqual(rows)
}

function setVisible(page: Page, visible: boolean): Promise<void> {
  return page.evaluate((shown) => {
    const detail = { visible: shown, active: shown }
    window.dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail }))
    window.dispatchEvent(new CustomEvent('obsSourceActiveChanged', { detail }))
  }, visible)
}

describe.each([127, 103] as const)('Chromium %i', (version) => {
  test(
    '[ST1] [BC1] shows the right board after a restart and an outage',
    { timeout: 180_000 },
    async () => {
      const room = await openRoom(version)
      await room.adjust('amy', 100)
      await room.adjust('bob', 50)
      await shows(
        room,
        [
          ['amy', '101'],
          ['bob', '51'],
        ],
        RESYNC_MS_MAX,
      )

      await room.restart(0)
      await room.adjust('bob', 70)
      await shows(
        room,
        [
          ['bob', '121'],
          ['amy', '101'],
        ],
        RESYNC_MS_MAX,
      )

      const shown = room.board()
      await room.restart(OUTAGE_MS)
      expect(await shown).toEqual([
        ['bob', '121'],
        ['amy', '101'],
      ])
      await shows(
        room,
        [
          ['bob', '121'],
          ['amy', '101'],
        ],
        RESYNC_MS_MAX,
      )
      await room.adjust('amy', 30)
      await shows(
        room,
        [
          ['amy', '131'],
          ['bob', '121'],
        ],
        RESYNC_MS_MAX,
      )
    },
  )

  test(
    '[ST1] after a hidden while: the right board, and no celebration of what was missed',
    { timeout: 180_000 },
    async () => {
      const room = await openRoom(version)
      await room.adjust('amy', 10)
      await shows(room, [['amy', '11']], RESYNC_MS_MAX)
      await setVisible(room.page, false)
      for (const user of ['bob', 'cat', 'dan']) await room.adjust(user, 3_000)
      await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS))
      await setVisible(room.page, true)
      await shows(
        room,
        [
          ['bob', '3,001'],
          ['cat', '3,001'],
          ['dan', '3,001'],
          ['amy', '11'],
        ],
        RESYNC_MS_MAX,
      )
      if (isLong) expect(await room.page.$$('.hero')).toEqual([])
    },
  )
})
