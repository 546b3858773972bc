/** One channel of a running server, from outside: what viewers say, what a producer presses, what can be read. */
import { expect } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get, post, runServer } from './running-server.ts'
import type { RunningServer } from './running-server.ts'

const UNTIL_MS_MAX = 15_000
const LOOK_EVERY_MS = 40

export type Refused = { index: number; code: string }
export type Told = { type: string; activityId?: string } & Record<string, unknown>

export type ActivityRoom = {
  /** Sends lines in one request, each of a viewer; answers the codes of what was refused. */
  say(...lines: [viewer: string, text: string][]): Promise<string[]>
  signal(body: object): Promise<Record<string, unknown>>
  /** Presses a button; answers its events. */
  press(command: object): Promise<Told[]>
  /** Opens something; answers its id. */
  open(command: object): Promise<string>
  /** The code with which a command is refused. */
  refusal(command: object): Promise<unknown>
  preview<T>(command: object): Promise<T>
  read<T>(path: string): Promise<T>
  balance(viewer: string): Promise<number>
  /** Looks again until this is so. */
  until<T>(path: string, isSo: (found: T) => boolean): Promise<T>
  /** `kill -9`, and up again on the same data. */
  crash(): Promise<void>
}

/** Lines, signals and rooms: every one has a number of its own. */
let made = 0

export function member(viewer: string): { platform: string; userId: string } {
  return { platform: 'test', userId: viewer }
}

export function line(viewer: string, text: string): Record<string, unknown> {
  made++
  return {
    id: `c${made}`,
    source: 'test',
    type: 'chat',
    at: Date.now(),
    viewer: { id: viewer, name: `觀眾${viewer}` },
    text,
  }
}

/** One server on data of its own; what it serves are rooms. */
export type Host = { readonly folder: string; server: RunningServer }

const ADMIN_TOKEN = 'ff_admin_for-tests-only-0123456789abcdef'
const environment = { FANFARE_ADMIN_TOKEN: ADMIN_TOKEN }

export async function startHost(): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-room-'))
  return { folder, server: await runServer({ dataFolder: folder, environment }) }
}

export async function endHost({ folder, server }: Host): Promise<void> {
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** A new channel of this server. */
export function activityRoom(host: Host): ActivityRoom {
  made++
  const channel = `room${made}`
  const url = (path: string) => `${host.server.url}/api/v1/channels/${channel}${path}`

  const room: ActivityRoom = {
    async say(...lines) {
      const signals = lines.map(([viewer, text]) => line(viewer, text))
      const { status, body } = await post(url('/signals'), ADMIN_TOKEN, { signals })
      expect([status, body['accepted'], body['rejected']]).toEqual([200, lines.length, []])
      return ((body['refused'] ?? []) as Refused[]).map(({ code }) => code)
    },
    async signal(body) {
      made++
      const signals = [{ id: `s${made}`, source: 'test', at: Date.now(), ...body }]
      const answer = await post(url('/signals'), ADMIN_TOKEN, { signals })
      expect(answer.status).toBe(200)
      return answer.body
    },
    async press(command) {
      const { status, body } = await post(url('/commands'), ADMIN_TOKEN, command)
      expect([status, body['code']], JSON.stringify(command)).toEqual([200, undefined])
      return body['events'] as Told[]
    },
    async open(command) {
      const events = await room.press(command)
      const opened = events.find(({ activityId }) => activityId !== undefined)
      expect(opened).toBeDefined()
      return opened?.activityId ?? ''
    },
    async refusal(command) {
      const { status, body } = await post(url('/commands'), ADMIN_TOKEN, command)
      expect(status).toBe(409)
      return body['code']
    },
    async preview<T>(command: object) {
      const { status, body } = await post(url('/commands'), ADMIN_TOKEN, command)
      expect([status, body['events']]).toEqual([200, []])
      return body['preview'] as T
    },
    read: <T>(path: string) => get<T>(url(path), ADMIN_TOKEN),
    async balance(viewer) {
      const found = await room.read<{ balance: number }>(`/members/test/${viewer}`)
      return found.balance
    },
    async until<T>(path: string, isSo: (found: T) => boolean) {
      const until = Date.now() + UNTIL_MS_MAX
      for (;;) {
        const found = await room.read<T>(path)
        if (isSo(found)) return found
        if (Date.now() > until) throw new Error(`${path} stayed ${JSON.stringify(found)}`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      }
    },
    async crash() {
      await host.server.kill()
      host.server = await runServer({ dataFolder: host.folder, environment })
    },
  }
  return room
}
