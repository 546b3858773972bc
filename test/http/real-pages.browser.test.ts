/** The built pages in OBS's engines, served by the real server: locked in by policy, and working all the same. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import type { ChromiumVersion } from '../support/browser.ts'
import { chat, COMMANDS, SIGNALS, testServer } from './support/http-server.ts'

const PAGES = fileURLToPath(new URL('../../overlay/dist/', import.meta.url))

async function newPage(version: ChromiumVersion): Promise<{ page: Page; complaints: string[] }> {
  const { browser, close } = await launchBrowser(version)
  onTestFinished(close)
  // Without a locale this Chromium calls its language `en-US@posix`, which no browser of a person does.
  const page = await browser.newPage({ locale: 'zh-TW', viewport: { width: 1920, height: 1080 } })
  const complaints: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error' || /Content Security Policy/.test(line.text())) {
      complaints.push(line.text())
    }
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints }
}

test.each([127, 103] as const)(
  '[HT17] Chromium %i: the overlay follows the room within its policy, custom CSS of OBS included',
  async (version) => {
    expect(existsSync(join(PAGES, 'stage.html'))).toBe(true)
    const server = await testServer({ pagesFolder: PAGES })
    const { page, complaints } = await newPage(version)
    await page.goto(`${server.url}/overlay/demo#t=${await server.auth.overlayToken('demo')}`)
    await page.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'body { --from-obs: 7 }'
      document.head.append(style)
    })
    const custom = () =>
      page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--from-obs').trim())
    expect(await custom()).toBe('7')
    await server.call(SIGNALS, {
      method: 'POST',
      token: server.token('ingest'),
      body: { signals: [chat('hello', '7', { viewer: { id: '7', name: '小明同學' } })] },
    })
    await server.call(COMMANDS, {
      method: 'POST',
      token: server.token('producer'),
      body: { type: 'StartBroadcast', title: 'test' },
    })
    const more = chat('!簽到', '7', { viewer: { id: '7', name: '小明同學' } })
    await server.call(SIGNALS, {
      method: 'POST',
      token: server.token('ingest'),
      body: { signals: [more] },
    })
    await page.getByText('小明同學').first().waitFor({ state: 'attached', timeout: 15_000 })
    expect(complaints).toEqual([])
  },
)

test('[HT11] [HT17] the panel logs in with its link within its policy, and a reload keeps it', async () => {
  const server = await testServer({ pagesFolder: PAGES })
  const { page, complaints } = await newPage(127)
  const { code } = await server.auth.panel.createLink('demo', 'producer')
  const follows = page.waitForEvent('websocket')
  await page.goto(`${server.url}/panel#k=${code}`)
  await follows
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const again = page.waitForEvent('websocket')
  await page.reload()
  await again
  await page.getByRole('button').first().waitFor()
  expect(complaints).toEqual([])
})
