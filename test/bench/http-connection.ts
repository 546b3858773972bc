/** One kept-alive HTTP connection that costs next to nothing: a request is written whole, an answer read by its length. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { once } from 'node:events'

export type HttpAnswer = { status: number; body: string }

export interface HttpConnection {
  /** One at a time. */
  send(request: Buffer): Promise<HttpAnswer>
  close(): void
}

export function postRequest(path: string, token: string, body: string): Buffer {
  const bytes = Buffer.from(body)
  const head =
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

const HEAD_END = '\r\n\r\n'

export async function openConnection(port: number): Promise<HttpConnection> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  let received = Buffer.alloc(0)
  let waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null =
    null

  function settle(answer: HttpAnswer | Error): void {
    const asker = waiting
    waiting = null
    if (answer instanceof Error) asker?.reject(answer)
    else asker?.resolve(answer)
  }

  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const headEnd = received.indexOf(HEAD_END)
    if (headEnd === -1) return
    const head = received.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined) {
      settle(new Error(`an answer without a length: ${head}`))
      return
    }
    const bodyAt = headEnd + HEAD_END.length
    const end = bodyAt + Number(length)
    if (received.length < end) return
    const body = received.toString('utf8', bodyAt, end)
    received = received.subarray(end)
    settle({ status: Number(head.slice(9, 12)), body })
  })
  socket.on('error', settle)
  socket.on('close', () => settle(new Error('the server closed the connection')))

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}
