/**
 * Which node a channel belongs to: the one that scores highest for it, so that nobody keeps a table, and a node
 * that comes or goes moves only what is its own.
 */

/** Null where there is no node. */
export function preferredNode(channelId: string, nodes: readonly string[]): string | null {
  let preferred: string | null = null
  let highest = -1
  for (const node of nodes) {
    const score = scoreOf(channelId, node)
    // Equal scores are settled in the same way everywhere.
    if (score > highest || (score === highest && preferred !== null && node < preferred)) {
      preferred = node
      highest = score
    }
  }
  return preferred
}

/** FNV-1a over both names, mixed as MurmurHash3 ends. 32 bits. */
function scoreOf(channelId: string, node: string): number {
  let hash = 0x811c9dc5
  const text = `${channelId} ${node}`
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
