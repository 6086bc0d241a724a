-- Replaces a reservation by the actual cost, once.
-- KEYS: leases, abandoned operations, the operation, then the accounts. ARGV: now ("" for the server's clock), actual cost.
-- Returns: "settled" | "late" | "repeated".
expire(KEYS[1], KEYS[2], clock(ARGV[1]))
local operation, actual = KEYS[3], ARGV[2]
local state, held, charged = unpack(redis.call('HMGET', operation, 'st', 'h', 'c'))
if state == 'settled' then
  return 'repeated'
end

for i = 4, #KEYS do
  if state == 'open' then
    add(KEYS[i], 'o', negative(held))
  end
  add(KEYS[i], 's', actual)
  if state == 'abandoned' then
    add(KEYS[i], 's', negative(charged))
  end
end
redis.call('ZREM', KEYS[1], operation)
redis.call('HSET', operation, 'st', 'settled')
-- The description of an abandoned call is still to be reported.
if state ~= 'abandoned' then
  redis.call('HDEL', operation, 'a', 'j', 'k', 'h')
end
redis.call('PEXPIRE', operation, remembered)
return state == 'open' and 'settled' or 'late'
