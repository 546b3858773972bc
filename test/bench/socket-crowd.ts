/** A thousand pages that only count what they get: bare websockets speaking just enough Socket.IO. */
import { WebSocket } from 'ws'
import { answerBench } from './child-program.ts'

export type CrowdQuestion =
  | { do: 'join'; port: number; sockets: number }
  /** Answers when everybody has had as many frames, and no more come; the first one's are told. */
  | { do: 'wait'; port: number }

export type Seen = { bytes: number; frames: object[] }

type Crowd = { sockets: WebSocket[]; counts: number[]; bytes: number; frames: object[] }

const crowds = new Map<number, Crowd>()
const DELTA = '42/overlay,["delta",'
const QUIET_MS = 250
/** Connections opened at once, so that no backlog overflows. */
const JOINING_AT_ONCE = 50

answerBench<CrowdQuestion>((question) =>
  question.do === 'join' ? join(question.port, question.sockets) : wait(question),
)

async function join(port: number, sockets: number): Promise<number> {
  const crowd: Crowd = { sockets: [], counts: [], bytes: 0, frames: [] }
  crowds.set(port, crowd)
  for (let start = 0; start < sockets; start += JOINING_AT_ONCE) {
    await Promise.all(
      Array.from({ length: JOINING_AT_ONCE }, (_, i) => page(port, crowd, start + i)),
    )
  }
  return crowd.sockets.length
}

function page(port: number, crowd: Crowd, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    })
    crowd.sockets.push(socket)
    crowd.counts.push(0)
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0x34 && data[1] === 0x32) return count(crowd, index, data)
      const text = data.toString()
      if (text.startsWith('0')) socket.send('40/overlay,{}')
      else if (text === '2') socket.send('3')
      else if (text.startsWith('40/overlay')) {
        socket.send('42/overlay,0["hello",{"protocol":1,"position":null}]')
      } else if (text.startsWith('43/overlay,0')) resolve()
      else if (text.startsWith('44')) reject(new Error(text))
    })
  })
}

function count(crowd: Crowd, index: number, data: Buffer): void {
  if (index !== 0) {
    if (data[DELTA.length - 6] === DELTA.charCodeAt(DELTA.length - 6)) crowd.counts[index]!++
    return
  }
  const text = data.toString()
  if (!text.startsWith(DELTA)) return
  crowd.counts[0]!++
  crowd.bytes += data.length
  crowd.frames.push(JSON.parse(text.slice(DELTA.length, -1)) as object)
}

async function wait({ port }: Extract<CrowdQuestion, { do: 'wait' }>): Promise<Seen> {
  const crowd = crowds.get(port)
  if (crowd === undefined) throw new Error('nobody joined')
  let before = -1
  const total = (): number => crowd.counts.reduce((sum, one) => sum + one, 0)
  const isEqual = (): boolean => crowd.counts.every((one) => one === crowd.counts[0])
  while (before !== total() || !isEqual()) {
    before = total()
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
  const seen = { bytes: crowd.bytes, frames: crowd.frames }
  crowd.counts.fill(0)
  crowd.bytes = 0
  crowd.frames = []
  return seen
}
