/** Every limit of the server, with its unit. What happens when one is hit is said beside it. */

// — ingest —

/** Cooldowns of questions kept in memory; over it the oldest is forgotten and may be asked again. */
export const QUESTIONS_REMEMBERED_MAX = 50_000

// — tokens and sessions —

/** How long a revocation or a new token written by another process may go unseen. */
export const TOKEN_CHANGES_SEEN_MS = 200
/** The same between nodes that share a Redis, where word of a change was lost; with it, it is milliseconds. */
export const AUTH_CHANGES_SEEN_MS = 1_000
/** Changes kept for nodes to read; a node that missed more looks everything up anew. */
export const AUTH_CHANGES_KEPT = 1_000
/** While Redis cannot be asked, tokens that a node knows go on for this long; then `channel/unavailable`. */
export const AUTH_WITHOUT_STORE_MS_MAX = 30_000
/** A request with a known token waits this long for word of changes; then Redis counts as out of reach. */
export const AUTH_WAIT_MS_MAX = 250
/** Known tokens kept in memory; over it the one looked up longest ago is looked up anew. */
export const TOKENS_REMEMBERED_MAX = 10_000
/** `lastUsedAt` is written down at most this often for one token. */
export const LAST_USED_EVERY_MS = 60_000
/** An overlay or viewer page asks for a new session after this many seconds. */
export const PAGE_SESSION_SECONDS = 15 * 60
/** A panel left alone for longer has to be opened by a new link. */
export const PANEL_SESSION_SECONDS = 12 * 60 * 60
/** A panel session is prolonged at most this often. */
export const PANEL_SLIDE_EVERY_MS = 60_000
/** A one-time panel link that nobody opened. */
export const PANEL_LINK_SECONDS = 24 * 60 * 60
/** The old overlay URL keeps working this long, so that the picture stays while OBS is changed. */
export const OVERLAY_ROTATION_OVERLAP_SECONDS = 60
export const TOKEN_LABEL_CHARS_MAX = 80
/** Webhook tokens of one channel; each delivery is checked against all of them. */
export const WEBHOOK_TOKENS_MAX = 8
/** Waiting for another process that is writing tokens. */
export const AUTH_BUSY_MS_MAX = 2_000

// — HTTP —

/** Requests of one ingest token: per second and at once. Over it: 429 `rate/limited`. */
export const INGEST_REQUESTS_PER_SECOND = 10_000
export const INGEST_REQUESTS_BURST = 20_000
/** Requests of one other token or panel. Over it: 429 `rate/limited`. */
export const API_REQUESTS_PER_SECOND = 1_000
export const API_REQUESTS_BURST = 3_000
/** Failed or anonymous requests of one address, against guessing. Over it: 429 `rate/limited`. */
export const UNKNOWN_REQUESTS_PER_SECOND = 10
export const UNKNOWN_REQUESTS_BURST = 100
/** Callers whose rate is remembered; over it the one seen longest ago starts afresh. */
export const RATE_CALLERS_MAX = 10_000
/** The whole request has to arrive within this. */
export const REQUEST_MS_MAX = 30_000
/** The headers of a request have to arrive within this. */
export const HEADERS_MS_MAX = 10_000
/** An idle connection is kept this long; longer than load balancers do. */
export const KEEP_ALIVE_MS = 65_000
export const IDEMPOTENCY_KEY_CHARS_MAX = 200
export const PAGE_ROWS_DEFAULT = 50
export const PAGE_ROWS_MAX = 200
export const QUERY_CHARS_MAX = 100
/** What a caller is told to wait when a channel is full or its store does not take writes. */
export const BUSY_RETRY_SECONDS = 1
/** From the signal to stop until whoever is still connected is cut off. */
export const SHUTDOWN_MS_MAX = 10_000

// — beacon —

/** Waiting for a drand relay; over it the draw is refused and can be tried again. */
export const BEACON_MS_MAX = 5_000
/** Checked rounds kept in memory, so that a repeated command is the same command. */
export const BEACON_ROUNDS_REMEMBERED_MAX = 64

// — journal —

