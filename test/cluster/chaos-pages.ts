/** Pages that follow a channel on every node, with the code the real pages run, and whether they all show the same. */
import { ChannelSession } from '@fanfare/overlay/session/channel-session.ts'
import type { SessionState } from '@fanfare/overlay/session/session-state.ts'
import { createViewStore } from '@fanfare/overlay/stores/view-store.ts'
import type { ViewStore } from '@fanfare/overlay/stores/view-store.ts'
import type { Audience, MomentOf } from '@fanfare/shared/contracts'
import { ADMIN_TOKEN } from '../support/cluster-nodes.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'

const LOOK_EVERY_MS = 25
const PANEL_SECONDS = 86_400

export class ChaosPage<A extends Audience> {
  readonly node: ClusterNode
  readonly audience: A
  /** Gifts by name: how often each was shown. */
  readonly shown = new Map<string, number>()
  state: SessionState = { kind: 'connecting' }
  readonly #store: ViewStore<A> = createViewStore<A>()
  readonly #session: ChannelSession<A>

  constructor(node: ClusterNode, audience: A, channelId: string) {
    this.node = node
    this.audience = audience
    const isPanel = audience === 'panel'
    this.#session = new ChannelSession<A>({
      audience,
      origin: node.url,
      credentials: { kind: 'token', token: node.overlayToken, channelId },
      // A person's panel has a cookie, which only a browser sends; a program's has a token.
      ...(isPanel ? { fetch: () => Promise.resolve(programSession(channelId)) } : {}),
      onSnapshot: (frame) => this.#store.apply(frame),
      onDelta: (frame) => this.#store.apply(frame),
      onMoments: (moments) => this.#play(moments),
      onState: (state) => (this.state = state),
      onOffset: () => undefined,
      onReload: () => undefined,
    })
    this.#session.start()
  }

  get name(): string {
    return `${this.audience} of ${this.node.name}`
  }

  get position(): string {
    const { position } = this.#session.diagnostics()
    return position === null ? 'nowhere' : `${position.incarnation}/${position.seq}`
  }

  get view(): string {
    return JSON.stringify(this.#store.getState().view)
  }

  stop(): void {
    this.#session.stop()
  }

  #play(moments: readonly MomentOf<A>[]): void {
    for (const moment of moments) {
      if (!('giftName' in moment)) continue
      this.shown.set(moment.giftName, (this.shown.get(moment.giftName) ?? 0) + 1)
    }
  }
}

export class ChaosPages {
  readonly #all: (ChaosPage<'overlay'> | ChaosPage<'panel'>)[]
  readonly #channelId: string

  constructor(nodes: readonly ClusterNode[], channelId: string) {
    this.#channelId = channelId
    this.#all = nodes.flatMap((node) => [
      new ChaosPage(node, 'overlay', channelId),
      new ChaosPage(node, 'panel', channelId),
    ])
  }

  /** Gifts that some page showed twice since this was asked last. */
  doubled(): string[] {
    return this.#all.flatMap((page) => {
      const doubled = [...page.shown].filter(([, times]) => times > 1)
      for (const [name] of doubled) page.shown.set(name, 1)
      return doubled.map(([name, times]) => `${page.name} showed ${name} ${times} times`)
    })
  }

  /**
   * Resolves when every page is where a new page of the owner begins, and shows the same: with an empty text, or
   * when `limitMs` are over with what was different.
   */
  async converged(owner: ClusterNode, limitMs: number): Promise<string> {
    const fresh = [
      new ChaosPage(owner, 'overlay', this.#channelId),
      new ChaosPage(owner, 'panel', this.#channelId),
    ] as const
    const startedAt = performance.now()
    try {
      for (;;) {
        const different = this.#different(fresh)
        if (different === '' || performance.now() - startedAt > limitMs) return different
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      }
    } finally {
      for (const page of fresh) page.stop()
    }
  }

  stop(): void {
    for (const page of this.#all) page.stop()
  }

  #different(fresh: readonly [ChaosPage<'overlay'>, ChaosPage<'panel'>]): string {
    for (const page of this.#all) {
      const model = fresh.find(({ audience }) => audience === page.audience)
      if (model === undefined) continue
      for (const one of [model, page]) {
        if (one.state.kind !== 'live') return `${one.name} is ${JSON.stringify(one.state)}`
      }
      if (page.position !== model.position) {
        return `${page.name} is at ${page.position}, the owner at ${model.position}`
      }
      if (page.view !== model.view) return `${page.name} shows ${page.view}, not ${model.view}`
    }
    return ''
  }
}

function programSession(channelId: string): Response {
  return Response.json({ session: ADMIN_TOKEN, expiresInS: PANEL_SECONDS, channelId })
}
