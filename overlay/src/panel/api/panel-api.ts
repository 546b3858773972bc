/** The control room's requests. Every answer is a `Result`; nothing here throws. */
import type {
  CueAction,
  MemberRef,
  OpeningPreview,
  ProducerCommand,
  ReversalPreview,
} from '@fanfare/shared/contracts'
import { err, ok, type Result } from '@fanfare/shared/base'
import * as z from 'zod/mini'
import * as answers from './answers.ts'
import type { Failure } from './failure.ts'
import type { TestCueKind } from './test-cues.ts'

/** How long an answer may take before the press counts as unanswered. */
export const ANSWER_MS_MAX = 10_000
export const MEMBERS_PER_PAGE = 50
export const ENTRIES_PER_PAGE = 30

export type Answer<T> = Promise<Result<T, Failure>>

export type PanelApi = {
  login(code: string): Answer<unknown>
  logout(): Answer<unknown>
  panel(): Answer<answers.PanelInfo>
  /** `key` makes a repeated press of the same button one command. */
  send(command: ProducerCommand, key: string): Answer<unknown>
  previewOpening(action: CueAction): Answer<OpeningPreview>
  previewReversal(activityId: string): Answer<ReversalPreview>
  activity(activityId: string): Answer<answers.ActivityDetail>
  rules(): Answer<answers.RulesNow>
  startRehearsal(): Answer<answers.RehearsalAnswer>
  discardRehearsal(): Answer<unknown>
  transcriptUrl(activityId: string): string
  members(query: string, cursor: string | null): Answer<answers.MemberPage>
  member(ref: MemberRef): Answer<answers.MemberDetail>
  statement(ref: MemberRef, cursor: string | null): Answer<answers.StatementPage>
  rotateOverlay(key: string): Answer<string | null>
  testCue(kind: TestCueKind): Answer<unknown>
  dismissIncident(id: string): Answer<unknown>
}

const RejectionBody = z.object({ code: z.string(), message: z.string() })

async function failureOf(response: Response): Promise<Failure> {
  const body = RejectionBody.safeParse(await response.json().catch(() => null))
  const seconds = Number(response.headers.get('Retry-After'))
  const failure: Failure = body.success
    ? body.data
    : { code: 'client/unexpected', message: `HTTP ${response.status}` }
  return seconds > 0 ? { ...failure, retryAfterMs: seconds * 1000 } : failure
}

type Asked<T> = {
  method?: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: unknown
  key?: string
  answer: z.ZodMiniType<T>
}

async function ask<T>({ method = 'GET', path, body, key, answer }: Asked<T>): Answer<T> {
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (key !== undefined) headers['Idempotency-Key'] = key
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), ANSWER_MS_MAX)
  try {
    const response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stop.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) return err(await failureOf(response))
    const parsed = answer.safeParse(await response.json().catch(() => null))
    if (parsed.success) return ok(parsed.data)
    return err({ code: 'client/unexpected', message: `an answer of another shape at ${path}` })
  } catch {
    const code = stop.signal.aborted ? 'client/timeout' : 'client/offline'
    return err({ code, message: 'no answer from the server' })
  } finally {
    clearTimeout(timer)
  }
}

function query(values: Record<string, string | number | null>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== '')
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
}

function refPath(base: string, { platform, userId }: MemberRef): string {
  return `${base}/members/${encodeURIComponent(platform)}/${encodeURIComponent(userId)}`
}

/** Requests before the channel is known. */
export function createDoor(): Pick<PanelApi, 'login' | 'logout' | 'panel'> {
  return {
    login: (code) =>
      ask({ method: 'POST', path: '/api/v1/login', body: { code }, answer: answers.Empty }),
    logout: () => ask({ method: 'POST', path: '/api/v1/logout', body: {}, answer: answers.Empty }),
    panel: () => ask({ path: '/api/v1/panel', answer: answers.PanelInfo }),
  }
}

type Previews = Pick<PanelApi, 'previewOpening' | 'previewReversal'>

/** Asked like commands, but nothing is done. */
function previewsOf(base: string): Previews {
  return {
    previewOpening: async (action) => {
      const body = { type: 'PreviewOpening', command: action }
      const asked = await ask({
        method: 'POST',
        path: `${base}/commands`,
        body,
        answer: answers.OpeningPreviewAnswer,
      })
      return asked.ok ? ok(asked.value.preview) : asked
    },
    previewReversal: async (activityId) => {
      const asked = await ask({
        method: 'POST',
        path: `${base}/commands`,
        body: { type: 'PreviewReversal', activityId },
        answer: answers.ReversalPreviewAnswer,
      })
      return asked.ok ? ok(asked.value.preview) : asked
    },
  }
}

export function createPanelApi(channelId: string): PanelApi {
  const base = `/api/v1/channels/${encodeURIComponent(channelId)}`
  return {
    ...createDoor(),
    send: (command, key) =>
      ask({
        method: 'POST',
        path: `${base}/commands`,
        body: command,
        key,
        answer: answers.CommandAnswer,
      }),
    ...previewsOf(base),
    activity: (activityId) =>
      ask({
        path: `${base}/activities/${encodeURIComponent(activityId)}`,
        answer: answers.ActivityDetail,
      }),
    rules: () => ask({ path: `${base}/rules`, answer: answers.RulesNow }),
    startRehearsal: () =>
      ask({
        method: 'POST',
        path: `${base}/rehearsal`,
        body: {},
        answer: answers.RehearsalAnswer,
      }),
    discardRehearsal: () =>
      ask({ method: 'DELETE', path: `${base}/rehearsal`, answer: answers.Empty }),
    transcriptUrl: (activityId) => `${base}/draws/${encodeURIComponent(activityId)}/transcript`,
    members: (text, cursor) =>
      ask({
        path: `${base}/members?${query({ query: text, limit: MEMBERS_PER_PAGE, cursor })}`,
        answer: answers.MemberPage,
      }),
    member: (ref) => ask({ path: refPath(base, ref), answer: answers.MemberDetail }),
    statement: (ref, cursor) =>
      ask({
        path: `${refPath(base, ref)}/statement?${query({ limit: ENTRIES_PER_PAGE, cursor })}`,
        answer: answers.StatementPage,
      }),
    rotateOverlay: async (key) => {
      const rotated = await ask({
        method: 'POST',
        path: `${base}/overlay-token/rotate`,
        body: {},
        key,
        answer: answers.OverlayAddress,
      })
      return rotated.ok ? ok(rotated.value.overlayUrl) : rotated
    },
    testCue: (kind) =>
      ask({ method: 'POST', path: `${base}/test-cue`, body: { kind }, answer: answers.Empty }),
    dismissIncident: (id) =>
      ask({
        method: 'DELETE',
        path: `${base}/incidents/${encodeURIComponent(id)}`,
        answer: answers.Empty,
      }),
  }
}
