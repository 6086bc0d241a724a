-- Ends leases that ran out and hands out what was abandoned, each once. KEYS: leases, abandoned operations. ARGV: now.
-- Returns: how many leases and reports are left, then per abandoned operation its reservation as JSON and what was charged.
expire(KEYS[1], KEYS[2], clock(ARGV[1]))
local answer = {}
for _ = 1, 100 do
  local operation = redis.call('LPOP', KEYS[2])
  if not operation then
    break
  end
  local json, charged = unpack(redis.call('HMGET', operation, 'j', 'c'))
  if json then
    answer[#answer + 1] = json
    answer[#answer + 1] = charged
    redis.call('HDEL', operation, 'j', 'a', 'k')
  end
end
table.insert(answer, 1, tostring(redis.call('ZCARD', KEYS[1]) + redis.call('LLEN', KEYS[2])))
return answer
