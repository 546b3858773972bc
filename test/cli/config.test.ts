/** Settings: flags over environment over defaults, and every wrong one named. */
import { readSettings } from '@fanfare/server/config.ts'
import { createToken } from '@fanfare/server/cli/token-commands.ts'
import { UsageError } from '@fanfare/server/cli/outcome.ts'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

function settings(flags: string[], environment: Record<string, string> = {}) {
  return readSettings(flags, environment, '0.0.0')
}

test('[CL1] flags win over the environment, the environment over defaults, empty is not set', () => {
  expect(settings([])).toMatchObject({
    ok: true,
    value: { port: 7788, host: '127.0.0.1', data: './data', log: 'warn', demo: true },
  })
  const environment = { PORT: '1', HOST: '', FANFARE_DATA: '/somewhere', FANFARE_NODE: 'n1' }
  expect(settings(['--port', '2', '--no-demo'], environment)).toMatchObject({
    value: { port: 2, host: '127.0.0.1', data: '/somewhere', node: 'n1', demo: false },
  })
})

test('[CL1] an admin token has at least eight characters', () => {
  expect(settings([], { FANFARE_ADMIN_TOKEN: '12345678' })).toMatchObject({
    value: { adminToken: '12345678' },
  })
  expect(settings([], { FANFARE_ADMIN_TOKEN: '1234567' })).toMatchObject({
    error: { exitCode: 2, message: expect.stringMatching(/at least 8 characters$/) },
  })
})

test('[CL1] a Twitch channel may be named as people do', () => {
  for (const name of ['#SomeBody', '@somebody', 'somebody']) {
    expect(settings(['--twitch', name])).toMatchObject({ value: { twitch: 'somebody' } })
  }
})

test.each<[string[], Record<string, string>, RegExp]>([
  [['--port', 'x'], {}, /^--port \/ PORT is not right: a number from 0 to 65535$/],
  [['--port', '70000'], {}, /^--port \/ PORT is not right/],
  [['--port', '1.5'], {}, /^--port \/ PORT is not right/],
  [[], { PORT: '-1' }, /^--port \/ PORT is not right/],
  [[], { FANFARE_LOG: 'loud' }, /^--log \/ FANFARE_LOG is not right/],
  [[], { FANFARE_NODE: 'a b' }, /^--node \/ FANFARE_NODE is not right/],
  [[], { REDIS_URL: 'http://x' }, /^--redis-url \/ REDIS_URL is not right/],
  [[], { REDIS_URL: 'redis://:50%@x' }, /^--redis-url \/ REDIS_URL is not right/],
  [[], { TWITCH_IRC_URL: 'x' }, /^--twitch-irc-url \/ TWITCH_IRC_URL is not right/],
  [[], { FANFARE_PUBLIC_URL: 'example.com' }, /^--public-url \/ FANFARE_PUBLIC_URL is not right/],
  [[], { FANFARE_ADMIN_TOKEN: 'short' }, /^--admin-token \/ FANFARE_ADMIN_TOKEN is not right/],
  [['--twitch', 'no spaces'], {}, /^--twitch is not right/],
  [['--channel', '../x'], {}, /^--channel is not right/],
  [['--what'], {}, /^unknown option '--what'$/],
  [['--nope'], {}, /^unknown option '--nope' \(Did you mean --node\?\)$/],
  [['--port'], {}, /argument missing/],
  [['extra'], {}, /too many arguments/],
])('[CL1] %j %j is refused', (flags, environment, line) => {
  const refused = settings(flags, environment)
  if (refused.ok) throw new Error('it was taken')
  expect(refused.error.exitCode).toBe(2)
  expect(refused.error.message).toMatch(line)
  expect(refused.error.message).not.toContain('\n')
})

test.each([
  [{ scope: 'king' }],
  [{ channel: 'a b' }],
  [{ scope: 'viewer', webhook: true }],
  [{ days: 'many' }],
  [{ days: '-1' }],
  [{ label: 'x'.repeat(81) }],
])('[CL6] a token of %j is a mistake', async (fields) => {
  const asked = { data: temporaryFolder(), channel: 'live', scope: 'ingest', label: '', ...fields }
  await expect(createToken(asked)).rejects.toThrow(UsageError)
})