/** A database up to this size is checked as a whole at start (about 1 s a GiB); bigger ones by their tails. */
export const QUICK_CHECK_BYTES_MAX = 512 * 1024 * 1024
/** Waiting for another process that reads or writes the same file; over it the write fails. */
export const SQLITE_BUSY_MS_MAX = 5_000
/** Page cache of the journal's connection. */
export const SQLITE_CACHE_KIB = 64 * 1024
/** Pages in the write-ahead log after which they are moved into the database file. */
export const SQLITE_WAL_PAGES = 4_000
/** Appends that share one commit; the rest wait for the next one. */
export const GROUPED_APPENDS_MAX = 64
/** State entries handed out at once when a channel opens. */
export const ROWS_PER_PAGE = 1_000
/** Batches handed out at once when a journal is read. */
export const BATCHES_PER_PAGE = 32
/** Rows that Redis hands out at once, about; it does nothing else meanwhile (some 2 ms). */
export const ROWS_PER_SCAN = 4_000
/** Batches of ids that Redis hands out at once when a channel opens. */
export const ID_BATCHES_PER_PAGE = 256
/** Members found by one search, over all its pages; whoever is not among them needs a longer query. */
export const MEMBERS_FOUND_MAX = 10_000

/** A copy of a channel's rows inside Redis, made to be read at leisure, goes by itself after this. */
export const PEEK_SECONDS_MAX = 300

// — Redis —

/** Connecting to a server of Redis. */
export const REDIS_CONNECT_MS_MAX = 5_000
/** Waiting for the answer to a command; then it is not known whether it was done. */
export const REDIS_COMMAND_MS_MAX = 4_000
/** The longest pause between two attempts to connect again. */
export const REDIS_RETRY_MS_MAX = 1_000
/** A client that took its connection for ended for good is made to try again after this. */
export const REDIS_REVIVE_MS = 100
/** A Cluster is asked this often who serves what. */
export const REDIS_SLOTS_EVERY_MS = 1_000
/** What every server promises, and whether it is still the same one, is looked at this often. */
export const STORE_LOOK_EVERY_MS = 2_000
/** Waiting for a replica to have what was written; over it the write counts as failed. */
export const REPLICA_WAIT_MS_MAX = 1_000
/** How far journals are is told to the other nodes this often. */
export const TAILS_TOLD_EVERY_MS = 500
/** A tail that could not be compared with the store is compared again after this. */
export const TAIL_RETRY_MS = 1_000
/** Ms between the clocks of a node and the store; over it the log and /healthz say so, and all goes on. */
export const CLOCK_SKEW_MS_MAX = 2_000
/** All nodes together write down this often that the service lives. */
export const SERVICE_BEAT_MS = 1_000
/** How far a store may fall back, in seconds of service, before it is taken for a restored backup. */
export const BEATS_LOST_MAX = 10

// — archive —

/** Events of a channel kept in Redis when there is an archive; older ones go there. */
export const HOT_EVENTS_KEPT = 100_000
/** Events of one archived segment; it is written when so many are there beyond those that are kept. */
export const SEGMENT_EVENTS = 20_000
/** Text of one segment, before it is packed; over it a segment ends sooner. */
export const SEGMENT_CHARS_MAX = 16 * 1024 * 1024
/** Text of one segment while it is unpacked; over it the segment is taken for damaged. */
export const SEGMENT_UNPACKED_BYTES_MAX = 512 * 1024 * 1024
/** Ids of a channel remembered in Redis when there is an archive; beyond it those of archived events go there. */
export const HOT_IDS_KEPT = 200_000
/** Ids of one archived segment. */
export const SEGMENT_IDS = 50_000
/** Ids taken out of Redis in one step. */
export const IDS_DROPPED_AT_ONCE = 500
/** Unpacked segments kept in memory; over it the one used longest ago goes, and is read again when asked for. */
export const SEGMENTS_CACHED_BYTES_MAX = 96 * 1024 * 1024
/** Indexes of archived ids kept in memory, 8 bytes an id; over it the one used longest ago goes. */
export const ID_INDEXES_CACHED_BYTES_MAX = 256 * 1024 * 1024
/** Indexes of archived ids read at once. */
export const ID_INDEXES_READ_AT_ONCE = 8
/** Packing and checking segments holds up what else a node does for no longer than this at once, about. */
export const ARCHIVE_TURN_MS = 5
/** A node looks for what can be archived this often. */
export const ARCHIVE_EVERY_MS = 10_000
/** Waiting for an archive elsewhere to answer one request; then the request failed. */
export const ARCHIVE_REQUEST_MS_MAX = 30_000
/** A request whose ids may be in the archive waits this long for it; then it is `channel/busy` and nothing is done. */
export const ARCHIVED_IDS_MS_MAX = 1_500
/** A half-written file of an archive folder is cleared away after this. */
export const ARCHIVE_DRAFT_MS_MAX = 60 * 60 * 1_000

