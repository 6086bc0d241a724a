-- Renews the places of a call under way. A place that ran out is not taken again.
-- KEYS: the dimensions of calls under way. ARGV: now in ms ("" for the server's clock), lease id, lease ms.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
for _, key in ipairs(KEYS) do
  if redis.call('ZADD', key, 'XX', 'CH', now + ARGV[3], ARGV[2]) == 1 then
    redis.call('PEXPIRE', key, ARGV[3])
  end
end
