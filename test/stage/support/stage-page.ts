/** A stage page in a browser, with what it did wrong written down. */
import type { Browser, Page } from 'playwright-core'
import type { StageServer } from './stage-server.ts'

export type StagePage = {
  page: Page
  /** Errors of the page and of its console. */
  errors: string[]
  /** Hosts that the page asked for something. */
  hosts: Set<string>
}

export type OpenOptions = {
  query?: string
  /** As the page's address names the server. */
  host?: string
  size?: { width: number; height: number }
  /** Runs in the page before anything of its own. */
  before?: () => void
}

/** Resolves when the first picture is there. */
export async function openStage(
  browser: Browser,
  server: StageServer,
  options: OpenOptions = {},
): Promise<StagePage> {
  const size = options.size ?? { width: 1920, height: 1080 }
  const page = await browser.newPage({ viewport: size })
  const errors: string[] = []
  const hosts = new Set<string>()
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // What the browser itself says of a server that is down is not the page's doing.
    if (message.type() === 'error' && !message.text().includes('ERR_')) errors.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:') hosts.add(host)
  })
  if (options.before !== undefined) await page.addInitScript(options.before)
  await page.goto(server.url(options.query, options.host))
  await page.waitForSelector('.stage', { state: 'attached' })
  return { page, errors, hosts }
}

/** What OBS does when a source's showing changes. */
export async function setObsVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(
    (detail) => {
      window.dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail }))
    },
    { visible },
  )
}

export type Counts = { offered: number; shown: number; merged: number; expired: number }

export function countsOf(page: Page): Promise<Counts> {
  return page.evaluate(() => {
    const stage = Reflect.get(window, 'fanfareStage') as { cues: () => Counts }
    return stage.cues()
  })
}

export function textOf(page: Page, selector: string): Promise<string[]> {
  return page.$$eval(selector, (elements) => elements.map((one) => one.textContent ?? ''))
}
