/** What Redis does in one step for tokens and sessions; each change is written down for the nodes that remember. */

const TELL = `redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'i', ARGV[2], 'c', `

/**
 * KEYS changes, hashes, token, tokens of the channel. ARGV changes kept, id, channel, hash, then field–value pairs.
 * Answers 0 where a token of this hash is there already.
 */
export const ADD_TOKEN = `
  if redis.call('HSETNX', KEYS[2], ARGV[4], ARGV[2]) == 0 then return 0 end
  redis.call('HSET', KEYS[3], unpack(ARGV, 5))
  redis.call('SADD', KEYS[4], ARGV[2])
  ${TELL} ARGV[3])
  return 1`

/** KEYS changes, token. ARGV changes kept, id, at. Answers 0 where there is nothing to revoke. */
export const REVOKE_TOKEN = `
  local found = redis.call('HMGET', KEYS[2], 'channel', 'revoked')
  if not found[1] or found[2] then return 0 end
  redis.call('HSET', KEYS[2], 'revoked', ARGV[3])
  ${TELL} found[1])
  return 1`

/** KEYS changes, token. ARGV changes kept, id, at. */
export const EXPIRE_TOKEN = `
  local channel = redis.call('HGET', KEYS[2], 'channel')
  if not channel then return 0 end
  redis.call('HSET', KEYS[2], 'expires', ARGV[3])
  ${TELL} channel)
  return 1`

/** KEYS changes, session. ARGV changes kept, id, channel. */
export const REMOVE_SESSION = `
  if redis.call('DEL', KEYS[2]) == 0 then return 0 end
  ${TELL} ARGV[3])
  return 1`
