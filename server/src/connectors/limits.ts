/** Every limit of the connectors, with its unit. What happens when one is hit is said beside it. */

/** Signals handed on in one call. */
export const BATCH_SIGNALS_MAX = 500
/** Signals kept while they are refused; over it the least valuable ones are shed and counted. */
export const OUTBOX_SIGNALS_MAX = 20_000
/** Waiting between two attempts to hand on a refused batch. */
export const EMIT_RETRY_MS_MIN = 100
export const EMIT_RETRY_MS_MAX = 5_000
/** How long `stop` waits for what is still to be handed on; the rest is counted as shed. */
export const STOP_DRAIN_MS_MAX = 2_000

/** Waiting between two attempts to connect: doubles from the least to the most, with jitter. */
export const CONNECT_RETRY_MS_MIN = 500
export const CONNECT_RETRY_MS_MAX = 15_000
/** From opening the socket to standing in the room; over it the attempt is given up. */
export const CONNECT_MS_MAX = 15_000
/** Silence after which we ask whether the other end is still there. */
export const SILENCE_MS_MAX = 20_000
/** Silence after that question until the connection counts as dead. */
export const PONG_MS_MAX = 8_000

/** Longest simulated time made up for after the machine slept; what lies before it is left out. */
export const CATCH_UP_MS_MAX = 5_000

/** Bytes the recorder keeps while the disk is slower than the room; above it lines are left out. */
export const RECORDER_BUFFER_BYTES_MAX = 16 * 1024 * 1024
/** A longer silence in a recording is played as this one. */
export const PLAYER_GAP_MS_MAX = 10_000
