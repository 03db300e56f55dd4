-- wrk -s service.lua URL -- OPERATION TOKENS SEED CASES
-- The requests of one operation, at random over the data set of load.py. TOKENS is the folder that
-- access.py filled. Operations: vote, case, list, search, partner, pledge, payment, changes, documents, meetings, agenda,
-- dealt-with, minutes, ready.
local R = math.random
local MEMBERS, TABLES, FUNDERS, ELECTORS = 100, 200, 50, 5
local MEETINGS = 10 * TABLES
local build, cases, ballots, folder
-- Counts the requests, beginning at a number derived from the seed.
local place

-- The lines of the files that access.py wrote; each file is read at its first use.
local lines = setmetatable({}, { __index = function(all, name)
  local found = {}
  for line in io.lines(folder .. "/" .. name .. ".txt") do found[#found + 1] = line end
  rawset(all, name, found)
  return found
end })

local function identity(kind, n) return string.format("%08x-0000-7000-8000-%012x", kind, n) end

local function get(path, token)
  return wrk.format("GET", path, { Authorization = "Bearer " .. token })
end

-- One of those members of a table that have a token: lines.members has as many of each table.
local function member_of(number)
  local of_each = #lines.member / TABLES
  return lines.member[(number % TABLES) * of_each + R(1, of_each)]
end

local function post(path, token, body)
  return wrk.format("POST", path, { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
end

local function one_of(name) return lines[name][R(#lines[name])] end

local function funder_of(case) return case * 7919 % FUNDERS + 1 end

local operations = {
  ready = function() return wrk.format("GET", "/v1/health/ready") end,
  vote = function()
    local ballot = R(math.floor(ballots / 2) + 1, ballots)
    return post("/v1/ballots/" .. identity(6, ballot) .. "/votes", member_of(ballot),
      '{"position":"' .. (R(2) == 1 and "for" or "against") .. '"}')
  end,
  -- Each pair of a ballot and one of its electors once, in no order.
  pledge = function()
    place = place + 7919
    local pair = place % (#lines.pledgeable * ELECTORS)
    local case = tonumber(lines.pledgeable[math.floor(pair / ELECTORS) + 1])
    local funder = (funder_of(case) - 1 + pair % ELECTORS) % FUNDERS + 1
    return post("/v1/ballots/" .. identity(6, cases + case) .. "/votes", lines.board[funder],
      '{"position":"for","pledges":[{"mandateId":"' .. identity(12, funder) ..
      '","instrument":"subsidy","budgetYear":2026,"expenditureKind":"investment","amount":"1.00"}]}')
  end,
  payment = function()
    place = place + 1
    local case = tonumber(one_of("payable"))
    return post("/v1/commitments/" .. identity(11, case) .. "/disbursements", lines.partner[funder_of(case)],
      '{"amount":"1.00","valueDate":"2024-06-28","payee":"Stichting Proef","bookingReference":"bench-' .. place .. '"}')
  end,
  case = function()
    local case = R(1, cases)
    return get("/v1/cases/" .. identity(5, case), member_of(case))
  end,
  list = function() return get(one_of("pages"), one_of("auditor")) end,
  search = function()
    return get(string.format("/v1/cases?limit=25&text=k%d+k%d", R(1100, 1999), R(2000, 5999)), one_of("auditor"))
  end,
  partner = function()
    return get("/v1/commitments?status=offered&limit=25&cursor=" .. identity(11, R(1, math.floor(cases * 0.9))),
      one_of("partner"))
  end,
  -- The cursors are those of the first auditor.
  changes = function() return get("/v1/changes?limit=100&after=" .. one_of("changes"), lines.auditor[1]) end,
  documents = function() return get("/v1/documents?limit=25", one_of("member")) end,
  meetings = function() return get("/v1/meetings?limit=25", one_of("member")) end,
  agenda = function()
    local meeting = R(1, MEETINGS)
    return get("/v1/meetings/" .. identity(37, meeting) .. "/agenda", member_of(meeting - 1))
  end,
  ["dealt-with"] = function()
    local case = R(1, math.min(10000, cases))
    return get("/v1/agenda-items?caseId=" .. identity(5, case), member_of(case))
  end,
  -- The first half of the meetings of each table has minutes.
  minutes = function()
    local meeting = R(1, MEETINGS / 2)
    return get("/v1/meetings/" .. identity(37, meeting) .. "/minutes", member_of(meeting - 1))
  end,
}

function init(args)
  local seed
  folder, seed, cases = args[2], tonumber(args[3]), tonumber(args[4])
  math.randomseed(seed)
  place = seed * 1000000
  ballots = math.min(20000, math.floor(cases / 5))
  build = assert(operations[args[1]], "no such operation")
end

function request() return build() end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT rps=%.0f p50_ms=%.2f p99_ms=%.2f bytes=%.0f errors=%d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.bytes / math.max(summary.requests, 1), e.status + e.connect + e.read + e.write + e.timeout))
end
