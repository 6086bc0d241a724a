-- Counts a call in all dimensions or in none; with ARGV[5] = "read" it only looks.
-- KEYS: one per dimension.
-- ARGV: now in ms ("" for the server's clock), lease id, lease ms, tokens, "enforce" | "count" | "read",
--       then per dimension: "r"equests, "t"okens or "c"oncurrency; window ms; "s"liding or "f"ixed; limit.
-- Returns: 1 when counted, now, then per dimension: used before the call, ms until it fits or something is given back.
-- A window is a hash: number of a segment (a 32nd of a sliding window, the whole of a fixed one) -> "cost:last event".
-- Calls under way are a sorted set: lease id -> deadline.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local lease, leaseMs, tokens, mode = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

local function segments(key, first)
  local live = {}
  local stored = redis.call('HGETALL', key)
  for i = 1, #stored, 2 do
    local cost, last = string.match(stored[i + 1], '^(%d+):(%d+)$')
    if first(tonumber(stored[i]), tonumber(last)) then
      live[#live + 1] = { number = tonumber(stored[i]), cost = tonumber(cost), last = tonumber(last) }
    elseif mode ~= 'read' then
      redis.call('HDEL', key, stored[i])
    end
  end
  table.sort(live, function(a, b) return a.number < b.number end)
  return live
end

local answer, fits = { 0, now }, true
for i, key in ipairs(KEYS) do
  local at = 5 + (i - 1) * 4
  local measure, length, kind, limit = ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3], tonumber(ARGV[at + 4])
  local cost = measure == 't' and tokens or 1
  local used, reset = 0, 0
  if measure == 'c' then
    if mode ~= 'read' then
      redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    end
    used = redis.call('ZCOUNT', key, '(' .. now, '+inf')
  elseif kind == 'f' then
    local number = math.floor(now / length)
    for _, segment in ipairs(segments(key, function(n) return n == number end)) do
      used = used + segment.cost
    end
    reset = (number + 1) * length - now
  else
    local live = segments(key, function(_, last) return last > now - length end)
    for _, segment in ipairs(live) do
      used = used + segment.cost
    end
    local most, left = used > limit - cost and limit - cost or used - 1, used
    reset = length
    for _, segment in ipairs(live) do
      left = left - segment.cost
      if segment.cost > 0 and left <= most then
        reset = segment.last + length - now
        break
      end
    end
  end
  fits = fits and used <= limit - cost
  answer[#answer + 1] = used
  answer[#answer + 1] = reset
end

if mode == 'read' or (mode == 'enforce' and not fits) then
  return answer
end

for i, key in ipairs(KEYS) do
  local at = 5 + (i - 1) * 4
  local measure, length, kind = ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3]
  if measure == 'c' then
    redis.call('ZADD', key, now + leaseMs, lease)
    redis.call('PEXPIRE', key, leaseMs)
  else
    local cost = measure == 't' and tokens or 1
    local number = kind == 'f' and math.floor(now / length) or math.floor(now * 32 / length)
    local known = redis.call('HGET', key, string.format('%.0f', number))
    local before = known and tonumber(string.match(known, '^(%d+)')) or 0
    redis.call('HSET', key, string.format('%.0f', number), string.format('%.0f:%.0f', before + cost, now))
    redis.call('PEXPIRE', key, length + 1000)
  end
end
answer[1] = 1
return answer
