import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { launchBrowser, type ChromiumVersion } from './browser.ts'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const versions: ChromiumVersion[] = [127, 103]

describe.each(versions)('Chromium %i', (version) => {
  test('draws a page and ends when closed', async () => {
    const { browser, pid, close } = await launchBrowser(version)
    try {
      expect(browser.version()).toMatch(new RegExp(`^${version}\\.`))
      const page = await browser.newPage({ viewport: { width: 40, height: 30 } })
      await page.goto('data:text/html,<body style="margin:0;background:rgb(255,0,128)">')
      const picture = PNG.sync.read(await page.screenshot())
      expect([picture.width, picture.height]).toEqual([40, 30])
      const middle = picture.data.subarray((15 * 40 + 20) * 4, (15 * 40 + 20) * 4 + 4)
      expect([...middle]).toEqual([255, 0, 128, 255])
      expect(await page.evaluate(() => typeof (globalThis as { gc?: unknown }).gc)).toBe('function')
      expect(
        await page.evaluate(() => document.createElement('canvas').getContext('webgl') !== null),
      ).toBe(true)
    } finally {
      await close()
    }
    expect(isRunning(pid)).toBe(false)
  })
})
