#!/usr/bin/env python3
"""statements.py URL TOKENS LOG OUT CASES ROW...: the service's own statements as scripts of pgbench.

The service at URL writes LOG with EDBA_LOG=info,edba::sql=trace and EDBA_LOG_FORMAT=json. Sends it one
request for each of these rows, takes the statements from the log as they were sent, BEGIN and COMMIT
included, replaces each known value in them (the ballot, the voter, the case ...) by an SQL expression over
pgbench's random integers, and writes OUT/vote.sql and so on. No statement is named here.
"""
import json, re, subprocess, sys, urllib.request

import data_set
from data_set import (ACCOUNT, BALLOT, CASE, COMMITMENT, FUNDERS, MEMBERS, ORGANISATION, PEOPLE, REPRESENTATIVE, SEAT,
                  TABLES, identity)
from access import OF_EACH_TABLE

url, tokens, log, out, cases, *rows = sys.argv[1:]
data_set.use(None, int(cases))
CASES, BALLOTS, CLOSED = data_set.CASES, data_set.BALLOTS, data_set.CLOSED
# As new as the service's: it begins with the time, so that new rows are written side by side.
NEW_ID = ("lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') "
          "|| substr(gen_random_uuid()::text, 13)")
STATUSES = ["proposal", "table-review", "board-decision", "financed", "rejected"]
# A length that no other number in a statement has: what is one more is the place of the new event.
LENGTH = 471_100
# The most positions of the feed of changes that one request looks at.
WINDOW = 10_000


def computed(kind, number):
    """The identity of a row, its number an integer of pgbench."""
    return f"('{kind:08x}-0000-7000-8000-' || lpad(to_hex(({number})::bigint), 12, '0'))"


def text(before, number):
    return f"('{before}' || ({number})::text)"


def person(number, variable):
    """Everything by which a member is known in a statement."""
    return {identity(ACCOUNT, number): computed(ACCOUNT, variable), identity(SEAT, number): computed(SEAT, variable),
            identity(REPRESENTATIVE, number): computed(REPRESENTATIVE, variable),
            f"member-{number}": text("member-", variable), f"Person {number}": text("Person ", variable)}


def member(table, place):
    """The number and the token of a member of a table, both counted from 0."""
    return table * MEMBERS + place + 1, line("member", table * OF_EACH_TABLE + place)


def line(name, index):
    with open(f"{tokens}/{name}.txt") as file:
        return file.read().splitlines()[index]


def send(method, path, token, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url + path, body and json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request) as response:
        return response.read()


def logged(work):
    """The statements that this work put into the log."""
    with open(log) as file:
        file.seek(0, 2)
        work()
        lines = [json.loads(line) for line in file]
    return [line["fields"]["statement"] for line in lines if line["target"] == "edba::sql" and "span" in line]


def literal(value):
    return "'" + value.replace("'", "''") + "'"


def value(bind, known):
    """A value as the log shows it, as SQL."""
    if bind == "None":
        return "NULL"
    if bind.startswith("Some("):
        bind = bind.removeprefix("Some(").removesuffix(")")
    if bind.startswith('"'):
        bind = json.loads(bind)
        return known.get(bind) or literal(bind)
    if bind in known:
        return known[bind]
    if bind.startswith("{"):
        return literal(bind)
    if bind.startswith("Moment("):
        return "(now() AT TIME ZONE 'UTC')"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", bind):
        return "current_date"
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bind):
        return literal(bind) if bind.startswith("000000") else f"({NEW_ID})"
    if re.fullmatch(r"-?\d+|true|false", bind):
        return bind
    if re.fullmatch(r"[A-Z][A-Za-z]*", bind):  # one of the codes: BoardDecision is board-decision
        code = re.sub(r"(?<!^)(?=[A-Z])", "-", bind).lower()
        return known.get(code) or literal(code)
    sys.exit(f"statements.py: what is {bind}?")


BIND = re.compile(r'"(?:\\.|[^"\\])*"|[A-Za-z]+\([^)]*\)|[^,\s\[\]]+')


def binds_of(text):
    """The values as the log shows them; a document is shown as it is."""
    place = 0
    while match := BIND.search(text, place):
        place = match.end()
        if match[0].startswith("{"):
            _, place = json.JSONDecoder().raw_decode(text, match.start())
        yield text[match.start():place]


def scripted(statement, known):
    sql, _, binds = statement.partition(" -- binds: ")
    values = [value(bind, known) for bind in binds_of(binds)]
    sql = re.sub(r"\$(\d+)", lambda m: values[int(m[1]) - 1], " ".join(sql.split()))
    if not re.search(r'(^SELECT|RETURNING) .*"head_hash"', sql):
        return sql + ";"
    # Where a chain ends is read, and used by the statements after it; each column needs a name then.
    return re.sub(r"(?<=, )NULL(?=,)", "NULL AS unread", sql) + r" \gset read_"


