/** Tokens, sessions, links and signed webhooks, on a real file in a folder of their own. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import { authorise, isChannelId, needOfCommand } from '@fanfare/server/auth/principal.ts'
import {
  OVERLAY_ROTATION_OVERLAP_SECONDS,
  PAGE_SESSION_SECONDS,
  PANEL_LINK_SECONDS,
  PANEL_SESSION_SECONDS,
  TOKEN_CHANGES_SEEN_MS,
} from '@fanfare/server/limits.ts'
import { ProducerCommandSchema } from '@fanfare/shared/contracts'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

type Door = { auth: Auth; folder: string; time: { now: number } }

function door(folder = temporaryFolder(), time = { now: 1_700_000_000_000 }): Door {
  const auth = createAuth({ dataFolder: folder, clock: () => time.now })
  onTestFinished(() => auth.close())
  return { auth, folder, time }
}

test('[AU1] a token is 256 random bits and only its hash is stored', () => {
  const { auth, folder } = door()
  const { token } = auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
  expect(token).toMatch(/^ff_ingest_[A-Za-z0-9_-]{43}$/)
  expect(auth.bearer(token)).toMatchObject({
    ok: true,
    value: { channelId: 'demo', scope: 'ingest' },
  })
  const stored = ['auth.db', 'auth.db-wal'].map((name) =>
    readFileSync(join(folder, name), 'latin1'),
  )
  expect(stored.join('')).not.toContain(token.slice('ff_ingest_'.length))
})

test('[AU2] an unknown, revoked or expired token is auth/invalid', () => {
  const { auth, time } = door()
  const revoked = auth.issue({ channelId: 'demo', scope: 'producer', label: '' })
  const expiring = auth.issue({
    channelId: 'demo',
    scope: 'producer',
    label: '',
    expiresAt: time.now + 1_000,
  })
  expect(auth.bearer(revoked.token).ok).toBe(true)
  expect(auth.bearer(expiring.token).ok).toBe(true)
  expect(auth.revoke(revoked.record.id)).toBe(true)
  expect(auth.revoke(revoked.record.id)).toBe(false)
  time.now += 1_000
  for (const secret of [revoked.token, expiring.token, 'ff_producer_guess', '']) {
    expect(auth.bearer(secret)).toMatchObject({ ok: false, error: { code: 'auth/invalid' } })
  }
  expect(auth.stillValid(revoked.record.id)).toBe(false)
})

test('[AU3] what another process writes takes effect within a fraction of a second', () => {
  const { auth, folder, time } = door()
  const other = door(folder, time).auth
  const { token, record } = other.issue({ channelId: 'demo', scope: 'ingest', label: '' })
  time.now += TOKEN_CHANGES_SEEN_MS
  expect(auth.bearer(token).ok).toBe(true)
  other.revoke(record.id)
  time.now += TOKEN_CHANGES_SEEN_MS
  expect(auth.bearer(token).ok).toBe(false)
})

test('[AU4] a scope does what it is for, in its own channel and that channel’s rehearsal', () => {
  const principal = (scope: 'ingest' | 'producer' | 'moderator' | 'overlay' | 'viewer') => ({
    id: 't_1',
    channelId: 'demo',
    scope,
    label: '',
    viaCookie: false,
  })
  const may = (
    scope: Parameters<typeof principal>[0],
    channel: string,
    need: 'ingest' | 'read' | 'moderate' | 'produce',
  ) => authorise(principal(scope), channel, need).ok
  expect(may('ingest', 'demo', 'ingest')).toBe(true)
  expect(may('ingest', 'demo~rehearsal', 'ingest')).toBe(true)
  expect(may('ingest', 'other', 'ingest')).toBe(false)
  expect(may('ingest', 'demo', 'read')).toBe(false)
  expect(may('producer', 'demo', 'ingest')).toBe(false)
  expect(may('producer', 'demo', 'produce')).toBe(true)
  expect(may('moderator', 'demo', 'moderate')).toBe(true)
  expect(may('moderator', 'demo', 'produce')).toBe(false)
  for (const scope of ['overlay', 'viewer'] as const) {
    for (const need of ['ingest', 'read', 'moderate', 'produce'] as const) {
      expect(may(scope, 'demo', need)).toBe(false)
    }
  }
})

test('[AU13] a moderator mutes, hides and picks questions; points, rules and activities are not theirs', () => {
  const theirs = ProducerCommandSchema.options
    .map((option) => option.shape.type.value)
    .filter((type) => needOfCommand(type) === 'moderate')
  expect(theirs.toSorted()).toEqual([
    'BlankStage',
    'DismissQuestion',
    'HideName',
    'MuteMember',
    'PickQuestion',
    'ShowName',
    'UnmuteMember',
  ])
})

test('[AU5] the admin token is made once, readable by its owner only, and may do everything', () => {
  const { auth, folder } = door()
  const file = join(folder, 'admin.token')
  const token = readFileSync(file, 'utf8').trim()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const admin = auth.bearer(token)
  expect(admin.ok && authorise(admin.value, 'anything', 'produce').ok).toBe(true)
  door(folder)
  expect(readFileSync(file, 'utf8').trim()).toBe(token)
})

test('[AU1] tokens and their log are readable by their owner only', () => {
  const { auth, folder } = door()
  auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
  for (const name of ['auth.db', 'auth.db-wal', 'auth.db-shm']) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  }
})

test.each(['auth.db', 'secret.key', 'admin.token'])(
  '[CL3] a damaged %s is said with what to do, and left as it is',
  (name) => {
    const folder = temporaryFolder()
    const file = join(folder, name)
    const text = name === 'auth.db' ? 'garbage'.repeat(2_000) : '\n'
    writeFileSync(file, text)
    const open = () => createAuth({ dataFolder: folder, clock: () => 0 })
    expect(open).toThrow(/Nothing was changed.*fanfare -- restore$/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  },
)

test('[AU6] a panel link opens one panel once, and is forgotten when nobody used it in time', () => {
  const { auth, time } = door()
  const { code } = auth.panel.createLink('demo', 'producer')
  const opened = auth.panel.login(code)
  expect(auth.cookie(opened!.secret)).toMatchObject({
    ok: true,
    value: { channelId: 'demo', scope: 'producer', viaCookie: true },
  })
  expect(auth.panel.login(code)).toBeNull()
  const late = auth.panel.createLink('demo', 'producer').code
  time.now += PANEL_LINK_SECONDS * 1_000
  expect(auth.panel.login(late)).toBeNull()
})

test('[AU7] a panel session lasts from its last use, and ends at logout', () => {
  const { auth, time } = door()
  const { secret, session } = auth.panel.login(auth.panel.createLink('demo', 'p').code)!
  time.now += PANEL_SESSION_SECONDS * 1_000 - 1
  expect(auth.cookie(secret).ok).toBe(true)
  time.now += PANEL_SESSION_SECONDS * 1_000 - 1
  expect(auth.cookie(secret).ok).toBe(true)
  expect(auth.stillValid(session.id)).toBe(true)
  auth.panel.logout(secret)
  expect(auth.cookie(secret).ok).toBe(false)
  expect(auth.stillValid(session.id)).toBe(false)
})

test('[AU8] a page session ends with its time, its token, or one changed letter', () => {
  const { auth, time } = door()
  const token = auth.overlayToken('demo')
  const opened = auth.openPageSession(token)
  if (!opened.ok) throw new Error(opened.error.code)
  const { session, principal } = opened.value
  expect(auth.bearer(session)).toMatchObject({ ok: true, value: { scope: 'overlay' } })
  const forged = session.replace(/\d{13}/, (expires) => String(Number(expires) + 1))
  expect(auth.bearer(forged).ok).toBe(false)
  time.now += PAGE_SESSION_SECONDS * 1_000
  expect(auth.bearer(session).ok).toBe(false)
  const again = auth.openPageSession(token)
  auth.revoke(principal.id)
  expect(again.ok && auth.bearer(again.value.session).ok).toBe(false)
})

test('[AU8] only overlay and viewer tokens become page sessions', () => {
  const { auth } = door()
  const { token } = auth.issue({ channelId: 'demo', scope: 'producer', label: '' })
  expect(auth.openPageSession(token)).toMatchObject({ error: { code: 'auth/forbidden' } })
  expect(auth.openPageSession('ff_overlay_no')).toMatchObject({ error: { code: 'auth/invalid' } })
})

test('[AU9] the overlay token can be shown again, and rotating leaves the old one a short while', () => {
  const { auth, time } = door()
  const first = auth.overlayToken('demo')
  expect(auth.overlayToken('demo')).toBe(first)
  expect(auth.overlayToken('other')).not.toBe(first)
  const second = auth.rotateOverlayToken('demo')
  expect(second).not.toBe(first)
  expect(auth.overlayToken('demo')).toBe(second)
  expect(auth.bearer(first).ok).toBe(true)
  time.now += OVERLAY_ROTATION_OVERLAP_SECONDS * 1_000
  expect(auth.bearer(first).ok).toBe(false)
  expect(auth.bearer(second).ok).toBe(true)
})

test('[AU9] a revoked overlay token does not come back', () => {
  const { auth } = door()
  const first = auth.overlayToken('demo')
  const opened = auth.bearer(first)
  if (opened.ok) auth.revoke(opened.value.id)
  const second = auth.overlayToken('demo')
  expect(second).not.toBe(first)
  expect(auth.bearer(first).ok).toBe(false)
})

test('[AU10] a signed webhook is its token; a wrong body, secret or time is auth/invalid', () => {
  const { auth } = door(temporaryFolder(), { now: Date.now() })
  const { webhookSecret, record } = auth.issue({
    channelId: 'demo',
    scope: 'ingest',
    label: 'shop',
    webhook: true,
  })
  auth.issue({ channelId: 'demo', scope: 'ingest', label: 'another', webhook: true })
  const body = '{"signals":[]}'
  const headers = (at: Date, secret = webhookSecret!) => ({
    id: 'msg_1',
    timestamp: String(Math.floor(at.getTime() / 1_000)),
    signature: new Webhook(secret).sign('msg_1', at, body),
  })
  const now = new Date()
  expect(auth.webhook('demo', headers(now), body)).toMatchObject({ value: { id: record.id } })
  expect(auth.webhook('other', headers(now), body).ok).toBe(false)
  expect(auth.webhook('demo', headers(now), `${body} `).ok).toBe(false)
  expect(auth.webhook('demo', headers(new Date(now.getTime() - 301_000)), body).ok).toBe(false)
  expect(auth.webhook('demo', headers(new Date(now.getTime() + 301_000)), body).ok).toBe(false)
  const stranger = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  expect(auth.webhook('demo', headers(now, stranger), body).ok).toBe(false)
  auth.revoke(record.id)
  expect(auth.webhook('demo', headers(now), body).ok).toBe(false)
})

test('[AU11] listing shows when a token was made and last used, and never the token', () => {
  const { auth, time } = door()
  const { token } = auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
  time.now += 5
  auth.bearer(token)
  const listed = auth.tokens('demo')
  expect(listed).toMatchObject([{ label: 'shop', scope: 'ingest', lastUsedAt: time.now }])
  expect(JSON.stringify(listed)).not.toContain(token)
  expect(auth.tokens('other')).toEqual([])
})

test('[AU12] a channel id is letters, digits, _ and -, with ~rehearsal for its rehearsal', () => {
  for (const id of ['demo', 'a', 'A_b-9', 'x'.repeat(64), 'demo~rehearsal']) {
    expect(isChannelId(id)).toBe(true)
  }
  for (const id of ['', 'a b', 'ä', '../x', 'x'.repeat(65), 'demo~other', '~rehearsal']) {
    expect(isChannelId(id)).toBe(false)
  }
})
