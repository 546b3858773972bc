/** `fanfare replay`: a recording into a channel, through the running server or straight into its data. */
import { existsSync } from 'node:fs'
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { RETRIABLE } from '@fanfare/shared/contracts'
import type { IngestAnswer, Rejection, Signal } from '@fanfare/shared/contracts'
import { isChannelId } from '../auth/principal.ts'
import { createRegistry } from '../channel/registry.ts'
import { createRecordingPlayer } from '../connectors/recording/player.ts'
import type { RecordingFormat } from '../connectors/recording/read.ts'
import { lockDataFolder, runningServer } from '../data-lock.ts'
import { createIngest } from '../ingest/ingest.ts'
import { createQuestionCooldown } from '../ingest/question-cooldown.ts'
import { createMemoryJournal } from '../journal/memory-journal.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { REPLAY_TOKEN_MS } from '../limits.ts'
import { done, UsageError, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { withAuth } from './store-place.ts'
import type { StorePlace } from './store-place.ts'

export type Replay = StorePlace & {
  file: string
  channel: string
  format: string
  /** 1: as it happened; absent: as fast as it is taken. */
  speed?: string
  /** Any node of the service. */
  url?: string
}

type Send = (signals: readonly Signal[]) => Promise<Result<IngestAnswer, Rejection>>

const SPOILED_SHOWN_MAX = 20

export async function replay(asked: Replay): Promise<Outcome> {
  const { data, file, channel, format } = asked
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
  if (!isChannelId(channel)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  if (format !== 'signals' && format !== 'twitch-irc') {
    throw new UsageError('--format: signals or twitch-irc')
  }
  const speed = asked.speed === undefined ? undefined : Number(asked.speed)
  if (speed !== undefined && !(speed > 0)) throw new UsageError('--speed: a number above 0')
  const run = (send: Send) => play(file, format, speed, send)
  const url = asked.url ?? (existsSync(data) ? runningServer(data)?.url : undefined)
  if (url !== undefined) return intoServer(asked, url.replace(/\/+$/, ''), run)
  if (asked.redisUrl !== undefined) {
    throw new UsageError(
      'with REDIS_URL a replay goes through a running node: say which with --url',
    )
  }
  return intoData(data, channel, run)
}

async function play(
  path: string,
  format: RecordingFormat,
  speed: number | undefined,
  send: Send,
): Promise<Outcome> {
  const sum = { signals: 0, accepted: 0, duplicates: 0, rejected: 0, seq: 0 }
  const spoiled: { line: number; message: string }[] = []
  const refusals = new Map<string, number>()
  const fatal: { error: Rejection | null } = { error: null }
  const player = createRecordingPlayer({
    path,
    format,
    ...(speed === undefined ? {} : { speed }),
    read: { onRejected: (line) => spoiled.push(line) },
    async emit(signals) {
      const sent = await send(signals)
      if (sent.ok) return count(sent.value, signals.length)
      if (!RETRIABLE.has(sent.error.code)) {
        fatal.error = sent.error
        void player.stop()
      }
      throw new Error(sent.error.message)
    },
  })

  function count(answer: IngestAnswer, signals: number): void {
    sum.signals += signals
    sum.accepted += answer.accepted
    sum.duplicates += answer.duplicates
    sum.rejected += answer.rejected.length
    sum.seq = answer.seq
    for (const { code } of answer.rejected) refusals.set(code, (refusals.get(code) ?? 0) + 1)
  }

  player.start()
  await player.finished()
  const result = {
    ...sum,
    refusals: Object.fromEntries(refusals),
    spoiledLines: spoiled.length,
    spoiled: spoiled.slice(0, SPOILED_SHOWN_MAX),
  }
  return fatal.error === null ? done(result) : wrong({ ...result, error: fatal.error })
}

function intoServer(
  asked: Replay,
  url: string,
  run: (send: Send) => Promise<Outcome>,
): Promise<Outcome> {
  const { channel } = asked
  return withAuth(asked, async (auth) => {
    const { record, token } = await auth.issue({
      channelId: channel,
      scope: 'ingest',
      label: 'replay',
      expiresAt: Date.now() + REPLAY_TOKEN_MS,
    })
    try {
      return await run((signals) =>
        post(`${url}/api/v1/channels/${channel}/signals`, token, signals),
      )
    } finally {
      await auth.revoke(record.id)
    }
  })
}

async function post(
  url: string,
  token: string,
  signals: readonly Signal[],
): Promise<Result<IngestAnswer, Rejection>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ signals }),
  })
  const body: unknown = await response.json()
  return response.ok ? ok(body as IngestAnswer) : err(body as Rejection)
}

async function intoData(
  data: string,
  channel: string,
  run: (send: Send) => Promise<Outcome>,
): Promise<Outcome> {
  const lock = lockDataFolder(data)
  if (lock === null) throw new UsageError('a server is starting on this folder; try again')
  try {
    const journal = await openSqliteJournal(data)
    const rehearsalJournal = createMemoryJournal()
    const channels = createRegistry({ journal, rehearsalJournal })
    const cooldown = createQuestionCooldown()
    const ingest = createIngest({ channels, clock: () => Date.now(), cooldown })
    try {
      return await run((signals) => ingest.signals(channel, signals))
    } finally {
      await channels.close()
      await journal.close()
      await rehearsalJournal.close()
    }
  } finally {
    lock.release()
  }
}
