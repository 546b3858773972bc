/** Every limit and duration of the stage, with its unit and what happens at it. */

/** On-screen places of each lane; what finds no place waits and merges. */
export const LANE_PLACES = { hero: 1, toast: 3, strip: 2 } as const
/** The same on a portrait picture, where a phone's own controls leave less room. */
export const LANE_PLACES_PORTRAIT = { hero: 1, toast: 1, strip: 1 } as const
/** How long one presentation stays. */
export const DWELL_MS = { hero: 3_500, toast: 2_500, strip: 5_000 } as const
/** A hero is shorter while this many hero groups or more wait. */
export const HERO_PRESSED_GROUPS = 3
export const HERO_PRESSED_MS = 2_000
/** A hero waits this long for others of its burst, so that the first one already names them. */
export const COLLECT_MS = 400
/** Leaving takes this long, and the place is free again after it. */
export const EXIT_MS = 180
/** Between two arrivals in one lane, so that a burst comes in as a cascade. */
export const LANE_GAP_MS = { hero: 0, toast: 150, strip: 150 } as const
/** A gift combo keeps its toast alive while it grows, but no longer than this in all. */
export const COMBO_DWELL_MS_MAX = 8_000
/** Cues waiting in all lanes; over it the oldest of the least important kind expire. */
export const WAITING_CUES_MAX = 4_000
/** Cue ids remembered so that none is played twice; the oldest are forgotten, and by then are past their time to live. */
export const SEEN_IDS_MAX = 20_000
/** Activities undone that are remembered, so that a late cue of one is not shown. */
export const RETRACTED_MAX = 200
/** A draw: the title, one drum for each winner, how long all stay; many winners come by pages after one drum. */
export const REVEAL_INTRO_MS = 900
export const REVEAL_DRUM_MS = 1_700
export const REVEAL_HOLD_MS = 5_000
export const REVEAL_SINGLY_MAX = 5
export const REVEAL_PAGE_WINNERS = 12
export const REVEAL_PAGE_MS = 3_500
/** Further winners are counted; all of them are in the transcript. */
export const REVEAL_PAGES_MAX = 3
/** Alternates named under the winners. */
export const REVEAL_ALTERNATES_MAX = 6
/** Names written out in one merged presentation. */
export const GROUP_NAMES_MAX = 3

/** Bright rises of luminance in any second over the whole page (WCAG 2.3.1 allows 3). */
export const FLASHES_PER_SECOND_MAX = 2

/** The board is redrawn at most once in this time; what comes between is seen with the next. */
export const BOARD_COMMIT_MS = 250
export const BOARD_MOVE_MS = 360
/** A hero waits at most this long for the font slices of its name. */
export const FONT_WAIT_MS = 300
/** The first picture waits at most this long for the font of the page's own words. */
export const FIRST_FONT_WAIT_MS = 700
/** A window that ended this long ago is taken off the picture even when no word of it comes. */
export const WINDOW_OVERDUE_MS = 1_500
/** The check-in wall is redrawn at most once in this time. */
export const CHECKIN_COMMIT_MS = 500
/** Numbers of an activity (stock, entrants, votes) are redrawn at most once in this time. */
export const CARD_COMMIT_MS = 250
/** Winners written out on a lottery's card, and the newest buyers on a seckill's. */
export const CARD_WINNERS_MAX = { '16x9': 4, '9x16': 3, compact: 2 } as const
export const CARD_BUYERS_MAX = 2
/** Banners stacked at the top; further windows are counted, not shown. */
export const WINDOW_BANNERS_MAX = 2

/** Particles alive at once: older engines draw fewer. */
export const PARTICLES_MAX = 150
export const PARTICLES_MAX_NEW_ENGINE = 400
/** The first Chromium major that draws the larger number at full rate. */
export const NEW_ENGINE_MAJOR = 127
/** Two bursts of one celebration are at least this far apart. */
export const BURST_GAP_MS = 600

/** Below this mean over `FRAME_RATE_WINDOW_MS` of animation the page goes from full to calm. */
export const FRAME_RATE_MIN = 40
export const FRAME_RATE_WINDOW_MS = 2_000
/** A source set to 30 frames a second in OBS is steady, not slow; below this nothing is steady enough. */
export const STEADY_FRAME_RATE_MIN = 24

/** Between two reports to the server. */
export const REPORT_MS = 2_000
/** A frame asked for this long ago that never came: the picture is frozen. */
export const FROZEN_AFTER_MS = 1_800
/** Cue ids in one acknowledgement (limit of the wire). */
export const SHOWN_IDS_PER_MESSAGE_MAX = 200
