/** What lies in an inbox: posts that one node put there at once, in the order they came. */
import type { Result } from '@fanfare/shared/base'
import type { IngestAnswer, Rejection } from '@fanfare/shared/contracts'
import { readRelayedRequest } from './relayed.ts'
import type { RelayedRequest, RelayedResponse } from './relayed.ts'

export type InboxPost =
  { kind: 'signals'; items: readonly unknown[] } | { kind: 'request'; request: RelayedRequest }

export type InboxAnswer = Result<IngestAnswer | RelayedResponse, Rejection>

/** `post` is null where it cannot be understood. */
export type InboxEntry = {
  id: string
  node: string
  posts: readonly { id: number; post: InboxPost | null }[]
}

/** Written once, however often it is put into an inbox. */
export function writePost(post: InboxPost): string {
  return JSON.stringify(post.kind === 'signals' ? ['s', post.items] : ['r', post.request])
}

/** The fields as the script takes them. */
export function entryFields(
  node: string,
  posts: readonly { id: number; text: string }[],
): [node: string, ids: string, posts: string] {
  const ids = posts.map(({ id }) => id).join(',')
  return [node, ids, `[${posts.map(({ text }) => text).join(',')}]`]
}

/** Fields and values in turn, as Redis answers them. What is damaged keeps as much as can be answered. */
export function readEntry(id: string, fields: readonly string[]): InboxEntry {
  const values: Record<string, string> = {}
  for (let place = 0; place + 1 < fields.length; place += 2) {
    values[fields[place] ?? ''] = fields[place + 1] ?? ''
  }
  const { n: node = '', i: ids = '', p: text = '' } = values
  const posts = readPosts(text)
  return {
    id,
    node,
    posts: ids
      .split(',')
      .filter((one) => /^\d+$/.test(one))
      .map((one, place) => ({ id: Number(one), post: readPost(posts[place]) })),
  }
}

function readPosts(text: string): readonly unknown[] {
  try {
    const posts: unknown = JSON.parse(text)
    return Array.isArray(posts) ? posts : []
  } catch {
    return []
  }
}

function readPost(sent: unknown): InboxPost | null {
  if (!Array.isArray(sent)) return null
  const [kind, what] = sent as readonly unknown[]
  if (kind === 's') return Array.isArray(what) ? { kind: 'signals', items: what } : null
  const request = kind === 'r' ? readRelayedRequest(what) : null
  return request === null ? null : { kind: 'request', request }
}
