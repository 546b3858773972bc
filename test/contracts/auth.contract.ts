/** What every store of tokens, links and sessions must do, seen through the door that is built on it. */
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import type { AuthStore } from '@fanfare/server/auth/auth-store.ts'
import {
  OVERLAY_ROTATION_OVERLAP_SECONDS,
  PAGE_SESSION_SECONDS,
  PANEL_LINK_SECONDS,
  PANEL_SESSION_SECONDS,
} from '@fanfare/server/limits.ts'
import { Webhook } from 'standardwebhooks'
import { describe, expect, onTestFinished, test } from 'vitest'

/** One place that several processes share: each `open` is one of them. */
export type AuthHome = { open(): Promise<AuthStore> }

type Door = { auth: Auth; store: AuthStore; home: AuthHome; time: { now: number } }

export function registerAuthContract(
  name: string,
  createHome: () => AuthHome | Promise<AuthHome>,
): void {
  async function door(
    home?: AuthHome,
    time: { now: number } = { now: 1_700_000_000_000 },
  ): Promise<Door> {
    const place = home ?? (await createHome())
    const store = await place.open()
    const auth = await createAuth({ store, clock: () => time.now })
    onTestFinished(() => auth.close())
    return { auth, store, home: place, time }
  }

  describe(`auth on ${name}`, () => {
    test('[AU2] an unknown, revoked or expired token is auth/invalid', async () => {
      const { auth, time } = await door()
      const revoked = await auth.issue({ channelId: 'demo', scope: 'producer', label: '' })
      const expiring = await auth.issue({
        channelId: 'demo',
        scope: 'producer',
        label: '',
        expiresAt: time.now + 1_000,
      })
      expect((await auth.bearer(revoked.token)).ok).toBe(true)
      expect((await auth.bearer(expiring.token)).ok).toBe(true)
      expect(auth.stillValid(revoked.record.id)).toBe(true)
      expect(await auth.revoke(revoked.record.id)).toBe(true)
      expect(await auth.revoke(revoked.record.id)).toBe(false)
      expect(await auth.revoke('t_nobody')).toBe(false)
      time.now += 1_000
      for (const secret of [revoked.token, expiring.token, 'ff_producer_guess', '']) {
        expect(await auth.bearer(secret)).toMatchObject({
          ok: false,
          error: { code: 'auth/invalid' },
        })
      }
      expect(auth.stillValid(revoked.record.id)).toBe(false)
    })

    test('[AU3] what another process writes takes effect, at the latest after a moment', async () => {
      const { auth, store, home, time } = await door()
      const other = await door(home, time)
      const { token, record } = await other.auth.issue({
        channelId: 'demo',
        scope: 'ingest',
        label: '',
      })
      expect((await auth.bearer(token)).ok).toBe(true)
      await other.auth.revoke(record.id)
      time.now += store.changesSeenMs
      expect((await auth.bearer(token)).ok).toBe(false)
    })

    test('[AU3] a socket learns of a revocation elsewhere without asking, and once', async () => {
      const { auth, home, time } = await door()
      const other = await door(home, time)
      const { token, record } = await other.auth.issue({
        channelId: 'demo',
        scope: 'overlay',
        label: '',
      })
      expect((await auth.bearer(token)).ok).toBe(true)
      expect(auth.stillValid(record.id)).toBe(true)
      const ended = new Promise((resolve) => auth.onEnded(resolve))
      await other.auth.revoke(record.id)
      expect(await ended).toBe(record.id)
      expect(auth.stillValid(record.id)).toBe(false)
    })

    test('[AU5] the admin token is the same for whoever comes later', async () => {
      const { store, home } = await door()
      const token = await store.secret('admin', () => 'never made')
      expect(token).toMatch(/^ff_admin_[A-Za-z0-9_-]{43}$/)
      const later = await door(home)
      expect(await later.auth.bearer(token)).toMatchObject({
        ok: true,
        value: { scope: 'admin', channelId: null },
      })
    })

    test('[AU6] a panel link opens one panel once, and is forgotten when nobody used it in time', async () => {
      const { auth, home, time } = await door()
      const { code } = await auth.panel.createLink('demo', 'producer')
      const opened = await auth.panel.login(code)
      expect(await auth.cookie(opened!.secret)).toMatchObject({
        ok: true,
        value: { channelId: 'demo', scope: 'producer', viaCookie: true },
      })
      expect(await auth.panel.login(code)).toBeNull()
      const late = (await auth.panel.createLink('demo', 'producer')).code
      const shared = (await auth.panel.createLink('demo', 'producer')).code
      const other = await door(home, time)
      const both = await Promise.all([auth.panel.login(shared), other.auth.panel.login(shared)])
      expect(both.filter((login) => login !== null)).toHaveLength(1)
      time.now += PANEL_LINK_SECONDS * 1_000
      expect(await auth.panel.login(late)).toBeNull()
    })

    test('[AU7] a panel session lasts from its last use, and ends at logout', async () => {
      const { auth, time } = await door()
      const { code } = await auth.panel.createLink('demo', 'p')
      const { secret, session } = (await auth.panel.login(code))!
      time.now += PANEL_SESSION_SECONDS * 1_000 - 1
      expect((await auth.cookie(secret)).ok).toBe(true)
      time.now += PANEL_SESSION_SECONDS * 1_000 - 1
      expect((await auth.cookie(secret)).ok).toBe(true)
      expect(auth.stillValid(session.id)).toBe(true)
      await auth.panel.logout(secret)
      expect((await auth.cookie(secret)).ok).toBe(false)
      expect(auth.stillValid(session.id)).toBe(false)
    })

    test('[AU7] a panel that logged in on one process works on the next at once, and is logged out everywhere', async () => {
      const { auth, store, home, time } = await door()
      const other = await door(home, time)
      expect((await other.auth.cookie('fp_unknown')).ok).toBe(false)
      const { code } = await auth.panel.createLink('demo', 'p')
      const { secret } = (await auth.panel.login(code))!
      expect((await other.auth.cookie(secret)).ok).toBe(true)
      // Prolonged here, while the other process remembers it as it was.
      for (let hours = 0; hours < 13; hours++) {
        time.now += 3_600_000
        expect((await auth.cookie(secret)).ok).toBe(true)
      }
      expect((await other.auth.cookie(secret)).ok).toBe(true)
      await auth.panel.logout(secret)
      time.now += store.changesSeenMs
      expect((await other.auth.cookie(secret)).ok).toBe(false)
      time.now += PANEL_SESSION_SECONDS * 1_000
      expect((await auth.cookie(secret)).ok).toBe(false)
    })

    test('[AU8] a page session ends with its time, its token, or one changed letter', async () => {
      const { auth, home, time } = await door()
      const token = await auth.overlayToken('demo')
      const opened = await auth.openPageSession(token)
      if (!opened.ok) throw new Error(opened.error.code)
      const { session, principal } = opened.value
      expect(await auth.bearer(session)).toMatchObject({ ok: true, value: { scope: 'overlay' } })
      expect((await (await door(home, time)).auth.bearer(session)).ok).toBe(true)
      const forged = session.replace(/\d{13}/, (expires) => String(Number(expires) + 1))
      expect((await auth.bearer(forged)).ok).toBe(false)
      time.now += PAGE_SESSION_SECONDS * 1_000
      expect((await auth.bearer(session)).ok).toBe(false)
      const again = await auth.openPageSession(token)
      await auth.revoke(principal.id)
      expect(again.ok && (await auth.bearer(again.value.session)).ok).toBe(false)
    })

    test('[AU8] only overlay and viewer tokens become page sessions', async () => {
      const { auth } = await door()
      const { token } = await auth.issue({ channelId: 'demo', scope: 'producer', label: '' })
      expect(await auth.openPageSession(token)).toMatchObject({
        error: { code: 'auth/forbidden' },
      })
      expect(await auth.openPageSession('ff_overlay_no')).toMatchObject({
        error: { code: 'auth/invalid' },
      })
    })

    test('[AU9] the overlay token can be shown again, and rotating leaves the old one a short while', async () => {
      const { auth, time } = await door()
      const first = await auth.overlayToken('demo')
      expect(await auth.overlayToken('demo')).toBe(first)
      expect(await auth.overlayToken('other')).not.toBe(first)
      const second = await auth.rotateOverlayToken('demo')
      expect(second).not.toBe(first)
      expect(await auth.overlayToken('demo')).toBe(second)
      expect((await auth.bearer(first)).ok).toBe(true)
      time.now += OVERLAY_ROTATION_OVERLAP_SECONDS * 1_000
      expect((await auth.bearer(first)).ok).toBe(false)
      expect((await auth.bearer(second)).ok).toBe(true)
    })

    test('[AU9] two processes that make or rotate the overlay token at once show the same one', async () => {
      const { auth, home, time } = await door()
      const other = (await door(home, time)).auth
      const made = await Promise.all([auth.overlayToken('demo'), other.overlayToken('demo')])
      expect(new Set(made).size).toBe(1)
      await Promise.all([auth.rotateOverlayToken('demo'), other.rotateOverlayToken('demo')])
      time.now += OVERLAY_ROTATION_OVERLAP_SECONDS * 1_000
      const now = await auth.overlayToken('demo')
      expect(await other.overlayToken('demo')).toBe(now)
      expect((await other.bearer(now)).ok).toBe(true)
      expect((await auth.bearer(made[0])).ok).toBe(false)
    })

    test('[AU9] a revoked overlay token does not come back', async () => {
      const { auth } = await door()
      const first = await auth.overlayToken('demo')
      const opened = await auth.bearer(first)
      if (opened.ok) await auth.revoke(opened.value.id)
      const second = await auth.overlayToken('demo')
      expect(second).not.toBe(first)
      expect((await auth.bearer(first)).ok).toBe(false)
    })

    test('[AU10] a signed webhook is its token; a wrong body, secret or time is auth/invalid', async () => {
      const { auth, home, time } = await door(undefined, { now: Date.now() })
      const another = { channelId: 'demo', scope: 'ingest', webhook: true } as const
      await auth.issue({ ...another, label: 'another' })
      const body = '{"signals":[]}'
      const now = new Date()
      const headers = (at: Date, secret: string) => ({
        id: 'msg_1',
        timestamp: String(Math.floor(at.getTime() / 1_000)),
        signature: new Webhook(secret).sign('msg_1', at, body),
      })
      const stranger = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
      expect((await auth.webhook('demo', headers(now, stranger), body)).ok).toBe(false)
      const elsewhere = (await door(home, time)).auth
      const { webhookSecret: secret, record } = await elsewhere.issue({ ...another, label: 'shop' })
      const signed = headers(now, secret!)
      expect(await auth.webhook('demo', signed, body)).toMatchObject({ value: { id: record.id } })
      expect((await auth.webhook('other', signed, body)).ok).toBe(false)
      expect((await auth.webhook('demo', signed, `${body} `)).ok).toBe(false)
      const [early, late] = [-400_000, 400_000].map((ms) => new Date(now.getTime() + ms))
      expect((await auth.webhook('demo', headers(early!, secret!), body)).ok).toBe(false)
      expect((await auth.webhook('demo', headers(late!, secret!), body)).ok).toBe(false)
      await auth.revoke(record.id)
      expect((await auth.webhook('demo', signed, body)).ok).toBe(false)
    })

    test('[AU11] listing shows when a token was made and last used, and never the token', async () => {
      const { auth, home, time } = await door()
      const { token } = await auth.issue({ channelId: 'demo', scope: 'ingest', label: 'shop' })
      time.now += 5
      const usedAt = time.now
      await auth.bearer(token)
      const listed = await auth.tokens('demo')
      expect(listed).toMatchObject([{ label: 'shop', scope: 'ingest', lastUsedAt: usedAt }])
      expect(JSON.stringify(listed)).not.toContain(token)
      expect(await auth.tokens('other')).toEqual([])
      time.now += 5
      const second = await auth.issue({ channelId: 'other', scope: 'viewer', label: 'two' })
      expect((await auth.tokens()).map(({ label }) => label)).toEqual(['shop', 'two'])
      // Its use is written down when the door is closed, and now and then before.
      const closing = await door(home, time)
      await closing.auth.bearer(second.token)
      await closing.auth.close()
      expect(await auth.tokens('other')).toMatchObject([{ lastUsedAt: time.now }])
    })
  })
}
