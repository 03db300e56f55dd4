-- wrk -s service.lua URL -- OPERATION TOKENS SEED CASES
-- The requests of one operation, at random over the data set of load.py. TOKENS is the folder that
-- access.py filled. Operations: vote, case, list, search, partner, ready.
local R = math.random
local MEMBERS, TABLES = 100, 200
local tokens, pages, build = {}, {}, nil
local cases, ballots

local function identity(kind, n) return string.format("%08x-0000-7000-8000-%012x", kind, n) end

local function lines(path)
  local all = {}
  for line in io.lines(path) do all[#all + 1] = line end
  return all
end

local function get(path, token)
  return wrk.format("GET", path, { Authorization = "Bearer " .. token })
end

-- One of those members of a table that have a token: tokens.members has as many of each table.
local function member_of(number)
  local of_each = #tokens.member / TABLES
  return tokens.member[(number % TABLES) * of_each + R(1, of_each)]
end

local operations = {
  ready = function() return wrk.format("GET", "/v1/health/ready") end,
  vote = function()
    local ballot = R(math.floor(ballots / 2) + 1, ballots)
    return wrk.format("POST", "/v1/ballots/" .. identity(6, ballot) .. "/votes",
      { Authorization = "Bearer " .. member_of(ballot), ["Content-Type"] = "application/json" },
      '{"position":"' .. (R(2) == 1 and "for" or "against") .. '"}')
  end,
  case = function()
    local case = R(1, cases)
    return get("/v1/cases/" .. identity(5, case), member_of(case))
  end,
  list = function() return get(pages[R(#pages)], tokens.auditor[R(#tokens.auditor)]) end,
  search = function()
    return get(string.format("/v1/cases?limit=25&text=k%d+k%d", R(1100, 1999), R(2000, 5999)),
      tokens.auditor[R(#tokens.auditor)])
  end,
  partner = function()
    return get("/v1/commitments?status=offered&limit=25&cursor=" .. identity(11, R(1, math.floor(cases * 0.95))),
      tokens.partner[R(#tokens.partner)])
  end,
}

function init(args)
  local operation, folder = args[1], args[2]
  math.randomseed(tonumber(args[3]))
  cases = tonumber(args[4])
  ballots = math.min(20000, math.floor(cases / 5))
  build = assert(operations[operation], "no such operation")
  for _, kind in ipairs({ "member", "auditor", "partner" }) do tokens[kind] = lines(folder .. "/" .. kind .. ".txt") end
  pages = lines(folder .. "/pages.txt")
end

function request() return build() end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT rps=%.0f p50_ms=%.2f p99_ms=%.2f bytes=%.0f errors=%d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.bytes / math.max(summary.requests, 1), e.status + e.connect + e.read + e.write + e.timeout))
end
