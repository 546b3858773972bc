/** What the inbox of a channel does in one step. */

/**
 * KEYS inbox, bell. ARGV entries at most, node, ids of the posts, posts. Answers the entry's id, or nil where the
 * inbox is full. The bell is in the same script: it never rings for what is not there yet.
 */
export const ENQUEUE = `
  if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
  local id = redis.call('XADD', KEYS[1], '*', 'n', ARGV[2], 'i', ARGV[3], 'p', ARGV[4])
  redis.call('SPUBLISH', KEYS[2], id)
  return id`

/**
 * KEYS inbox, head of the journal. What the journal says is decided leaves the inbox: the journal's own word, since
 * whoever asks may remember more than a store that was set back.
 */
export const TRIM = `
  local cursor = redis.call('HGET', KEYS[2], 'cursor')
  local ms, count = string.match(cursor or '', '^(%d+)-(%d+)$')
  if not ms then return 0 end
  return redis.call('XTRIM', KEYS[1], 'MINID', string.format('%s-%.0f', ms, count + 1))`
