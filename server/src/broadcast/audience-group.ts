/** The sockets of one audience of one channel: following, leaving, lagging, starting again. */
import type { MemberId } from '@fanfare/shared/base'
import type {
  Audience,
  Delta,
  HelloAnswer,
  PersonalView,
  Position,
  Snapshot,
} from '@fanfare/shared/contracts'
import type { AudienceNamespace, AudienceSocket } from './audience-socket.ts'
import type { Broadcast, ServedLane } from './broadcast.ts'
import { SendQueueWatch } from './send-queue-watch.ts'

export type AudienceGroupOptions<A extends Audience> = {
  audience: A
  channelId: string
  namespace: AudienceNamespace<A>
  /** Opens the channel if need be; rejects when it cannot be opened. */
  broadcast: () => Promise<Broadcast>
  /** The one that runs now. */
  current: () => Broadcast | null
  onMembers: () => void
  now: () => number
}

export class AudienceGroup<A extends Audience> {
  readonly #options: AudienceGroupOptions<A>
  readonly #room: string
  readonly #members = new Map<string, AudienceSocket<A>>()
  /** Those of one viewer each; one may have several. */
  readonly #viewers = new Map<MemberId, Set<AudienceSocket<A>>>()
  readonly #watch: SendQueueWatch<AudienceSocket<A>>

  constructor(options: AudienceGroupOptions<A>) {
    this.#options = options
    this.#room = `c:${options.channelId}`
    this.#watch = new SendQueueWatch({
      sockets: () => this.#members.values(),
      onFull: (socket) => void socket.leave(this.#room),
      onDrained: (socket) => this.#catchUp(socket),
      now: options.now,
    })
  }

  get size(): number {
    return this.#members.size
  }

  get laggingCount(): number {
    return this.#watch.laggingCount
  }

  sockets(): Iterable<AudienceSocket<A>> {
    return this.#members.values()
  }

  /**
   * Answers a hello and brings the page to the present. Everything after the last `await` happens
   * in one turn, so that no frame falls between what is sent here and the room.
   */
  async follow(
    socket: AudienceSocket<A>,
    position: Position | null,
    answer: (answer: HelloAnswer) => void,
  ): Promise<void> {
    socket.data.hellos += 1
    const hello = socket.data.hellos
    let broadcast = await this.#ready(socket, position)
    // Dropped between the answer of its promise and our turn: the next incarnation is asked.
    while (broadcast.stopped) broadcast = await this.#ready(socket, position)
    if (!socket.connected || socket.data.hellos !== hello) return
    const lane = this.#lane(broadcast)
    const resume = lane.resume(position)
    this.#watch.forget(socket)
    answer({ ok: true, at: this.#options.now(), mode: resume.mode })
    if (resume.mode === 'snapshot') sendSnapshot(socket, lane.snapshot())
    if (resume.mode === 'deltas') for (const frame of resume.frames) sendDelta(socket, frame)
    void socket.join(this.#room)
    this.#greet(socket, broadcast)
    this.#watch.sent()
  }

  leave(socket: AudienceSocket<A>): void {
    if (!this.#members.delete(socket.id)) return
    this.#watch.forget(socket)
    const broadcast = this.#options.current()
    if (broadcast !== null) this.#lane(broadcast).setListening(this.#members.size)
    const { member } = socket.data.grant
    if (member !== undefined) {
      broadcast?.personal.unbind(member)
      const sockets = this.#viewers.get(member)
      sockets?.delete(socket)
      if (sockets?.size === 0) this.#viewers.delete(member)
    }
    this.#options.onMembers()
  }

  emit(frame: Delta<A>): void {
    if (this.#members.size === 0) return
    const room = this.#options.namespace.to(this.#room)
    sendDelta(room, frame)
    this.#watch.sent()
  }

  emitPersonal(member: MemberId, view: PersonalView): void {
    for (const socket of this.#viewers.get(member) ?? []) {
      if (!this.#watch.isLagging(socket)) sendPersonal(socket, view)
    }
  }

  /** A new incarnation runs: everybody gets one snapshot of it. */
  async restart(broadcast: Broadcast): Promise<void> {
    if (this.#members.size === 0) return
    this.moveTo(broadcast)
    await this.#lane(broadcast).ready(null)
    if (!broadcast.stopped) this.resend(broadcast)
  }

  /** Whoever follows is served from this one from now on. */
  moveTo(broadcast: Broadcast): void {
    if (this.#members.size === 0) return
    this.#lane(broadcast).setListening(this.#members.size)
    for (const { data } of this.#members.values()) {
      if (data.grant.member !== undefined) broadcast.personal.bind(data.grant.member)
    }
  }

  /** One snapshot for everybody who is in step. */
  resend(broadcast: Broadcast): void {
    if (this.#members.size === 0) return
    sendSnapshot(this.#options.namespace.to(this.#room), this.#lane(broadcast).snapshot())
    for (const { data } of this.#members.values()) {
      if (data.grant.member !== undefined) broadcast.personal.refresh(data.grant.member)
    }
    this.#watch.sent()
  }

  stop(): void {
    this.#watch.stop()
  }

  async #ready(socket: AudienceSocket<A>, position: Position | null): Promise<Broadcast> {
    const broadcast = await this.#options.broadcast()
    const lane = this.#lane(broadcast)
    if (socket.connected && !this.#members.has(socket.id)) this.#enter(socket, broadcast)
    try {
      await lane.ready(position)
    } catch (cause) {
      if (!broadcast.stopped) throw cause
    }
    return broadcast
  }

  #enter(socket: AudienceSocket<A>, broadcast: Broadcast): void {
    this.#members.set(socket.id, socket)
    this.#lane(broadcast).setListening(this.#members.size)
    const { member } = socket.data.grant
    if (member !== undefined) {
      broadcast.personal.bind(member)
      this.#viewers.set(member, (this.#viewers.get(member) ?? new Set()).add(socket))
    }
    this.#options.onMembers()
  }

  #greet(socket: AudienceSocket<A>, broadcast: Broadcast): void {
    const { member } = socket.data.grant
    if (member !== undefined) broadcast.personal.refresh(member)
  }

  /** Drained: one snapshot instead of everything it missed, then back to the others. */
  #catchUp(socket: AudienceSocket<A>): void {
    if (!socket.connected) return
    void socket.join(this.#room)
    const broadcast = this.#options.current()
    // Between two incarnations: the next one sends its snapshot to the whole room.
    if (broadcast === null || !this.#lane(broadcast).hasView) return
    sendSnapshot(socket, this.#lane(broadcast).snapshot())
    this.#greet(socket, broadcast)
  }

  #lane(broadcast: Broadcast): ServedLane<A> {
    const { lanes } = broadcast
    return lanes[this.#options.audience]
  }
}

/** Socket.IO's own `emit` cannot see through a generic audience; these three are its whole use. */
type Sender = { emit: (event: never, ...args: never) => unknown }

function send<T>(sender: Sender, event: string, body: T): void {
  const emit = sender as unknown as { emit(event: string, body: T): unknown }
  emit.emit(event, body)
}

function sendSnapshot<A extends Audience>(sender: Sender, frame: Snapshot<A>): void {
  send(sender, 'snapshot', frame)
}

function sendDelta<A extends Audience>(sender: Sender, frame: Delta<A>): void {
  send(sender, 'delta', frame)
}

function sendPersonal(sender: Sender, view: PersonalView): void {
  send(sender, 'personal', view)
}
