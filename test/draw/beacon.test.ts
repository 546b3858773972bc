/** The beacon at the edge, against a relay that serves a real round of the network. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBeacon } from '@fanfare/server/beacon/beacon.ts'
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { BEACON_CHAIN, beaconRoundAt } from '@fanfare/shared/draw'
import { expect, onTestFinished, test } from 'vitest'

const ROUND = {
  round: 1_000,
  signature:
    'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
}
const DRAW: ProducerCommand = { type: 'DrawLottery', activityId: 'l1' }
const after = () => beaconRoundAt(ROUND.round) + 1
const named = async () => ROUND.round

/** Answers every request alike, and says for what it was asked. */
async function relay(body: unknown, status = 200) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

test('[DR6] the round is fetched from the relay, checked, and asked for once', async () => {
  const { asked, url } = await relay({ ...ROUND, randomness: 'ignored' })
  const beacon = createBeacon({ url, clock: after })
  const done = { ok: true, value: { ...DRAW, beacon: ROUND } }
  expect(await beacon.complete(DRAW, named)).toEqual(done)
  expect(await beacon.complete(DRAW, named)).toEqual(done)
  expect(asked).toEqual([`/${BEACON_CHAIN}/public/1000`])
})

test('[DR6] nothing is asked for before the round is published', async () => {
  const { asked, url } = await relay(ROUND)
  const beacon = createBeacon({ url, clock: () => beaconRoundAt(ROUND.round) - 4_001 })
  expect(await beacon.complete(DRAW, named)).toMatchObject({
    error: { code: 'lottery/beacon_needed', message: expect.stringContaining('in 5 s') as string },
  })
  expect(asked).toEqual([])
})

test.each([
  ['another round', { ...ROUND, round: 1_001 }, 200, 'lottery/beacon_needed'],
  ['a forged signature', { ...ROUND, signature: 'b4'.repeat(48) }, 200, 'lottery/beacon_wrong'],
  ['nonsense', { hello: 1 }, 200, 'lottery/beacon_needed'],
  ['an error', ROUND, 503, 'lottery/beacon_needed'],
])('[DR6] a relay that sends %s is not believed', async (_what, body, status, code) => {
  const { url } = await relay(body, status)
  const beacon = createBeacon({ url, clock: after })
  expect(await beacon.complete(DRAW, named)).toMatchObject({ ok: false, error: { code } })
})

test('[DR6] a relay that is not there is no way around it', async () => {
  const beacon = createBeacon({ url: 'http://127.0.0.1:1', clock: after })
  expect(await beacon.complete(DRAW, named)).toMatchObject({
    error: { code: 'lottery/beacon_needed' },
  })
})

test('[DR6] what the producer pastes is checked the same', async () => {
  const beacon = createBeacon({ clock: after })
  const pasted = (round: object) =>
    beacon.complete({ ...DRAW, beacon: { ...ROUND, ...round } } as ProducerCommand, named)
  expect(await pasted({})).toMatchObject({ ok: true, value: { beacon: ROUND } })
  expect(await pasted({ round: 1_001 })).toMatchObject({ ok: false })
  expect(await pasted({ signature: 'b4'.repeat(48) })).toMatchObject({ ok: false })
  // Without a relay and without a round the engine says which one is needed.
  expect(await beacon.complete(DRAW, async () => 1_003)).toEqual({ ok: true, value: DRAW })
  const other: ProducerCommand = { type: 'EndBroadcast' }
  expect(await beacon.complete(other, named)).toEqual({ ok: true, value: other })
})
