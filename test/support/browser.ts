/** Starts one of the Chromium engines inside OBS, drawing in software as OBS does without a usable graphics card. */
import { chromium, type Browser } from 'playwright-core'
import { findChromium, type ChromiumVersion } from './chromium.ts'

export type { ChromiumVersion } from './chromium.ts'

export interface RunningBrowser {
  browser: Browser
  pid: number
  /** Resolves when the process has ended, not only the connection. */
  close: () => Promise<void>
}

const args = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-dev-shm-usage',
  '--disable-gpu-compositing',
  '--in-process-gpu',
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--hide-scrollbars',
  '--mute-audio',
  '--font-render-hinting=none',
  // An OBS browser source may play sound without a click.
  '--autoplay-policy=no-user-gesture-required',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
]

/** `extraArgs` are Chromium switches, for tests that step frames or slow something down. */
export async function launchBrowser(
  version: ChromiumVersion,
  extraArgs: readonly string[] = [],
): Promise<RunningBrowser> {
  const { executablePath, env } = await findChromium(version)
  const server = await chromium.launchServer({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: [...args, ...extraArgs],
    handleSIGINT: true,
    timeout: 60_000,
  })
  const pid = server.process().pid
  if (pid === undefined) throw new Error('Chromium has no process')
  try {
    const browser = await chromium.connect(server.wsEndpoint(), { timeout: 30_000 })
    return { browser, pid, close: () => server.close() }
  } catch (error) {
    await server.kill()
    throw error
  }
}
