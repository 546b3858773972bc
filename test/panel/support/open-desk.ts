/** Opens the control room in a browser against the small server, and asks it the questions tests share. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { FeedItem, PanelView, ProducerCommand } from '@fanfare/shared/contracts'
import { DeskServer } from './desk-server.ts'
import { emptyEvening } from './evening.ts'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** What the browser itself says when a test takes the server away under the page's feet. */
const OUTAGE = /Failed to load resource|ERR_CONNECTION|WebSocket is already in CLOSING/

/** Nothing here takes longer; a test that waits for what never comes says so soon. */
const WAIT_MS_MAX = 12_000

export type OpenDesk = {
  page: Page
  server: DeskServer
  context: BrowserContext
  /** What went wrong in the page; refused requests that a test provokes are not among it. */
  errors: string[]
  commands: () => ProducerCommand['type'][]
  close: () => Promise<void>
}

export type DeskOptions = {
  view?: PanelView
  feed?: FeedItem[]
  size?: { width: number; height: number }
  locale?: string
  reducedMotion?: 'reduce'
}

export async function openDesk(
  browser: Browser,
  folder: string,
  options: DeskOptions = {},
): Promise<OpenDesk> {
  const server = new DeskServer(folder, options.view ?? emptyEvening(), options.feed)
  await server.start()
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1440, height: 900 },
    locale: options.locale ?? 'zh-TW',
    ...(options.reducedMotion === undefined ? {} : { reducedMotion: options.reducedMotion }),
  })
  context.setDefaultTimeout(WAIT_MS_MAX)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !OUTAGE.test(message.text())) errors.push(message.text())
  })
  page.on('dialog', (dialog) => {
    errors.push(`a dialog opened: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return {
    page,
    server,
    context,
    errors,
    commands: () => server.commands.map(({ command }) => command.type),
    async close() {
      await context.close()
      await server.stop()
    },
  }
}

export async function signIn({ page, server }: OpenDesk): Promise<void> {
  await page.goto(server.link)
  await page.locator('#desk').waitFor()
  await server.until(() => server.hellos > 0)
  await page.locator('.banner').waitFor({ state: 'detached' })
}

/** Serious and critical findings of axe for WCAG 2.2 AA, as readable lines. */
export async function axeFindings(page: Page): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the tool's protocol is not bound by it.
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    type Found = {
      id: string
      impact: string
      nodes: { target: string[]; failureSummary: string }[]
    }
    const { axe } = globalThis as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: Found[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      )
  })
}

/** Elements that stick out sideways, and targets under 24 px. */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} px wide`)
    for (const element of document.querySelectorAll('button, input, summary, a, label.segment')) {
      const { width: wide, height: high, right } = element.getBoundingClientRect()
      const isShown = wide > 1 && high > 1
      const name = `${element.className} ${element.textContent ?? ''}`.slice(0, 60)
      if (isShown && element.matches(':not(.check input)') && Math.min(wide, high) < 24)
        found.push(`small target ${Math.round(wide)}×${Math.round(high)}: ${name}`)
      if (isShown && right > width + 1) found.push(`sticks out: ${name}`)
    }
    return found
  })
}
