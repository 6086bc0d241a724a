-- What the ledger's scripts share; it is put in front of each of them.
-- An account is a hash: s(ettled), o(utstanding), w(arned); amounts in nano-USD.
-- An operation is a hash: st(ate) "open", "abandoned" or "settled"; h(eld); c(harged); a(ccounts' keys, one a line); j(son);
-- k(eep) "1" to charge the estimate when abandoned. The leases are a sorted set: operation's key -> deadline.
-- Amounts are added as 64-bit integers and compared as doubles, exact up to 2^53 nano-USD, nine million dollars.
local remembered = 24 * 3600 * 1000

local function clock(given)
  if tonumber(given) then
    return tonumber(given)
  end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Adds to a member of an account that is there; below zero it does not fall.
local function add(account, member, amount)
  if redis.call('EXISTS', account) == 1 and tonumber(redis.call('HINCRBY', account, member, amount)) < 0 then
    redis.call('HSET', account, member, '0')
  end
end

local function negative(amount)
  if amount == '0' then
    return amount
  end
  return string.sub(amount, 1, 1) == '-' and string.sub(amount, 2) or '-' .. amount
end

local function expire(leases, abandoned, now)
  for _, operation in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', leases, operation)
    local state, held, accounts, keep = unpack(redis.call('HMGET', operation, 'st', 'h', 'a', 'k'))
    if state == 'open' then
      for account in string.gmatch(accounts, '[^\n]+') do
        add(account, 'o', negative(held))
        if keep == '1' then
          add(account, 's', held)
        end
      end
      redis.call('HSET', operation, 'st', 'abandoned', 'c', keep == '1' and held or '0')
      redis.call('PEXPIRE', operation, remembered)
      redis.call('RPUSH', abandoned, operation)
    end
  end
end

-- Adds per account: settled, outstanding, and "full", "warned", "full warned" or "".
local function balances(answer, first, full, warned)
  for i = first, #KEYS do
    local settled, outstanding = unpack(redis.call('HMGET', KEYS[i], 's', 'o'))
    answer[#answer + 1] = settled or '0'
    answer[#answer + 1] = outstanding or '0'
    answer[#answer + 1] = (full and full[i] and 'full ' or '') .. (warned and warned[i] and 'warned' or '')
  end
  return answer
end
