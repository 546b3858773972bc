/** What a newcomer finds in the demo: tasks and a run of show, put there once. */
import { CueActionSchema } from '@fanfare/shared/contracts'
import type { Rundown } from '@fanfare/shared/contracts'
import { furnishChannel } from '@fanfare/server/demo-channel.ts'
import { demoRundown } from '@fanfare/server/demo-rundown.ts'
import { expect, test } from 'vitest'
import { COMMANDS, testServer } from './support/http-server.ts'
import type { TestServer } from './support/http-server.ts'

async function furnish({ server }: TestServer): Promise<void> {
  await furnishChannel(await server.openChannel('demo'), server.ingest)
}

async function look(server: TestServer) {
  const token = server.token('producer')
  const [rules, rundowns, state] = await Promise.all(
    ['rules', 'rundowns', 'state'].map((what) =>
      server.call(`/api/v1/channels/demo/${what}`, { token }),
    ),
  )
  return {
    version: rules!.body['version'],
    tasks: (rules!.body['rules'] as { tasks: { daily: object[] } }).tasks,
    rundowns: rundowns!.body['rundowns'] as Rundown[],
    seq: state!.body['seq'],
  }
}

test('[CL12] a new demo has tasks and a run of show; a second start changes nothing', async () => {
  const server = await testServer()
  await furnish(server)
  const first = await look(server)
  expect(first.tasks.daily.length).toBeGreaterThan(0)
  expect(first.rundowns.map(({ name }) => name)).toEqual(['示範節目'])
  await furnish(server)
  expect(await look(server)).toEqual(first)
})

test('[CL12] what was deleted stays deleted, and a channel with rules of its own is left alone', async () => {
  const server = await testServer()
  await furnish(server)
  const send = (body: object) =>
    server.call(COMMANDS, { method: 'POST', token: server.token('producer'), body })
  expect((await send({ type: 'DeleteRundown', rundownId: 'demo-show' })).status).toBe(200)
  await furnish(server)
  expect((await look(server)).rundowns).toEqual([])

  const own = await testServer()
  const set = { type: 'SetRules', rules: { pointsValidMonths: 6 } }
  const token = own.token('producer')
  expect((await own.call(COMMANDS, { method: 'POST', token, body: set })).status).toBe(200)
  await furnish(own)
  expect(await look(own)).toMatchObject({ version: 2, tasks: { daily: [] }, rundowns: [] })
})

test.each(['zh-Hant', 'zh-Hans', 'en'] as const)(
  '[CL12] in %s it holds one of everything',
  (language) => {
    const { items } = demoRundown(language)
    expect(items.map(({ action }) => action?.type ?? null)).toEqual([
      'OpenWindow',
      'OpenLottery',
      'OpenSeckill',
      'OpenPoll',
      'OpenQuiz',
      'ShowCard',
      null,
    ])
    for (const { action } of items) {
      if (action !== null) expect(CueActionSchema.parse(action)).toEqual(action)
    }
  },
)

test('[CL12] the first item can be cued while the demo doubles gifts by itself', async () => {
  const server = await testServer()
  await furnish(server)
  const token = server.token('producer')
  const gifts = { type: 'OpenWindow', factorBp: 20_000, seconds: 60, actions: ['gift'] }
  const cue = { type: 'CueItem', rundownId: 'demo-show', itemId: 'window' }
  for (const body of [gifts, cue]) {
    expect((await server.call(COMMANDS, { method: 'POST', token, body })).status).toBe(200)
  }
})
