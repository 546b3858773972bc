/** The stage in a storm (AC-02, AC-03): frames a second, the slowest of a hundred, tasks that hold the page up. */
import { launchBrowser, type ChromiumVersion } from '../support/browser.ts'
import { buildStage } from '../stage/support/build-stage.ts'
import { measureLoad } from '../stage/support/machine-load.ts'
import { steadyView } from '../stage/support/pictures.ts'
import { openStage } from '../stage/support/stage-page.ts'
import { StageServer } from '../stage/support/stage-server.ts'
import { cuesOfStorm, drained, measuredIn, pour, startMeasuring } from '../stage/support/storm.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'

const ROUNDS = 3
const SECONDS = 8
const LIMITS: Record<
  ChromiumVersion,
  { framesMin: number; p99MsMax: number; longTasksMax: number }
> = {
  127: { framesMin: 50, p99MsMax: 50, longTasksMax: 0 },
  103: { framesMin: 45, p99MsMax: 67, longTasksMax: 2 },
}

type Round = {
  framesPerSecond: number
  p99Ms: number
  longTasks: number
  cpuPerFrameMs: number
  others: number
}

export async function benchStage(): Promise<void> {
  const stage = await buildStage()
  try {
    for (const version of [127, 103] as const) await benchEngineOf(version, stage.folder)
  } finally {
    await stage.remove()
  }
}

async function benchEngineOf(version: ChromiumVersion, folder: string): Promise<void> {
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await storm(version, folder))
  const usual = (of: keyof Round): number => median(rounds.map((round) => round[of]))
  const { framesMin, p99MsMax, longTasksMax } = LIMITS[version]
  const note = `Chromium ${version}, 1920 x 1080 in software, ${usual('cpuPerFrameMs').toFixed(1)} ms of processor a frame, others took ${(usual('others') * 100).toFixed(0)} % of the machine`
  const framesPerSecond = usual('framesPerSecond')
  report({
    bench: `stage.frames_${version}`,
    value: framesPerSecond,
    unit: 'frames/s',
    target: `>= ${framesMin}`,
    ok: framesPerSecond >= framesMin,
    note,
  })
  report({
    bench: `stage.frame_p99_${version}`,
    value: usual('p99Ms'),
    unit: 'ms',
    target: `<= ${p99MsMax}`,
    ok: usual('p99Ms') <= p99MsMax,
  })
  report({
    bench: `stage.long_tasks_${version}`,
    value: usual('longTasks'),
    unit: 'tasks over 50 ms',
    target: `<= ${longTasksMax}`,
    ok: usual('longTasks') <= longTasksMax,
  })
}

async function storm(version: ChromiumVersion, folder: string): Promise<Round> {
  const running = await launchBrowser(version)
  const server = new StageServer(folder, steadyView())
  await server.start()
  try {
    const { page } = await openStage(running.browser, server)
    await server.until(() => server.reports.length > 0)
    await startMeasuring(page)
    const load = measureLoad(running.pid)
    await pour(server, SECONDS)
    const { others, browserMs } = load()
    const { frames, ms, p99Ms, longTasks } = await measuredIn(page)
    await drained(page, cuesOfStorm(SECONDS))
    return {
      framesPerSecond: (frames / ms) * 1_000,
      p99Ms,
      longTasks,
      cpuPerFrameMs: browserMs / frames,
      others,
    }
  } finally {
    await server.stop()
    await running.close()
  }
}
