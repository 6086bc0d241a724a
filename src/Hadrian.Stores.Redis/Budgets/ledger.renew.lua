-- Renews live leases. KEYS: leases, abandoned operations, then the operations. ARGV: now ("" for the server's clock), lease ms.
local now = clock(ARGV[1])
expire(KEYS[1], KEYS[2], now)
for i = 3, #KEYS do
  if redis.call('ZADD', KEYS[1], 'XX', 'GT', 'CH', now + ARGV[2], KEYS[i]) == 1 then
    redis.call('PEXPIRE', KEYS[i], remembered + ARGV[2])
  end
end
