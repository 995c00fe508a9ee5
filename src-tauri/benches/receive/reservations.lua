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

-- As `Reservations` in reservations.rs.
function request()
   number = number + 1
   local first = (number * 2654435761 + run * 40503) % 4294967296
   local coupon = (number * 2246822519 + run * 65599) % 4294967296
   return head .. string.format("%08x-%04x-4000-8000-%012x", first, run, number) .. between ..
      string.format("%08X%02X", coupon, run % 256) .. tail
end

function done(summary, latency)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format("measured %d %d %d %d %d\n", summary.requests, summary.duration, failed,
      latency:percentile(50), latency:percentile(99)))
end
