/** Bans and timeouts, as cells of a member. */

/** `bannedUntil`: 0 not banned, -1 for ever, else Unix ms. */
export function isBanned(bannedUntil: number, at: number): boolean {
  return bannedUntil === -1 || bannedUntil > at
}
