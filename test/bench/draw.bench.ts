/** A lottery of a million entries: how fast they come in, how long the draw takes, and the verification. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CauseId } from '@fanfare/shared/base'
import type { Command, CommandBody } from '@fanfare/shared/contracts'
import { EVENT_VERSION } from '@fanfare/shared/contracts'
import type { TranscriptEntry } from '@fanfare/shared/draw'
import { apply, decide, takeChanges } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import { createDrawTranscript } from '@fanfare/shared/view'
import { verifyDraw } from '@fanfare/server/cli/verify-draw-command.ts'
import { startCoreTimer } from './core-seconds.ts'
import { memberAt, populatedState } from './populated-state.ts'
import { report } from './report.ts'

const ENTRIES = 1_000_000
const WINNERS = 100
const ALTERNATES = 100
/** As the channel does it: rows are taken once a batch. */
const BATCH_ENTRIES = 500
const DRAW_SECONDS_MAX = 2
const VERIFY_SECONDS_MAX = 5

const LOTTERY: CommandBody = {
  type: 'OpenLottery',
  title: 'a million',
  keyword: '抽',
  folded: '抽',
  winners: WINNERS,
  alternates: ALTERNATES,
  seconds: 86_400,
  enterBy: ['keyword'],
  weights: { silver: 2, gold: 3, diamond: 5 },
}

export async function benchDraw(): Promise<void> {
  // The room is gone before its transcript is verified: whoever verifies has none.
  await benchVerify(benchRoom())
}

/** Answers the transcript of the draw. */
function benchRoom(): string {
  const room = createRoom(populatedState(ENTRIES))
  const { activityId } = room
  room.run(LOTTERY)
  const entering = startCoreTimer()
  for (let i = 0; i < ENTRIES; i++) {
    room.run({ type: 'EnterLottery', activityId, member: memberAt(i), eventAt: null })
    if (i % BATCH_ENTRIES === 0) takeChanges(room.state)
  }
  takeChanges(room.state)
  report({ bench: 'draw.entries', value: ENTRIES / entering(), unit: 'entries/s' })
  room.run({ type: 'CloseLottery', activityId })
  const drawing = startCoreTimer()
  room.run({ type: 'DrawLottery', activityId })
  takeChanges(room.state)
  tellSeconds('draw.draw', drawing(), DRAW_SECONDS_MAX)
  return room.transcript()
}

async function benchVerify(transcript: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-draw-bench-'))
  try {
    const file = join(folder, 'transcript.json')
    writeFileSync(file, transcript)
    const verifying = startCoreTimer()
    const { exitCode } = await verifyDraw(file, () => {})
    const seconds = verifying()
    if (exitCode !== 0) throw new Error('the draw is not what its transcript says')
    tellSeconds('draw.verify', seconds, VERIFY_SECONDS_MAX)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function tellSeconds(bench: string, value: number, max: number): void {
  const note = `${ENTRIES} entries, ${WINNERS} winners, ${ALTERNATES} alternates`
  report({ bench, value, unit: 's', target: `<= ${max}`, ok: value <= max, note })
}

function createRoom(state: State) {
  const activityId = `l${state.activityCount + 1}`
  const transcript = createDrawTranscript('bench', activityId)
  const entries: TranscriptEntry[] = []
  const at = state.at + 1_000

  function run(body: CommandBody): void {
    const causeId = `bench:${state.seq}` as CauseId
    const command = { ...body, at, seed: '00', causeId, actor: 'bench' } as Command
    const decision = decide(state, command)
    if (!decision.ok) throw new Error(decision.error.message)
    for (const event of decision.value) {
      const envelope = { seq: state.seq + 1, at, causeId, v: EVENT_VERSION, event }
      apply(state, envelope)
      const entry = transcript.take(envelope)
      if (entry !== null) entries.push(entry)
    }
  }

  return {
    state,
    activityId,
    run,
    transcript: () => {
      const head = transcript.head((member) => ({ name: member, tag: '0000', tier: 'normal' }))
      return JSON.stringify({ ...head, entries })
    },
  }
}