// — cluster —

/** How long a channel stays a node's without a word from it; FANFARE_LEASE_MS changes it. */
export const LEASE_MS = 5_000
export const LEASE_MS_MIN = 500
export const LEASE_MS_MAX = 60_000
/** Renewals of leases sent at once; the next follow when these are answered, or after their share of a sixth of the lease. */
export const LEASE_RENEWALS_AT_ONCE_MAX = 256
/** Words of a node about itself; a node that says nothing for three of them is gone. */
export const NODE_BEAT_MS = 1_000
/** Waiting for somebody to take a channel over, from the first question for it. */
export const OWNER_WAIT_MS_MAX = 10_000
/** Who owns a channel elsewhere is believed for this long without asking Redis again. */
export const OWNER_REMEMBERED_MS = 2_000
/** Owners of channels remembered; over it the oldest is forgotten and is asked for again. */
export const OWNERS_REMEMBERED_MAX = 50_000
/** Waiting for a node to answer a question about owning: it has nothing to load before it does. */
export const OWNER_ASK_MS_MAX = 1_000
/** Channels of a node that is gone which another one opens at once; the others follow. */
export const TAKEOVERS_AT_ONCE_MAX = 8
/** Channels that a leaving node hands over at once; the others follow. */
export const HANDOFFS_AT_ONCE_MAX = 8
/** A planned hand-off waits this long for the next owner to read ahead; over it that one reads after it took the channel. */
export const AHEAD_MS_MAX = 10_000
/** A leaving node lets nobody read ahead any more after this, so that it is gone before it is killed. */
export const AHEAD_LEAVING_MS_MAX = 15_000
/** What was read ahead and not taken is dropped after this. */
export const AHEAD_KEPT_MS = 30_000
/** Rows that change while the next owner reads ahead; over it all is read anew. */
export const AHEAD_CHANGES_MAX = 20_000
/** Ids taken into the window of a channel at once; other channels have their turn in between. */
export const AHEAD_IDS_AT_ONCE = 20_000
/** Channels that Redis names for a takeover in one answer; the others come with the next one. */
export const TAKEOVERS_TOLD_MAX = 1_000
/** A channel is not handed to a better place earlier than this after it was taken. */
export const HANDOFF_COOLDOWN_MS = 10_000
/** Between two channels that a node hands to better places. */
export const HANDOFF_PAUSE_MS = 1_000
/** Signals or a command for a channel elsewhere: waiting for the owner's answer, over changes of owner. */
export const INBOX_ANSWER_MS_MAX = 10_000
/** What waits in the inbox of one channel; over it `channel/busy`. */
export const INBOX_ENTRIES_MAX = 10_000
/** Entries of an inbox taken at once. */
export const INBOX_TAKEN_MAX = 256
/** Signals and requests taken from an inbox and not answered yet; over it the rest waits in the inbox. */
export const INBOX_ON_THE_WAY_MAX = 15_000
/** Text of the requests that share one entry of an inbox; what comes over it goes into the next. */
export const INBOX_ENTRY_CHARS_MAX = 256 * 1024
/** Entries of one node on their way to one inbox; what comes meanwhile shares the next. */
export const INBOX_SENDS_MAX = 2
/** Without an answer the same is put into the inbox again; then after twice as long, up to a quarter of the whole. */
export const INBOX_REPEAT_MS = 1_500
/** The owner looks into an inbox this often although no bell rang: a bell may be lost. */
export const INBOX_LOOK_MS = 1_000
/** Posts of one node that wait for answers; over it `channel/busy`. */
export const INBOX_WAITING_MAX = 20_000
/** All their texts together, which lie in inboxes as well; over it `channel/busy`. */
export const INBOX_WAITING_CHARS_MAX = 64 * 1024 * 1024
/** An answer to another node travels in pieces of about so many bytes. */
export const RELAY_PIECE_BYTES = 512 * 1024
/** Long answers on their way to other nodes; over it `channel/busy`. */
export const RELAYS_OPEN_MAX = 64
/** A long answer whose next piece nobody asks for is dropped. */
export const RELAY_IDLE_MS = 15_000
/** Between two attempts to ask the owner of a channel that is on its way to another node; doubled up to the last. */
export const RELAY_PAUSE_MS_MIN = 50
export const RELAY_PAUSE_MS_MAX = 400
/** A question to another node (state, statement, snapshot): waiting for its answer. */
export const ASK_MS_MAX = 5_000
/** The longest answer a node sends to another, in bytes of UTF-8. */
export const ASK_ANSWER_BYTES_MAX = 8 * 1024 * 1024
/** A node that follows a channel says so again this often; it is forgotten after three times. */
export const FOLLOW_BEAT_MS = 2_000
/** Handing everything over before a stop; what is left then is closed here, and found by its lease running out. */
export const LEAVE_MS_MAX = 18_000
/** A connector goes on this long after its channel went to another node, where one is being started. */
export const CONNECTOR_OVERLAP_MS = 10_000
/** Incidents kept of one channel; over it the oldest goes. */
export const INCIDENTS_KEPT_MAX = 100

