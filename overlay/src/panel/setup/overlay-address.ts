/** The addresses that go into OBS, and how they are shown without giving them away. Pure. */

export type Canvas = '16x9' | '9x16'

export const CANVAS_SIZE: Record<Canvas, { width: number; height: number }> = {
  '16x9': { width: 1920, height: 1080 },
  '9x16': { width: 1080, height: 1920 },
}

/** The secret is in the fragment and stays there: it never reaches a server's log. */
export function canvasAddress(overlayUrl: string, canvas: Canvas): string {
  const url = new URL(overlayUrl)
  if (canvas === '9x16') url.searchParams.set('canvas', '9x16')
  return url.toString()
}

/** The same picture below this page's own address: a desk opened by another name of the server may frame only that. */
export function samePageAddress(overlayUrl: string, origin: string): string {
  const { pathname, search, hash } = new URL(overlayUrl)
  return `${origin}${pathname}${search}${hash}`
}

/** Everything up to the secret, then dots. A stream often shows the desk by mistake. */
export function maskedAddress(overlayUrl: string): string {
  const hash = overlayUrl.indexOf('#')
  if (hash < 0) return overlayUrl
  const equals = overlayUrl.indexOf('=', hash)
  return `${overlayUrl.slice(0, equals < 0 ? hash + 1 : equals + 1)}••••••••••••`
}
