/** The load generator: a process of its own that posts signals, as fast as they are taken or at a given rate. */
import { answerBench } from './child-program.ts'
import { createChatSignals } from './chat-signals.ts'
import { openConnection, postRequest } from './http-connection.ts'
import type { HttpAnswer, HttpConnection } from './http-connection.ts'

export type Target = { port: number; path: string; token: string }

export type LoadQuestion =
  /** Bodies are made before the clock starts; every connection sends its next when the last is answered. */
  | { do: 'flood'; target: Target; requests: number; signalsEach: number; connections: number }
  /** Open loop: requests leave when they are due, whether earlier ones are answered or not. */
  | { do: 'pace'; target: Target; perSecond: number; seconds: number; signalsEach: number }

export type LoadResult = {
  seconds: number
  accepted: number
  /** One a request, in ms; when paced, from the moment it was due. */
  latenciesMs: number[]
}

const PACED_CONNECTIONS = 128
let seed = 1

answerBench<LoadQuestion>((question) =>
  question.do === 'flood' ? flood(question) : pace(question),
)

type Flood = Extract<LoadQuestion, { do: 'flood' }>
type Pace = Extract<LoadQuestion, { do: 'pace' }>

function requestsFor(target: Target, requests: number, signalsEach: number): Buffer[] {
  const signals = createChatSignals(seed, `${process.pid}.${seed}`)
  seed++
  return signals
    .bodies(requests, signalsEach)
    .map((body) => postRequest(target.path, target.token, body))
}

function acceptedIn({ status, body }: HttpAnswer): number {
  if (status !== 200) throw new Error(`${status} ${body}`)
  return (JSON.parse(body) as { accepted: number }).accepted
}

async function flood({ target, requests, signalsEach, connections }: Flood): Promise<LoadResult> {
  const waiting = requestsFor(target, requests, signalsEach)
  const open = await openAll(target.port, connections)
  const latenciesMs: number[] = []
  let accepted = 0
  const startedAt = performance.now()
  await Promise.all(
    open.map(async (connection) => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const sentAt = performance.now()
        const answer = await connection.send(next)
        accepted += acceptedIn(answer)
        latenciesMs.push(performance.now() - sentAt)
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  for (const connection of open) connection.close()
  return { seconds, accepted, latenciesMs }
}

async function pace({ target, perSecond, seconds, signalsEach }: Pace): Promise<LoadResult> {
  const requests = requestsFor(target, perSecond * seconds, signalsEach)
  const open = await openAll(target.port, PACED_CONNECTIONS)
  const free = [...open]
  const due: { request: Buffer; at: number }[] = []
  const latenciesMs: number[] = []
  const pending: Promise<void>[] = []
  let accepted = 0

  async function send(connection: HttpConnection, one: (typeof due)[number]): Promise<void> {
    const answer = await connection.send(one.request)
    accepted += acceptedIn(answer)
    latenciesMs.push(performance.now() - one.at)
    free.push(connection)
    sendDue()
  }
  function sendDue(): void {
    while (due.length > 0 && free.length > 0) pending.push(send(free.pop()!, due.shift()!))
  }

  const startedAt = performance.now()
  await new Promise<void>((resolve) => {
    let index = 0
    const timer = setInterval(() => {
      const now = performance.now()
      for (; index < requests.length; index++) {
        const at = startedAt + (index * 1_000) / perSecond
        if (at > now) break
        due.push({ request: requests[index]!, at })
      }
      sendDue()
      if (index < requests.length) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  while (latenciesMs.length < requests.length) await Promise.all(pending.splice(0))
  for (const connection of open) connection.close()
  return { seconds: (performance.now() - startedAt) / 1_000, accepted, latenciesMs }
}

function openAll(port: number, count: number): Promise<HttpConnection[]> {
  return Promise.all(Array.from({ length: count }, () => openConnection(port)))
}
