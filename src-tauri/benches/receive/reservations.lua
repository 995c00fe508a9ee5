-- Loads the receiver: one reservation after another, each of a voucher of its own, with ids spread as random ones are.
-- Arguments: a number that no other run on the database has, the path, and the body with @ID@ and @COUPON@ in it.
local run, number, head, between, tail = 0, 0, "", "", ""

function init(args)
   run = tonumber(args[1])
   local before
   before, between, tail = args[3]:match("^(.-)@ID@(.-)@COUPON@(.*)$")
   local length = #before + 36 + #between + 10 + #tail
   head = "POST " .. args[2] .. " HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Jackpot\r\naccept: */*\r\n" ..
      "content-type: application/json\r\ncontent-length: " .. length .. "\r\n\r\n" .. before
end

local bit = require("bit")

local function spread(factor, step)
   return (number * factor + run * step) % 4294967296
end

-- Five capitals.
local function half(factor, step)
   local x = bit.tobit(spread(factor, step))
   x = bit.bxor(x, bit.lshift(x, 13))
   x = bit.bxor(x, bit.rshift(x, 17))
   x = bit.bxor(x, bit.lshift(x, 5)) % 4294967296
   local a, b, c, d, e
   a, x = x % 26, math.floor(x / 26)
   b, x = x % 26, math.floor(x / 26)
   c, x = x % 26, math.floor(x / 26)
   d, x = x % 26, math.floor(x / 26)
   e = x % 26
   return string.char(65 + a, 65 + b, 65 + c, 65 + d, 65 + e)
end

-- As `Reservations` in reservations.rs.
function request()
   number = number + 1
   return head .. string.format("%08x-%04x-4000-8000-%012x", spread(2654435761, 40503), run, number) .. between ..
      half(2246822519, 65599) .. half(3266489917, 374761) .. tail
end

function done(summary, latency)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format("measured %d %d %d %d %d\n", summary.requests, summary.duration, failed,
      latency:percentile(50), latency:percentile(99)))
end