def script(name, variables, known, work):
    statements = logged(work)
    with open(f"{out}/{name}.sql", "w") as file:
        for variable, expression in variables.items():
            file.write(f"\\set {variable} {expression}\n")
        file.writelines(scripted(statement, known) + "\n" for statement in statements)
    print(f"{name}\t{len(statements)}")


def psql(sql):
    result = subprocess.run(["psql", "-qXAtc", sql], check=True, capture_output=True, text=True)
    return result.stdout.strip()


def vote():
    ballot = CLOSED + CLOSED // 4
    number, token = member(ballot % TABLES, 6)
    head = psql(f"UPDATE event_chains SET length = {LENGTH} WHERE stream_id = '{identity(CASE, ballot)}' "
                "RETURNING head_hash")
    known = person(number, ":person") | {
        identity(BALLOT, ballot): computed(BALLOT, ":ballot"), identity(CASE, ballot): computed(CASE, ":ballot"),
        str(LENGTH): ":read_length", str(LENGTH + 1): "(:read_length + 1)", head: ":read_head_hash"}
    # Each pair of ballot and voter comes once, in no order.
    variables = {"n": ":n + 1", "pair": f"permute(:n * :clients + :client_id, {(BALLOTS - CLOSED) * MEMBERS})",
                 "ballot": f"{CLOSED + 1} + :pair / {MEMBERS}",
                 "person": "(:ballot % 200) * 100 + :pair % 100 + 1"}
    script("vote", variables, known, lambda: send("POST", f"/v1/ballots/{identity(BALLOT, ballot)}/votes", token,
                                                  {"position": "for"}))


def case():
    wanted = CASES // 2 + 321
    number, token = member(wanted % TABLES, 6)
    known = person(number, ":person") | {identity(CASE, wanted): computed(CASE, ":case")}
    variables = {"case": f"random(1, {CASES})", "person": "(:case % 200) * 100 + random(1, 20)"}
    script("case", variables, known, lambda: send("GET", f"/v1/cases/{identity(CASE, wanted)}", token))


def auditor():
    return {"auditor-7": text("auditor-", ":auditor")}, {"auditor": "random(1, 50)"}, line("auditor", 6)


def list_():
    known, variables, token = auditor()
    path = "/v1/cases?status=table-review&cluster=cat05&limit=25"
    first = json.loads(send("GET", path, token))
    last = 2_024_000_000 + int(first["items"][-1]["number"].rpartition("-")[2])
    known |= {"table-review": f"(ARRAY{STATUSES})[:status]", "cat05": "('cat' || lpad((:cluster)::text, 2, '0'))",
              str(last): "(:number)::bigint"}
    variables |= {"status": "random(1, 5)", "cluster": "random(0, 11)", "number": f"random({2_024_000_000 + CASES * 3 // 100}, {2_024_000_001 + CASES})"}
    # Of a small data set there is one page only.
    address = f"{path}&cursor={first['nextCursor']}" if first["nextCursor"] else path
    script("list", variables, known, lambda: send("GET", address, token))


def search():
    known, variables, token = auditor()
    known |= {"k1234": text("k", ":a"), "k2345": text("k", ":b"),
              "'k1234' & 'k2345'": "('''k' || (:a)::text || ''' & ''k' || (:b)::text || '''')"}
    variables |= {"a": "random(1100, 1999)", "b": "random(2000, 5999)"}
    script("search", variables, known, lambda: send("GET", "/v1/cases?limit=25&text=k1234+k2345", token))


def partner():
    cursor = identity(COMMITMENT, 777)
    known = {"partner-7": text("partner-", ":funder"), cursor: computed(COMMITMENT, ":cursor"),
             identity(ORGANISATION, TABLES + 7): computed(ORGANISATION, f"{TABLES} + :funder")}
    variables = {"funder": f"random(1, {FUNDERS})", "cursor": f"random(1, {CASES * 9 // 10})"}
    path = f"/v1/commitments?status=offered&limit=25&cursor={cursor}"
    script("partner", variables, known, lambda: send("GET", path, line("partner", 6)))


def changes():
    """A hundred changes from a random position on; each case has one change, in the order of their numbers."""
    index = min(CASES // 200, 499)
    position = 100 * (index + 1)
    window = min(CASES, position + WINDOW)
    # The identity of an event follows from its position.
    known = {str(position): "(:position)::bigint", str(position + 100): "(:position + 100)::bigint",
             str(window): f"LEAST({CASES}, :position + {WINDOW})::bigint"}
    variables = {"position": f"random(1, {CASES - 200})"}
    path = f"/v1/changes?limit=100&after={line('changes', index)}"
    script("changes", variables, known, lambda: send("GET", path, line("auditor", 0)))


KINDS = {"vote": vote, "case": case, "list": list_, "search": search, "partner": partner, "changes": changes}
for row in rows:
    if row in KINDS:
        KINDS[row]()
