/** A rehearsal is a copy: whatever is opened, claimed, earned or saved in it stays there. */
import { expect, test } from 'vitest'
import { chat, testServer } from './support/http-server.ts'

const LIVE = '/api/v1/channels/demo'
const REHEARSAL = '/api/v1/channels/demo~rehearsal'

test('[HT24] activities, points and runs of show of a rehearsal never reach the channel', async () => {
  const server = await testServer()
  const producer = server.token('producer')
  const ingest = server.token('ingest')
  const post = async (path: string, token: string, body: object) => {
    const answer = await server.call(path, { method: 'POST', token, body })
    expect([answer.status, answer.body['code']]).toEqual([200, undefined])
    return answer.body
  }
  const read = async (path: string) => (await server.call(path, { token: producer })).body
  const say = (base: string, viewer: string, text: string) =>
    post(`${base}/signals`, ingest, { signals: [chat(text, viewer)] })

  await say(LIVE, '1', '晚安')
  const before = await read(`${LIVE}/state`)
  const rundown = { id: 'r1', name: '週五', items: [{ id: 'i1', title: '開場', action: null }] }
  await post(`${LIVE}/commands`, producer, { type: 'SaveRundown', rundown })
  const saved = await read(`${LIVE}/rundowns`)

  await post(`${LIVE}/rehearsal`, producer, {})
  expect(await read(`${REHEARSAL}/rundowns`)).toEqual(saved)
  const changed = { ...rundown, name: '試試看' }
  await post(`${REHEARSAL}/commands`, producer, { type: 'SaveRundown', rundown: changed })
  await post(`${REHEARSAL}/commands`, producer, { type: 'CueItem', rundownId: 'r1', itemId: 'i1' })
  const poll = { type: 'OpenPoll', question: '哪個？', options: ['一', '二'], seconds: 60 }
  await post(`${REHEARSAL}/commands`, producer, poll)
  await say(REHEARSAL, '1', '一')
  await say(REHEARSAL, '2', '二')
  const rehearsed = await read(`${REHEARSAL}/state`)
  expect(rehearsed).toMatchObject({
    channel: { rehearsal: true },
    polls: [{ votes: 2 }],
    cued: [{ itemId: 'i1' }],
  })

  const live = await read(`${LIVE}/state`)
  expect(live).toMatchObject({ channel: { rehearsal: false }, polls: [], cued: [] })
  expect(live['stats']).toEqual(before['stats'])
  expect(await read(`${LIVE}/rundowns`)).toEqual(saved)

  await server.call(`${LIVE}/rehearsal`, { method: 'DELETE', token: producer })
  await post(`${LIVE}/rehearsal`, producer, {})
  expect(await read(`${REHEARSAL}/state`)).toMatchObject({ polls: [], cued: [] })
  expect(await read(`${REHEARSAL}/rundowns`)).toEqual(saved)
})
