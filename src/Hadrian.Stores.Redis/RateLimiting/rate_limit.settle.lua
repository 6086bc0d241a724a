-- Ends a call: frees its places and corrects the tokens in the windows that counted it, if they still stand.
-- KEYS: the dimensions of tokens and of calls under way.
-- ARGV: lease id, when it was counted in ms, difference of tokens, then per dimension: "t" or "c"; window ms; "s" or "f".
local lease, counted, delta = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
for i, key in ipairs(KEYS) do
  local at = 3 + (i - 1) * 3
  local measure, length, kind = ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3]
  if measure == 'c' then
    redis.call('ZREM', key, lease)
  else
    local number = string.format('%.0f', kind == 'f' and math.floor(counted / length) or math.floor(counted * 32 / length))
    local known = redis.call('HGET', key, number)
    if known then
      local cost, last = string.match(known, '^(%d+):(%d+)$')
      redis.call('HSET', key, number, string.format('%.0f:%s', math.max(0, tonumber(cost) + delta), last))
    end
  end
end
