/** Real Twitch lines into the real server: the right members and boards, and nothing twice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { capturedLines, capturePath } from '../support/captures.ts'
import { startFakeTwitch } from '../support/fake-twitch.ts'
import { get, issueToken, runServer } from './running-server.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

type Board = { entries: { member: { userId: string }; name: string; score: number }[] }

/** A last chat line of somebody new: once they are a member, everything before has been counted. */
function sentinel(n: number): string {
  const tags = `display-name=Sentinel${n};id=sentinel-${n};room-id=11148817;user-id=90000${n};tmi-sent-ts=${Date.now()}`
  return `@${tags} :sentinel${n}!sentinel${n}@sentinel${n}.tmi.twitch.tv PRIVMSG #pajlada :done`
}

async function arrived(url: string, token: string, userId: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/v1/channels/pajlada/members/twitch/${userId}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await response.arrayBuffer()
    if (response.ok) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function boards(url: string, token: string): Promise<Record<string, number>> {
  const scores: Record<string, number> = {}
  for (const board of ['interactions', 'gifts', 'points']) {
    const path = `/api/v1/channels/pajlada/leaderboards/${board}?period=all&limit=100`
    const { entries } = await get<Board>(url + path, token)
    for (const { member, score } of entries) {
      if (!member.userId.startsWith('90000')) scores[`${board} ${member.userId}`] = score
    }
  }
  return scores
}

const capture = capturePath('twitch-irc/messages.txt')

test.skipIf(capture === null)(
  '[CN1] [CH6] every captured line counts once, also when Twitch sends all of them again',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fanfare-twitch-'))
    endings.push(() => rmSync(folder, { recursive: true, force: true }))
    const twitch = await startFakeTwitch()
    endings.push(() => twitch.close())
    const token = await issueToken(folder, 'pajlada', 'producer')
    const server = await runServer({
      dataFolder: folder,
      flags: ['--twitch', 'pajlada'],
      environment: { TWITCH_IRC_URL: twitch.url },
    })
    endings.push(() => server.stop())
    await twitch.joined(1)

    const lines = capturedLines(capture!)
    twitch.send([...lines, sentinel(1)])
    await arrived(server.url, token, '900001')
    const once = await boards(server.url, token)
    // nerixyz wrote most of the captured lines; 5 + 10 bits were cheered by two more.
    expect(once['interactions 129546453']).toBeGreaterThan(20)
    expect(once['gifts 129793695']).toBe(320)

    twitch.send([...lines, sentinel(2)])
    await arrived(server.url, token, '900002')
    expect(await boards(server.url, token)).toEqual(once)
  },
)
