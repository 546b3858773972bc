/** Every limit of the fan-out, with its unit. What happens when one is hit is said beside it. */

/** State is conflated: at most one state frame per audience and tick. */
export const OVERLAY_TICK_MS = 50
export const PANEL_TICK_MS = 100
export const VIEWER_TICK_MS = 500
export const PERSONAL_TICK_MS = 500
/** Overlay moments leave at once; the next ones wait until this long after, together in one frame. */
export const OVERLAY_MOMENT_GAP_MS = 16
/** While a panel is open its view is read again this often, for what time alone changes. */
export const PANEL_REFRESH_MS = 5_000
/** A viewer's rank moves when others earn: everybody bound is read again this often after changes. */
export const PERSONAL_REFRESH_MS = 10_000
/** A stream nobody follows is kept this long for a page that comes back, then sleeps. */
export const STREAM_LINGER_MS = 60_000
/** Frames kept for a resume; a page further behind gets a snapshot. */
export const RING_FRAMES_MAX = 256
/** Feed lines a panel gets with its snapshot; also the most in one frame. Older lines are left out. */
export const FEED_RECENT_MAX = 200
/** Packets waiting in one socket; above it deltas stop until it is drained and had one snapshot. */
export const SEND_QUEUE_PACKETS_MAX = 128
/** How often send queues are looked at while something is being sent, and until a full one is dry. */
export const SEND_QUEUE_WATCH_MS = 100
/** A socket still not drained after this is closed; it comes back from nothing. */
export const SEND_QUEUE_LAG_MS_MAX = 30_000
/** Tokens of silent sockets, and send queues outside broadcasts, are looked at this often. */
export const SWEEP_MS = 5_000

/** Ping every 5 s and give up 5 s later: a dead link is noticed within 10 s. */
export const PING_INTERVAL_MS = 5_000
export const PING_TIMEOUT_MS = 5_000
/** A connection that has joined no namespace by then is closed. */
export const CONNECT_TIMEOUT_MS = 5_000
/** Open connections of one process; above it the handshake is refused. */
export const CONNECTIONS_MAX = 20_000
/** Inbound packets of one page: this many at once, and so many a second. More: `bye`, disconnect. */
export const PAGE_PACKETS_BURST = 60
export const PAGE_PACKETS_PER_SECOND = 20
/** The same for a source that sends signals. */
export const INGEST_PACKETS_BURST = 1_000
export const INGEST_PACKETS_PER_SECOND = 500
/** Kind, namespace, number and event name around a message of signals; over both the connection ends. */
export const FRAMING_BYTES_MAX = 1_024
/** Messages with a wrong name or body before a socket is closed with `request/invalid`. */
export const WRONG_MESSAGES_MAX = 20

/** A closed overlay stays listed (as offline) this long. */
export const OVERLAY_GONE_KEPT_MS = 600_000
/** Overlays listed for one channel; the longest gone are left out first. */
export const OVERLAYS_LISTED_MAX = 32

/** Opening a channel again after it was dropped: first pause, doubled up to the last. */
export const REOPEN_DELAY_MS = 100
export const REOPEN_DELAY_MS_MAX = 5_000

/** Longer cue ids are hashed: with the incarnation before them they must fit an acknowledgement. */
export const CUE_ID_CHARS_MAX = 40
export const INCARNATION_CHARS_IN_IDS = 12

/** Asking the owner of a followed channel for frames or a snapshot; then it is asked where the owner is. */
export const FOLLOW_ASK_MS_MAX = 2_000
/** Asking again after no answer: first pause, doubled up to the last. */
export const FOLLOW_RETRY_MS_MIN = 100
export const FOLLOW_RETRY_MS_MAX = 2_000
/** Changes of who follows here are told to the owner together, this long after the first. */
export const FOLLOW_TELL_MS = 100
/** Beats of the other side that may be missing in a row; a follower is forgotten, an owner is looked for. */
export const FOLLOW_BEATS_MISSED_MAX = 3
/** Personal numbers in one message between nodes; more go in further ones. */
export const PERSONAL_VIEWS_TOLD_MAX = 1_000
