/** What the page's own address says. The token stays in the fragment: it is never sent with it. */

export type PageAddress = { origin: string; channelId: string | null; token: string | null }

export function readPageAddress(
  location: Pick<Location, 'origin' | 'pathname' | 'hash'>,
): PageAddress {
  const [, , channel] = location.pathname.split('/')
  const token = new URLSearchParams(location.hash.slice(1)).get('t')
  return {
    origin: location.origin,
    channelId: channel === undefined || channel === '' ? null : decodeSafely(channel),
    token: token === '' ? null : token,
  }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
