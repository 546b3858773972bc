/** What a page may know about its connection. A stage shows none of it; a panel shows all. */

export type SessionState =
  /** Nothing to show yet. */
  | { kind: 'connecting' }
  /** The view is the present. */
  | { kind: 'live' }
  /** The last view stands; since when (page clock, Unix ms), and why. */
  | { kind: 'stale'; sinceMs: number; why: 'disconnected' | 'resyncing' }
  /** The server knows us and says no. Asked again slowly, for ever. */
  | { kind: 'refused'; code: string; message: string }
