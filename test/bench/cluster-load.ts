/** Load on many nodes and channels: a process of its own that posts signals to all of them, as fast as they are taken. */
import { answerBench } from './child-program.ts'
import { createChatSignals } from './chat-signals.ts'
import { openConnection, postRequest } from './http-connection.ts'
import type { HttpConnection } from './http-connection.ts'

export type ClusterLoadQuestion = {
  do: 'flood'
  /** Connections are spread over them, as a load balancer does. */
  ports: number[]
  /** Requests go to one channel after the other. */
  channels: string[]
  token: string
  requests: number
  signalsEach: number
  connections: number
}

export type ClusterLoadResult = {
  seconds: number
  accepted: number
  /** Answers that asked to try again; the same request was sent again. */
  again: number
  /** One a request, in ms, from its first sending to its acknowledgement. */
  latenciesMs: number[]
}

const AGAIN_MS = 20
let seed = 1

answerBench<ClusterLoadQuestion>(flood)

async function flood(question: ClusterLoadQuestion): Promise<ClusterLoadResult> {
  const { ports, channels, token, requests, signalsEach, connections } = question
  const signals = createChatSignals(seed, `${process.pid}.${seed}`)
  seed++
  const waiting = signals
    .bodies(requests, signalsEach)
    .map((body, i) =>
      postRequest(`/api/v1/channels/${channels[i % channels.length]}/signals`, token, body),
    )
  const open = await Promise.all(
    Array.from({ length: connections }, (_, i) => openConnection(ports[i % ports.length]!)),
  )
  const result: ClusterLoadResult = { seconds: 0, accepted: 0, again: 0, latenciesMs: [] }
  const startedAt = performance.now()
  await Promise.all(
    open.map(async (connection) => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await deliver(connection, next, result)
      }
    }),
  )
  result.seconds = (performance.now() - startedAt) / 1_000
  for (const connection of open) connection.close()
  return result
}

async function deliver(
  connection: HttpConnection,
  request: Buffer,
  result: ClusterLoadResult,
): Promise<void> {
  const sentAt = performance.now()
  for (;;) {
    const { status, body } = await connection.send(request)
    if (status === 200) {
      const { accepted, duplicates } = JSON.parse(body) as { accepted: number; duplicates: number }
      result.accepted += accepted + duplicates
      result.latenciesMs.push(performance.now() - sentAt)
      return
    }
    if (status !== 503 && status !== 429) throw new Error(`${status} ${body}`)
    result.again++
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
