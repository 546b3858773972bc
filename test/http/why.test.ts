/** From a refused line of chat to what the control room is told of it. */
import { expect, test } from 'vitest'
import { chat, COMMANDS, SIGNALS, testServer } from './support/http-server.ts'

test('[WY3] [WY5] a refused claim is told to the producer until it is served', async () => {
  const server = await testServer()
  const { call } = server
  const producer = server.token('producer')
  const ingest = server.token('ingest')
  const say = async (viewer: string, text: string) => {
    const body = { signals: [chat(text, viewer)] }
    return (await call(SIGNALS, { method: 'POST', token: ingest, body })).body
  }
  const press = (body: object) => call(COMMANDS, { method: 'POST', token: producer, body })
  const refusalOf = async (viewer: string) => {
    const path = `/api/v1/channels/demo/members/twitch/${viewer}`
    return (await call(path, { token: producer })).body['refusal']
  }

  await press({ type: 'OpenSeckill', title: '貓咪馬克杯', keyword: 'A01', quota: 1, waitlist: 0 })
  expect(await say('1', 'A01+1')).not.toHaveProperty('refused')
  expect(await say('2', 'A01+1')).toMatchObject({
    refused: [{ index: 0, code: 'seckill/sold_out' }],
  })
  expect(await refusalOf('1')).toBeNull()
  expect(await refusalOf('2')).toMatchObject({
    code: 'seckill/sold_out',
    title: '貓咪馬克杯',
    values: { keyword: 'A01', perMember: 1 },
  })

  const { activities } = (await call('/api/v1/channels/demo/activities', { token: producer }))
    .body as {
    activities: { activityId: string }[]
  }
  const restock = { type: 'Restock', activityId: activities[0]!.activityId, quantity: 1 }
  expect((await press(restock)).status).toBe(200)
  await say('2', 'A01+1')
  expect(await refusalOf('2')).toBeNull()
})
