/** Every refusal, by `area/code`, with its one-line meaning. Retriable ones say so. */

export const REJECTIONS = {
  'request/malformed': 'the body is not valid JSON',
  'request/invalid': 'a field is missing or has a wrong value',
  'request/too_large': 'the body is larger than the limit',
  'request/too_many_signals': 'more signals in one request than the limit',
  'request/not_found': 'there is nothing at this address',
  'request/unsupported_media': 'the body must be application/json in UTF-8',
  'signal/unknown_type': 'this type of signal does not exist',
  'signal/invalid': 'a field of the signal is missing or has a wrong value',
  'signal/clock_in_future': 'the signal is stamped further in the future than clocks differ',
  'signal/conflict': 'the same id was seen before with a different body; quarantined',
  'auth/missing': 'no token was given',
  'auth/invalid': 'the token is unknown, expired or revoked',
  'auth/forbidden': 'the token does not allow this',
  'auth/origin': 'requests from this origin are not allowed',
  'channel/busy': 'the channel is full at the moment; try again after a while',
  'channel/stopped': 'the channel stopped on a broken invariant; see the log',
  'channel/unavailable': 'the store does not accept writes at the moment; try again later',
  'channel/invalid_id': 'a channel id is 1 to 64 letters, digits, _ or -',
  'channel/unknown': 'this channel does not exist',
  'rate/limited': 'too many requests; slow down',
  'command/key_reused': 'this idempotency key was used for a different command',
  'member/unknown': 'nobody with this platform id has been seen in this channel',
  'member/banned': 'this member is banned or timed out',
  'points/insufficient': 'the member has fewer points than this would take',
  'points/limit': 'the amount would pass the largest number of points allowed',
  'name/already_hidden': 'the name is hidden already',
  'name/not_hidden': 'the name is not hidden',
  'broadcast/already_started': 'a broadcast is on air already',
  'broadcast/not_started': 'no broadcast is on air',
  'window/unknown': 'no such multiplier window',
  'window/closed': 'the window is closed already',
  'window/already_open': 'a window for the same members and actions is open already',
  'window/too_many': 'too many windows are open at once',
  'window/too_long': 'a window may not be open longer than a day',
  'checkin/already_done': 'already checked in today and in this broadcast',
  'order/already_paid': 'this order was counted already',
  'order/unknown': 'this order was never paid here',
  'order/over_refunded': 'more would be refunded than was paid',
  'order/currency_mismatch': 'the refund is in another currency than the order',
  'rules/time_zone': 'this is not an IANA time zone name',
  'rules/in_past': 'rules cannot take effect in the past',
  'activity/unknown': 'no such activity',
} as const

export type RejectionCode = keyof typeof REJECTIONS

export type Rejection = { code: RejectionCode; message: string }

export function rejection(code: RejectionCode, detail?: string): Rejection {
  return {
    code,
    message: detail === undefined ? REJECTIONS[code] : `${REJECTIONS[code]}: ${detail}`,
  }
}

/** Worth sending the same again later, unchanged. */
export const RETRIABLE: ReadonlySet<RejectionCode> = new Set<RejectionCode>([
  'channel/busy',
  'channel/unavailable',
  'rate/limited',
])
