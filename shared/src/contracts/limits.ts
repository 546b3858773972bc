/** Every limit of the contracts, with its unit. What happens when one is hit is said beside it. */

/** Longer ids are refused: `signal/invalid`. */
export const ID_CHARS_MAX = 200
/** Longer display names are refused at the edge (a platform never sends them): `signal/invalid`. */
export const NAME_CHARS_MAX = 300
/** Longer chat texts are refused: `signal/invalid`. Platforms cap at 500 or less. */
export const TEXT_CHARS_MAX = 2_000
export const BADGES_MAX = 32
export const BADGE_CHARS_MAX = 64
/** Signals in one request: more is `request/too_many_signals`. */
export const SIGNALS_PER_REQUEST_MAX = 1_000
/** Bytes of one HTTP ingest body: more is 413 `request/too_large`. */
export const INGEST_BODY_BYTES_MAX = 1024 * 1024
/** Bytes of any other request body or socket frame: more is 413 or a disconnect. */
export const MESSAGE_BYTES_MAX = 64 * 1024
/** Money in minor units; above it a line of an order is a mistake, not a sale. */
export const MONEY_MINOR_MAX = 100_000_000_000
export const GIFT_COUNT_MAX = 1_000_000
export const LIKE_COUNT_MAX = 1_000_000
export const ORDER_ITEMS_MAX = 200
/** One grant or adjustment: more is `points/limit`. */
export const POINTS_MAX = 1_000_000_000
/** What one member may have, points on hold included: more is `points/limit`. */
export const BALANCE_MAX = 1_000_000_000_000
/** A signal stamped later than this ahead of our clock is refused: `signal/clock_in_future`. */
export const CLOCK_AHEAD_MS_MAX = 300_000
export const REASON_CHARS_MAX = 200
export const TITLE_CHARS_MAX = 120
/** One multiplier window, and one extension, in seconds. */
export const WINDOW_SECONDS_MAX = 86_400
/** Windows that may be open at once in one channel. */
export const WINDOWS_OPEN_MAX = 8
/** 10 000 basis points are 1×. */
export const BP_ONE = 10_000
export const FACTOR_BP_MAX = 1_000_000
/** Keywords, codes and skus of activities; folded before they are compared. */
export const KEYWORD_CHARS_MAX = 40
/** Activities of one kind that may be open at once in one channel: more is `activity/too_many`. */
export const ACTIVITIES_OPEN_MAX = 8
/** How long an activity may take entries, in seconds. */
export const ACTIVITY_SECONDS_MAX = 86_400
/** Units of one seckill or uses of one code. */
export const QUOTA_MAX = 1_000_000
export const PER_MEMBER_MAX = 1_000
/** How long a unit or a prize waits to be paid or claimed, in seconds: a week. */
export const HOLD_SECONDS_MAX = 604_800
/** Places in the line behind a sold-out seckill; all of them go home in one tick. */
export const WAITLIST_MAX = 10_000
/** Units and places together that one seckill draws, in one tick: more is `request/invalid`. */
export const SECKILL_DRAWN_MAX = 10_000
export const WINNERS_MAX = 1_000
/** Weight of one entry in a draw. */
export const WEIGHT_MAX = 1_000
export const POLL_OPTIONS_MAX = 10
export const OPTION_CHARS_MAX = 60
export const QUIZ_ANSWERS_MAX = 20
/** A viewer's question for the host; longer ones are cut at the edge. */
export const QUESTION_CHARS_MAX = 200
/** Questions that wait for the host, of one viewer and in all: more is `question/too_many`. */
export const QUESTIONS_PER_MEMBER_MAX = 3
export const QUESTIONS_WAITING_MAX = 200
export const URL_CHARS_MAX = 500
export const RUNDOWN_ITEMS_MAX = 100
export const RUNDOWNS_MAX = 50
export const TASKS_MAX = 30
export const CAMPAIGNS_MAX = 50
export const PERK_PRIZES_MAX = 20
export const BLOCKED_WORDS_MAX = 500
