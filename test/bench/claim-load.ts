/**
 * A rush on a seckill: a process of its own that lets every member say the keyword once, in HTTP requests of
 * many lines or one line at a time over sockets, as fast as they are answered or at a given rate.
 */
import { WebSocket } from 'ws'
import { answerBench } from './child-program.ts'
import { openConnection, postRequest } from './http-connection.ts'
import type { HttpConnection } from './http-connection.ts'

export type ClaimTarget = { port: number; channelId: string; token: string }

export type ClaimQuestion =
  | { do: 'batches'; target: ClaimTarget; keyword: string; members: number; each: number }
  /** `perSecond` null: every socket keeps its window full. */
  | {
      do: 'singles'
      target: ClaimTarget
      keyword: string
      members: number
      sockets: number
      perSecond: number | null
    }

export type ClaimResult = {
  seconds: number
  answered: number
  /** ms of single claims; with a rate from the moment each was due. */
  latenciesMs: number[]
}

const CONNECTIONS = 16
/** Claims one socket may have on their way at once. */
const WINDOW = 8
let run = 0

answerBench<ClaimQuestion>((question) =>
  question.do === 'batches' ? batches(question) : singles(question),
)

type Batches = Extract<ClaimQuestion, { do: 'batches' }>
type Singles = Extract<ClaimQuestion, { do: 'singles' }>

function signalOf(keyword: string, member: number, at: number): object {
  const viewer = { id: String(50_000_000 + member), name: `買家${member}` }
  const id = `${process.pid}.${run}.${member.toString(36)}`
  return { id, source: 'twitch', type: 'chat', at, viewer, text: keyword }
}

async function batches({ target, keyword, members, each }: Batches): Promise<ClaimResult> {
  run++
  const path = `/api/v1/channels/${target.channelId}/signals`
  const waiting: Buffer[] = []
  const at = Date.now()
  for (let first = 0; first < members; first += each) {
    const signals = Array.from({ length: each }, (_, i) => signalOf(keyword, first + i, at))
    waiting.push(postRequest(path, target.token, JSON.stringify({ signals })))
  }
  const open = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => openConnection(target.port)),
  )
  let answered = 0
  const startedAt = performance.now()
  await Promise.all(
    open.map(async (connection) => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const accepted = await acceptedBy(connection, next)
        answered += accepted
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  for (const connection of open) connection.close()
  return { seconds, answered, latenciesMs: [] }
}

async function acceptedBy(connection: HttpConnection, request: Buffer): Promise<number> {
  const { status, body } = await connection.send(request)
  if (status !== 200) throw new Error(`${status} ${body}`)
  return (JSON.parse(body) as { accepted: number }).accepted
}

/** Bare websockets speaking just enough Socket.IO, so that the generator is no bottleneck. */
type Line = { send: (frame: string, onAnswer: () => void) => void; close: () => void }

async function singles(question: Singles): Promise<ClaimResult> {
  run++
  const { target, keyword, members, sockets, perSecond } = question
  const lines: Line[] = []
  for (let i = 0; i < sockets; i++) lines.push(await openLine(target))
  const at = Date.now()
  const frames = Array.from({ length: members }, (_, member) =>
    JSON.stringify(['signals', { signals: [signalOf(keyword, member, at)] }]),
  )
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  if (perSecond === null) await flood(lines, frames, latenciesMs)
  else await pace(lines, frames, latenciesMs, perSecond)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const line of lines) line.close()
  return { seconds, answered: latenciesMs.length, latenciesMs }
}

function flood(lines: Line[], frames: string[], latenciesMs: number[]): Promise<void> {
  return new Promise((resolve) => {
    let next = 0
    const sendOn = (line: Line): void => {
      const frame = frames[next]
      if (frame === undefined) return
      next++
      const sentAt = performance.now()
      line.send(frame, () => {
        latenciesMs.push(performance.now() - sentAt)
        if (latenciesMs.length === frames.length) resolve()
        else sendOn(line)
      })
    }
    for (const line of lines) for (let i = 0; i < WINDOW; i++) sendOn(line)
  })
}

function pace(
  lines: Line[],
  frames: string[],
  latenciesMs: number[],
  perSecond: number,
): Promise<void> {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    let next = 0
    const timer = setInterval(() => {
      const now = performance.now()
      for (; next < frames.length; next++) {
        const dueAt = startedAt + (next * 1_000) / perSecond
        if (dueAt > now) return
        lines[next % lines.length]!.send(frames[next]!, () => {
          latenciesMs.push(performance.now() - dueAt)
          if (latenciesMs.length === frames.length) resolve()
        })
      }
      clearInterval(timer)
    }, 1)
  })
}

function openLine({ port, token, channelId }: ClaimTarget): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    })
    const answers = new Map<string, () => void>()
    let count = 0
    const line: Line = {
      send(frame, onAnswer) {
        const id = String(count++)
        answers.set(id, onAnswer)
        socket.send(`42/ingest,${id}${frame}`)
      },
      close: () => socket.close(),
    }
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('43/ingest,')) {
        const id = text.slice(10, text.indexOf('[', 10))
        if (!text.includes('"accepted":1')) throw new Error(text)
        answers.get(id)?.()
        answers.delete(id)
      } else if (text.startsWith('0')) {
        socket.send(`40/ingest,${JSON.stringify({ token, channel: channelId })}`)
      } else if (text === '2') socket.send('3')
      else if (text.startsWith('40/ingest')) resolve(line)
      else if (text.startsWith('44')) reject(new Error(text))
    })
  })
}
