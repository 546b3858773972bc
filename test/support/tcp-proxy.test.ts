import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTcpProxy } from './tcp-proxy.ts'
import type { TcpProxy } from './tcp-proxy.ts'

/** A server that sends back what it gets, behind a proxy. */
async function echoed(): Promise<TcpProxy> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startTcpProxy((server.address() as AddressInfo).port)
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  return proxy
}

async function connected(proxy: TcpProxy): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1')
  await once(socket, 'connect')
  onTestFinished(() => void socket.destroy())
  return socket
}

async function answer(socket: Socket): Promise<string> {
  const [piece] = (await once(socket, 'data')) as [Buffer]
  return piece.toString()
}

test('passes on both ways, and a cut resets what is open and refuses what is new', async () => {
  const proxy = await echoed()
  const socket = await connected(proxy)
  socket.write('a')
  expect(await answer(socket)).toBe('a')
  proxy.cut()
  await expect(once(socket, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' })
  const refused = connect(proxy.port, '127.0.0.1')
  await expect(once(refused, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' })
  proxy.heal()
  const again = await connected(proxy)
  again.write('b')
  expect(await answer(again)).toBe('b')
})

test('frozen, it takes everything and says nothing; healed, all of it arrives in order', async () => {
  const proxy = await echoed()
  const socket = await connected(proxy)
  socket.write('a')
  expect(await answer(socket)).toBe('a')
  proxy.freeze()
  let heard = ''
  socket.on('data', (piece: Buffer) => (heard += piece.toString()))
  for (const piece of ['b', 'c', 'd']) socket.write(piece)
  // Another connection is taken as well, and everything written before it has come this far.
  await connected(proxy)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heard).toBe('')
  proxy.heal()
  while (heard.length < 3) await once(socket, 'data')
  expect(heard).toBe('bcd')
})

test('a delay holds every piece back and mixes none up', async () => {
  const proxy = await echoed()
  const socket = await connected(proxy)
  proxy.delay(40)
  const startedAt = performance.now()
  socket.write('a')
  expect(await answer(socket)).toBe('a')
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75)
})
