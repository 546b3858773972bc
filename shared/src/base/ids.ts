/** Branded ids, so that a member id cannot be passed where a channel id is meant. */

declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** One streamer's programme; `<id>~rehearsal` is its rehearsal copy. */
export type ChannelId = Brand<string, 'ChannelId'>
/** Random, per channel, never derived from a platform id: events carry only this. */
export type MemberId = Brand<string, 'MemberId'>
/** The id of what caused a command: `<source>:<signal id>` or `cmd:<client id>`. */
export type CauseId = Brand<string, 'CauseId'>

export const REHEARSAL_SUFFIX = '~rehearsal'

export function isRehearsal(channelId: string): boolean {
  return channelId.endsWith(REHEARSAL_SUFFIX)
}
