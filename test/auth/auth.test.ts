/** Tokens, sessions, links and signed webhooks, on a real file in a folder of their own. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import { authorise, isChannelId, needOfCommand } from '@fanfare/server/auth/principal.ts'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'
import { ProducerCommandSchema } from '@fanfare/shared/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { registerAuthContract } from '../contracts/auth.contract.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

registerAuthContract('sqlite', () => {
  const folder = temporaryFolder()
  return { open: async () => openSqliteAuthStore(folder) }
})

async function door(folder = temporaryFolder()): Promise<{ auth: Auth; folder: string }> {
  const auth = await createAuth({
    store: openSqliteAuthStore(folder),
    clock: () => 1_700_000_000_000,
  })
  onTestFinished(() => auth.close())
  return { auth, folder }
}

test('[AU1] a token is 256 random bits and only its hash is stored', async () => {
  const { auth, folder } = await door()
  const { token } = await auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
  expect(token).toMatch(/^ff_ingest_[A-Za-z0-9_-]{43}$/)
  expect(await auth.bearer(token)).toMatchObject({
    ok: true,
    value: { channelId: 'demo', scope: 'ingest' },
  })
  const stored = ['auth.db', 'auth.db-wal'].map((name) =>
    readFileSync(join(folder, name), 'latin1'),
  )
  expect(stored.join('')).not.toContain(token.slice('ff_ingest_'.length))
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

test('[AU5] the admin token is made once, readable by its owner only, and may do everything', async () => {
  const { auth, folder } = await door()
  const file = join(folder, 'admin.token')
  const token = readFileSync(file, 'utf8').trim()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const admin = await auth.bearer(token)
  expect(admin.ok && authorise(admin.value, 'anything', 'produce').ok).toBe(true)
  await door(folder)
  expect(readFileSync(file, 'utf8').trim()).toBe(token)
})

test('[AU1] tokens and their log are readable by their owner only', async () => {
  const { auth, folder } = await door()
  await auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
  for (const name of ['auth.db', 'auth.db-wal', 'auth.db-shm']) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  }
})

test.each(['auth.db', 'secret.key', 'admin.token'])(
  '[CL3] a damaged %s is said with what to do, and left as it is',
  async (name) => {
    const folder = temporaryFolder()
    const file = join(folder, name)
    const text = name === 'auth.db' ? 'garbage'.repeat(2_000) : '\n'
    writeFileSync(file, text)
    const open = async () => createAuth({ store: openSqliteAuthStore(folder), clock: () => 0 })
    await expect(open()).rejects.toThrow(/Nothing was changed.*fanfare -- restore$/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  },
)

test('[AU12] a channel id is letters, digits, _ and -, with ~rehearsal for its rehearsal', () => {
  for (const id of ['demo', 'a', 'A_b-9', 'x'.repeat(64), 'demo~rehearsal']) {
    expect(isChannelId(id)).toBe(true)
  }
  for (const id of ['', 'a b', 'ä', '../x', 'x'.repeat(65), 'demo~other', '~rehearsal']) {
    expect(isChannelId(id)).toBe(false)
  }
})
