/** Every limit of a page's session, with its unit. */

/** Socket.IO comes back after 250 ms, then up to 2 s apart, spread by half, for ever. */
export const RECONNECT_DELAY_MS = 250
export const RECONNECT_DELAY_MS_MAX = 2_000
export const RECONNECT_SPREAD = 0.5
/** One attempt to connect, and one to exchange the token. */
export const CONNECT_TIMEOUT_MS = 5_000
export const EXCHANGE_TIMEOUT_MS = 4_000
/** A session this close to its end is exchanged before it is used. */
export const SESSION_MARGIN_MS = 10_000
/** A refused page asks again this often: the token may be restored, the channel created. */
export const REFUSED_RETRY_MS = 15_000
/** An unanswered hello is said again. */
export const HELLO_TIMEOUT_MS = 5_000
/** Hellos are at least this far apart, whatever happens. */
export const HELLO_GAP_MS = 250
export const REPORT_EVERY_MS = 2_000
/** Round trips of one measurement of the clock; the fastest is believed. */
export const CLOCK_SAMPLES = 5
export const CLOCK_SAMPLE_GAP_MS = 120
export const CLOCK_TIMEOUT_MS = 2_000
export const CLOCK_REFRESH_MS = 600_000
/** The page's own clock was set: wall and steady clock differ by more than this since last time. */
export const CLOCK_JUMP_MS = 250
/** Ids of moments remembered, so that none is handed on twice. */
export const MOMENT_IDS_KEPT = 2_000
/** Cues acknowledged in one message, and kept while there is no connection. */
export const SHOWN_PER_MESSAGE_MAX = 200
export const SHOWN_KEPT_MAX = 1_000
/** Incarnations that were left and are never gone back to. */
export const INCARNATIONS_KEPT = 16
/** A page loads itself anew at most this often, after a random part of the spread. */
export const RELOAD_EVERY_MS_MIN = 60_000
export const RELOAD_SPREAD_MS = 3_000
