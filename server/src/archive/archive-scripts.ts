/** What is taken out of Redis, and what is looked at in the same step so that nothing else goes. */

/**
 * KEYS events, head. ARGV last seq, tail there, the seq after it. Takes out what ends up to that seq, if the
 * journal still is the one that was archived. Answers how many batches went, or -1.
 */
export const TRIM = `
  local id = ARGV[1] .. '-0'
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if #found == 0 then return 0 end
  local tail = ''
  local fields = found[1][2]
  for i = 1, #fields, 2 do if fields[i] == 't' then tail = fields[i + 1] end end
  if tail ~= ARGV[2] then return -1 end
  redis.call('HSET', KEYS[2], 'archived', ARGV[1] .. ' ' .. ARGV[2])
  return redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3] .. '-0')`

/**
 * KEYS remembered, head. ARGV what `archived` has to be, the segment they are in, then field–value pairs. From the
 * first one on whoever misses an id knows by `idsArchived`, which never comes back to what it was, that it is in
 * the archive. Answers how many went, or -1 where the journal is another one.
 */
export const DROP_IDS = `
  local head = redis.call('HMGET', KEYS[2], 'archived', 'idsArchived')
  if head[1] ~= ARGV[1] then return -1 end
  local count, segment = string.match(head[2] or '0 none', '^(%d+) (%w+)$')
  if segment ~= ARGV[2] then
    local next = string.format('%.0f', tonumber(count) + 1)
    redis.call('HSET', KEYS[2], 'idsArchived', next .. ' ' .. ARGV[2])
  end
  local gone = 0
  for i = 3, #ARGV, 2 do
    if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
      gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
    end
  end
  return gone`