// — moving a channel from store to store —

/** Events copied in one batch, and their characters; over either the next batch begins. */
export const MOVED_EVENTS_MAX = 1_000
export const MOVED_BYTES_MAX = 512 * 1024
/** Ids copied in one batch. */
export const MOVED_IDS_MAX = 2_000
/** Whoever waits for a move is told how far it is this often. */
export const PROGRESS_EVERY_MS = 1_000

// — channel —

/** Submissions decided together and appended at once; the next batch follows after the sockets had a turn. */
export const BATCH_SUBMISSIONS_MAX = 1_000
/** Batches on their way to the journal; over it the mailbox fills, and batches grow. */
export const APPENDS_IN_FLIGHT_MAX = 2
/** Submissions waiting above which likes, presence and plain chat are answered `shed`. */
export const SHED_ABOVE_SUBMISSIONS = 10_000
/** Submissions waiting at most; a request over it is answered `channel/busy` as a whole. */
export const MAILBOX_SUBMISSIONS_MAX = 20_000
/** Ids remembered in memory against repetition, half of it at least; older ones that carry value are asked of the journal. */
export const CAUSES_REMEMBERED_MAX = 200_000
/** Ticks of one batch; a longer backlog of deadlines goes on in the next one. */
export const TICKS_PER_BATCH_MAX = 16
/** A deadline that a tick did not settle is tried again after this. */
export const TICK_RETRY_MS = 1_000
/** Longest sleep of a channel's timer; a later deadline is looked at again then. */
export const TIMER_MS_MAX = 60 * 60 * 1_000
/** Opening a dropped channel again: first pause, doubled each time up to the last. */
export const REOPEN_PAUSE_MS_MIN = 250
export const REOPEN_PAUSE_MS_MAX = 10_000
/** A channel that ran this long without being dropped begins with the first pause again. */
export const REOPEN_CALM_MS = 60_000
/** Events of one rehearsal kept in memory; older ones are forgotten, balances are not. */
export const REHEARSAL_EVENTS_KEPT_MAX = 200_000
/** Members of a channel whose newest refusal `!why` can explain for certain; those before are forgotten sooner or later. */
export const REFUSALS_KEPT_MAX = 10_000
/** The token that a replay makes for itself ends by then at the latest. */
export const REPLAY_TOKEN_MS = 86_400_000
/** Less free space than this is worth a warning. */
export const FREE_DISK_BYTES_MIN = 200 * 1024 * 1024
/** While stopping, connections that have become idle are closed this often. */
export const CLOSING_SWEEP_MS = 50
