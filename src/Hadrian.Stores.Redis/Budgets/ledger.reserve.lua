-- Reserves an amount in all accounts or in none; a new total for an operation that is reserved already.
-- KEYS: leases, abandoned operations, the operation, then the accounts.
-- ARGV: now ("" for the server's clock), "reserve" | "extend", amount (extend: the new total), lease ms, "1" when limits bind,
--       "1" to create missing accounts, "1" to charge the estimate when abandoned, the reservation as JSON,
--       then per account: limit, warning threshold, when it can be forgotten in ms ("" for never).
-- Returns: "1" taken | "0" does not fit, nothing taken | "gone" no live lease to extend | "missing" and the positions of
-- accounts to fill first; after "1", "0" and "gone" per account: settled, outstanding, and what is said of it:
-- "full" when the amount does not fit, "warned" when its threshold was reached for the first time.
local now = clock(ARGV[1])
local leases, abandoned, operation, mode, amount = KEYS[1], KEYS[2], KEYS[3], ARGV[2], ARGV[3]
expire(leases, abandoned, now)

local missing = { 'missing' }
for i = 4, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    if ARGV[6] == '1' then
      redis.call('HSET', KEYS[i], 's', '0', 'o', '0')
      local forget = ARGV[8 + (i - 4) * 3 + 3]
      if forget ~= '' then
        redis.call('PEXPIREAT', KEYS[i], forget)
      end
    else
      missing[#missing + 1] = tostring(i - 4)
    end
  end
end
if #missing > 1 then
  return missing
end

local state, held = unpack(redis.call('HMGET', operation, 'st', 'h'))
local isOpen, binds = state == 'open', ARGV[5] == '1'
if mode == 'extend' then
  if not isOpen then
    return balances({ 'gone' }, 4)
  end
  amount = string.format('%.0f', math.max(0, tonumber(amount) - tonumber(held)))
elseif state then
  -- Reserved before, as when an answer was lost on the way: nothing more is taken.
  amount, binds = '0', false
end

local fits, full = true, {}
for i = 4, #KEYS do
  local settled, outstanding = unpack(redis.call('HMGET', KEYS[i], 's', 'o'))
  full[i] = settled + outstanding + amount > tonumber(ARGV[8 + (i - 4) * 3 + 1])
  fits = fits and not full[i]
end
if not fits and binds then
  return balances({ '0' }, 4, full)
end

local warned, names = {}, {}
for i = 4, #KEYS do
  names[#names + 1] = KEYS[i]
  redis.call('HINCRBY', KEYS[i], 'o', amount)
  local settled, outstanding, known = unpack(redis.call('HMGET', KEYS[i], 's', 'o', 'w'))
  if not known and settled + outstanding >= tonumber(ARGV[8 + (i - 4) * 3 + 2]) then
    redis.call('HSET', KEYS[i], 'w', '1')
    warned[i] = true
  end
end
if mode == 'extend' then
  redis.call('HINCRBY', operation, 'h', amount)
elseif not state then
  redis.call('HSET', operation, 'st', 'open', 'h', amount, 'a', table.concat(names, '\n'), 'j', ARGV[8], 'k', ARGV[7])
  redis.call('PEXPIRE', operation, remembered + ARGV[4])
  redis.call('ZADD', leases, now + ARGV[4], operation)
end
return balances({ fits and '1' or '0' }, 4, full, warned)
