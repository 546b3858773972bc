import { SHOWN_KEPT_MAX, SHOWN_PER_MESSAGE_MAX } from '@fanfare/overlay/session/limits.ts'
import { readPageAddress } from '@fanfare/overlay/session/page-address.ts'
import { ShownOutbox } from '@fanfare/overlay/session/shown-outbox.ts'
import { createTokenExchange } from '@fanfare/overlay/session/token-exchange.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

function exchangeWith(answers: (() => Response | Promise<Response>)[]) {
  const asked: string[] = []
  const exchange = createTokenExchange('http://host', 'tok', (input, init) => {
    asked.push(`${String(input)} ${String(init?.body)}`)
    const answer = answers.shift()
    return answer === undefined ? Promise.reject(new Error('refused')) : Promise.resolve(answer())
  })
  return { exchange, asked }
}

const session = (name: string) => () =>
  Response.json({ session: name, expiresInS: 900, channelId: 'show', audience: 'overlay' })

describe('token exchange', () => {
  test('[BC17] a session is asked for once and again when it ran out or was refused', async () => {
    const { exchange, asked } = exchangeWith([session('one'), session('two'), session('three')])
    expect(await exchange.session()).toEqual({ kind: 'session', session: 'one', channelId: 'show' })
    expect(await exchange.session()).toMatchObject({ session: 'one' })
    vi.setSystemTime(Date.now() + 895_000)
    expect(await exchange.session()).toMatchObject({ session: 'two' })
    exchange.forget()
    expect(await exchange.session()).toMatchObject({ session: 'three' })
    expect(asked).toEqual(Array(3).fill('http://host/api/v1/session {"token":"tok"}'))
  })

  test('[BC17] no is told from nobody there', async () => {
    const no = () => Response.json({ code: 'auth/invalid', message: 'gone' }, { status: 401 })
    const { exchange } = exchangeWith([
      no,
      () => new Response('bad gateway', { status: 502 }),
      () => Response.json({ surprising: true }),
      () => new Response('not json', { status: 401 }),
    ])
    expect(await exchange.session()).toEqual({
      kind: 'refused',
      code: 'auth/invalid',
      message: 'gone',
    })
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await exchange.session()).toEqual({ kind: 'unreachable' })
    }
  })
})

describe('what a page says and reads', () => {
  test('[BC15] acknowledgements are sent in bounded messages, the newest kept', () => {
    const outbox = new ShownOutbox()
    const cues = Array.from({ length: SHOWN_KEPT_MAX + 5 }, (_, index) => `e${index}`)
    outbox.add(cues)
    const messages = outbox.take()
    expect(messages.flat()).toEqual(cues.slice(5))
    expect(Math.max(...messages.map((message) => message.length))).toBe(SHOWN_PER_MESSAGE_MAX)
    expect(outbox.take()).toEqual([])
  })

  test('[BC17] the token comes from the fragment, the channel from the path', () => {
    const at = (pathname: string, hash: string) =>
      readPageAddress({ origin: 'http://host', pathname, hash })
    expect(at('/overlay/demo~rehearsal', '#t=ff_overlay_x')).toEqual({
      origin: 'http://host',
      channelId: 'demo~rehearsal',
      token: 'ff_overlay_x',
    })
    expect(at('/overlay/%E7%99%BD', '')).toMatchObject({ channelId: '白', token: null })
    expect(at('/overlay/%E7', '#t=')).toMatchObject({ channelId: '%E7', token: null })
    expect(at('/panel', '')).toMatchObject({ channelId: null })
  })
})
