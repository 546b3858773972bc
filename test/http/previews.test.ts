/** Previews over HTTP: an answer from the state as it is, and nothing in the journal. */
import { expect, test } from 'vitest'
import { chat, COMMANDS, gift, SIGNALS, testServer } from './support/http-server.ts'
import type { TestServer } from './support/http-server.ts'

async function room() {
  const server = await testServer()
  const ingest = server.token('ingest')
  const signals = [chat('晚安', '1'), chat('來了', '2'), chat('hi', '3')]
  await server.call(SIGNALS, { method: 'POST', token: ingest, body: { signals } })
  return { server, producer: server.token('producer'), ingest }
}

function send(server: TestServer, token: string, body: object) {
  return server.call(COMMANDS, { method: 'POST', token, body })
}

test('[HT23] what an opening may cost, who could take part, and what speaks against it', async () => {
  const { server, producer } = await room()
  const command = {
    type: 'OpenQuiz',
    question: '？',
    answers: ['玉山'],
    rewardPoints: 50,
    firstK: 2,
    seconds: 60,
  }
  const before = await server.call('/api/v1/channels/demo/state', { token: producer })
  const asked = await send(server, producer, { type: 'PreviewOpening', command })
  expect(asked.status).toBe(200)
  expect(asked.body).toMatchObject({
    seq: before.body['seq'],
    events: [],
    preview: { present: 3, eligible: 3, expectedPoints: 100, worstPoints: 100, refusal: null },
  })
  const { warnings } = asked.body['preview'] as { warnings: string[] }
  expect(warnings).toEqual(expect.arrayContaining(['off_air', 'overlay_absent']))
  expect((await send(server, producer, command)).status).toBe(200)
  const again = await send(server, producer, { type: 'PreviewOpening', command })
  expect(again.body['preview']).toMatchObject({ refusal: { code: 'quiz/already_open' } })
})

test('[HT23] what an undoing would take, without taking it', async () => {
  const { server, producer, ingest } = await room()
  const opened = await send(server, producer, {
    type: 'OpenWindow',
    factorBp: 30_000,
    seconds: 600,
  })
  const [{ activityId }] = opened.body['events'] as [{ activityId: string }]
  const signals = [gift(100_000, '1')]
  await server.call(SIGNALS, { method: 'POST', token: ingest, body: { signals } })
  const state = () => server.call('/api/v1/channels/demo/members/twitch/1', { token: producer })
  const before = await state()
  const asked = await send(server, producer, { type: 'PreviewReversal', activityId })
  expect(asked.body).toMatchObject({
    events: [],
    preview: { activityId, reversible: true, members: 1, most: [{ name: 'viewer 1' }] },
  })
  expect((await state()).body).toEqual(before.body)
  const unknown = await send(server, producer, { type: 'PreviewReversal', activityId: 'w99' })
  expect([unknown.status, unknown.body['code']]).toEqual([409, 'activity/unknown'])
})

test('[HT23] is for producers, and for commands that open something', async () => {
  const { server, producer } = await room()
  const preview = { type: 'PreviewReversal', activityId: 'w1' }
  const moderated = await send(server, server.token('moderator'), preview)
  expect([moderated.status, moderated.body['code']]).toEqual([403, 'auth/forbidden'])
  for (const body of [
    { type: 'PreviewReversal' },
    { type: 'PreviewOpening' },
    { type: 'PreviewOpening', command: { type: 'AdjustPoints' } },
    {
      type: 'PreviewOpening',
      command: { type: 'OpenPoll', question: '？', options: ['一'], seconds: 5 },
    },
  ]) {
    const answer = await send(server, producer, body)
    expect([answer.status, answer.body['code']]).toEqual([400, 'request/invalid'])
  }
})
