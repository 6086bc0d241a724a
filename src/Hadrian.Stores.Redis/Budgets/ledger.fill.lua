-- Fills an account that is not there. KEYS: the account. ARGV: what was spent, when it can be forgotten in ms ("" for never).
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 's', ARGV[1], 'o', '0')
  if ARGV[2] ~= '' then
    redis.call('PEXPIREAT', KEYS[1], ARGV[2])
  end
end
