/** What Redis does in one step. Every refusal is decided before the first write. */

/**
 * KEYS head, events, rows, remembered, recent. ARGV opening, firstSeq, count, tail, events, ids, idCount,
 * recentKept, putCount, goneCount, rememberCount, cursor, tail before, which append of this opening it is, then
 * field–value pairs of rows, fields that are gone, field–value pairs to remember. Answers {code, seq}: 0 done,
 * -1 fenced, -2 the tail is elsewhere or an append is missing (one without events leaves no other trace), -3 an
 * earlier append of this opening failed.
 */
export const APPEND = `
  local head = redis.call('HMGET', KEYS[1], 'opening', 'seq', 'failed', 'ids', 'tail', 'appends')
  local seq = tonumber(head[2] or '0')
  if head[1] ~= ARGV[1] then return {-1, seq} end
  if head[3] == ARGV[1] then return {-3, seq} end
  local isNext = tonumber(head[6] or '0') + 1 == tonumber(ARGV[14])
  if not isNext or seq + 1 ~= tonumber(ARGV[2]) or (head[5] or '') ~= ARGV[13] then
    redis.call('HSET', KEYS[1], 'failed', ARGV[1])
    return {-2, seq}
  end
  local count = tonumber(ARGV[3])
  local last = seq + count
  local put = {'appends', ARGV[14]}
  local function note(field, value)
    put[#put + 1] = field
    put[#put + 1] = value
  end
  if count > 0 then
    redis.call('XADD', KEYS[2], string.format('%.0f-0', last), 't', ARGV[4], 'b', ARGV[5])
    note('seq', string.format('%.0f', last))
    note('tail', ARGV[4])
  end
  local idCount = tonumber(ARGV[7])
  if idCount > 0 then
    local total = tonumber(head[4] or '0') + idCount
    redis.call('XADD', KEYS[5], string.format('%.0f-0', total), 'n', ARGV[7], 'i', ARGV[6])
    note('ids', string.format('%.0f', total))
    local kept = tonumber(ARGV[8])
    if total > kept then
      redis.call('XTRIM', KEYS[5], 'MINID', '~', string.format('%.0f-0', total - kept))
    end
  end
  if ARGV[12] ~= '' then note('cursor', ARGV[12]) end
  redis.call('HSET', KEYS[1], unpack(put))
  local at = 14
  local function each(times, width, command, key)
    local stop = at + times * width
    while at < stop do
      local to = math.min(at + 4000, stop)
      redis.call(command, key, unpack(ARGV, at + 1, to))
      at = to
    end
  end
  each(tonumber(ARGV[9]), 2, 'HSET', KEYS[3])
  each(tonumber(ARGV[10]), 1, 'HDEL', KEYS[3])
  for i = 1, tonumber(ARGV[11]) do
    redis.call('HSETNX', KEYS[4], ARGV[at + 1], ARGV[at + 2])
    at = at + 2
  end
  return {0, last}`

/**
 * KEYS head. ARGV opening. The epoch alone would not fence: a primary that lost its tail hands the same one out
 * again. Answers {epoch, seq, tail, cursor, ids}; where the channel was moved elsewhere {0, where to}, unchanged.
 */
export const OPEN = `
  local moved = redis.call('HGET', KEYS[1], 'moved')
  if moved then return {0, moved} end
  local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
  redis.call('HSET', KEYS[1], 'opening', ARGV[1], 'appends', 0)
  local head = redis.call('HMGET', KEYS[1], 'seq', 'tail', 'cursor', 'ids')
  return {epoch, head[1] or '0', head[2] or '', head[3] or '', head[4] or '0'}`

/**
 * KEYS head, rows, copy. ARGV seconds until the copy goes by itself. One moment's rows without stopping the
 * owner: copied inside Redis, read at leisure. Answers the seq, or nil where there is no channel.
 */
export const PEEK = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return false end
  if redis.call('COPY', KEYS[2], KEYS[3], 'REPLACE') == 1 then
    redis.call('EXPIRE', KEYS[3], ARGV[1])
  end
  return redis.call('HGET', KEYS[1], 'seq') or '0'`
