/** A lottery over HTTP from opening to the transcript, and the transcript before its judges. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { verifyDraw } from '@fanfare/server/cli/verify-draw-command.ts'
import type { Transcript } from '@fanfare/shared/draw'
import { expect, test } from 'vitest'
import { chat, COMMANDS, SIGNALS, testServer } from '../http/support/http-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const THIRD_PARTY = fileURLToPath(new URL('third-party-check.mjs', import.meta.url))
const TERMS = { title: '周年抽獎', keyword: '抽', winners: 3, alternates: 2, seconds: 600 }

async function room() {
  const { call, token } = await testServer()
  const producer = token('producer')
  const ingest = token('ingest')
  return {
    command: (body: object) => call(COMMANDS, { method: 'POST', token: producer, body }),
    say: (text: string, viewer: string) =>
      call(SIGNALS, {
        method: 'POST',
        token: ingest,
        body: { signals: [chat(text, viewer)] },
      }),
    get: (path: string, as: 'producer' | 'overlay' = 'producer') =>
      call(`/api/v1/channels/demo${path}`, { token: token(as) }),
  }
}
type Room = Awaited<ReturnType<typeof room>>

async function drawnRoom(): Promise<Room> {
  const opened = await room()
  await opened.command({ type: 'OpenLottery', ...TERMS })
  for (let i = 0; i < 12; i++) await opened.say(i % 2 === 0 ? '抽' : '！參加', `v${i}`)
  await opened.command({ type: 'CloseLottery', activityId: 'l1' })
  const drawn = await opened.command({ type: 'DrawLottery', activityId: 'l1' })
  expect(drawn.status, drawn.text).toBe(200)
  return opened
}

async function verified(transcript: Transcript): Promise<{ exitCode: number; lines: string[] }> {
  const file = join(temporaryFolder(), 'transcript.json')
  writeFileSync(file, JSON.stringify(transcript))
  const lines: string[] = []
  const { exitCode } = await verifyDraw(file, (line) => lines.push(line))
  const judge = spawnSync(process.execPath, [THIRD_PARTY, file], { encoding: 'utf8' })
  expect(judge.status === 0, judge.stdout + judge.stderr).toBe(exitCode === 0)
  return { exitCode, lines }
}

test('[DR7][DR9] the transcript of a real draw convinces the verifier and a stranger', async () => {
  const { get } = await drawnRoom()
  const answer = await get('/draws/l1/transcript')
  expect(answer.status).toBe(200)
  const transcript = answer.body as unknown as Transcript
  expect(transcript.entries).toHaveLength(12)
  expect(transcript.drawn.winners).toMatchObject([
    { name: expect.stringMatching(/^viewer v\d+$/) as string },
    {},
    {},
  ])
  expect(answer.text, 'nothing that names somebody on a platform').not.toContain('twitch')
  const { exitCode, lines } = await verified(transcript)
  expect(lines.slice(0, -1).every((line) => line.startsWith('ok  '))).toBe(true)
  expect(exitCode).toBe(0)
})

test.each<[string, (transcript: Transcript) => void]>([
  ['weight', ({ entries }) => void ((entries[7] ?? [])[2] = 2)],
  ['winner', ({ drawn }) => void drawn.winners.reverse()],
  ['root', ({ closed }) => void (closed.root = 'a'.repeat(64))],
  ['seed', ({ drawn }) => void (drawn.seed = 'b'.repeat(64))],
])('[DR8][DR9] a changed %s convinces neither', async (_what, forge) => {
  const { get } = await drawnRoom()
  const transcript = (await get('/draws/l1/transcript')).body as unknown as Transcript
  forge(transcript)
  const { exitCode, lines } = await verified(transcript)
  expect(exitCode).toBe(1)
  expect(lines.some((line) => line.startsWith('FAIL'))).toBe(true)
})

test('[DR7] there is none before the draw, none of what never was, and none for a stage', async () => {
  const { command, get } = await room()
  expect(await get('/draws/l1/transcript')).toMatchObject({
    status: 404,
    body: { code: 'activity/unknown' },
  })
  await command({ type: 'OpenLottery', ...TERMS })
  expect(await get('/draws/l1/transcript')).toMatchObject({
    status: 409,
    body: { code: 'lottery/not_drawn' },
  })
  expect(await get('/draws/l1/transcript', 'overlay')).toMatchObject({ status: 403 })
})

test('[LT14] opening answers with the seal and without the seed', async () => {
  const { command, get } = await room()
  const opened = await command({ type: 'OpenLottery', ...TERMS })
  expect(opened.text).toContain('"commitment"')
  expect(opened.text).not.toContain('serverSeed')
  const { body } = await get('/activities/l1')
  expect(body).toMatchObject({ entrants: 0, commitment: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect((await get('/state')).text).not.toContain('serverSeed')
})

test('[DR6] a beacon lottery waits for the round named at closing, rightly signed', async () => {
  const { command, say } = await room()
  await command({ type: 'OpenLottery', ...TERMS, winners: 1, beacon: true })
  await say('抽', 'v1')
  const closed = await command({ type: 'CloseLottery', activityId: 'l1' })
  const round = Number(/"round":(\d+)/.exec(closed.text)?.[1])
  const draw = { type: 'DrawLottery', activityId: 'l1' }
  const without = await command(draw)
  expect(without.body).toMatchObject({ code: 'lottery/beacon_needed' })
  expect(without.text).toContain(`round ${round}`)
  const signature = 'b4'.repeat(48)
  for (const beacon of [
    { round, signature },
    { round: round + 1, signature },
  ]) {
    expect((await command({ ...draw, beacon })).body).toMatchObject({
      code: 'lottery/beacon_wrong',
    })
  }
})

test('[DR11] the page may load itself, and send nothing anywhere', async () => {
  const pagesFolder = temporaryFolder()
  writeFileSync(join(pagesFolder, 'verify.html'), '<!doctype html>')
  const { call } = await testServer({ pagesFolder })
  const page = await call('/verify')
  expect(page.status).toBe(200)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('connect-src')
})
