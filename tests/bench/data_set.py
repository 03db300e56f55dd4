"""The data set of the benchmark, by number. Every identity follows from a kind and a number (`identity`), so that the
load generator and pgbench can compute it.
"""
import base64, csv, functools, hashlib, sys

TABLES, MEMBERS, FUNDERS, AUDITORS, GIVEN = 200, 100, 50, 50, 100_000
# The electors of an open ballot of the board, and the payments of the first funder.
ELECTORS, LINES = 5, 10_000
PEOPLE = TABLES * MEMBERS
ACCOUNT, REPRESENTATIVE, SEAT, BODY, CASE, BALLOT, VOTE, ORGANISATION = range(1, 9)
PLEDGE, DECISION, COMMITMENT, MANDATE, EVENT, PROGRAMME, ENTRY = range(9, 16)
SCHEDULE, INSTALMENT = 20, 21
CELL, MOVE, FUND, PLAN, AID, SESSION = range(28, 34)
DOCUMENT, PAPER, ATTACHMENT = range(34, 37)
MEETING, AGENDA_ITEM = range(37, 39)
# The documents, each of one case.
DOCUMENTS = 10_000
# The meetings of the tables, ten each.
MEETINGS = 10 * TABLES
BOARD, BUREAU = TABLES + 1, 40_000
# The largest amount that the service accepts.
CEILING = 999_999_999_999
BEGIN, FAR = "2023-11-14 22:13:20", "2033-11-11 22:13:20"
SECTORS = ["government", "business", "education", "research"]
STATUS = {"draft": "proposal", "submitted": "table-review", "voting": "board-decision",
          "approved": "financed", "rejected": "rejected"}


def use(folder, cases):
    """Reads the data set from this folder, with this number of cases; the first half of its ballots is closed."""
    global DATA, CASES, BALLOTS, CLOSED
    if not 1_000 <= cases <= 1_000_000:
        sys.exit("--cases: from 1000 to 1000000")
    DATA, CASES, BALLOTS = folder, cases, min(20_000, cases // 5)
    CLOSED = BALLOTS // 2


def identity(kind, number):
    return f"{kind:08x}-0000-7000-8000-{number:012x}"


def euros(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def table_of(number):
    """The table that a case or a ballot is before."""
    return number % TABLES + 1


def funder_of(case):
    return case * 7919 % FUNDERS + 1


def lends(funder):
    return funder % 5 == 0


def secret_of(client):
    return f"secret of {client}"


def session_of(client):
    """The token of a session in a browser."""
    return base64.urlsafe_b64encode(hashlib.sha256(client.encode()).digest()).decode().rstrip("=")


def clients():
    """client id, role, organisation, representative; the number of the account is its place from 1."""
    for p in range(1, PEOPLE + 1):
        yield p, f"member-{p}", "table-member", p % TABLES + 1, p
    for f in range(1, FUNDERS + 1):
        yield PEOPLE + f, f"partner-{f}", "finance-partner", TABLES + f, None
    for a in range(1, AUDITORS + 1):
        yield PEOPLE + FUNDERS + a, f"auditor-{a}", "auditor", None, None
    for f in range(1, FUNDERS + 1):
        yield PEOPLE + FUNDERS + AUDITORS + f, f"board-{f}", "board-member", TABLES + f, PEOPLE + f
    yield BUREAU, "bureau-1", "bureau", None, None


def given_cases():
    names = ["id", "ref", "board", "title", "summary", "body", "status", "category", "amount", "currency", "owner",
             "created", "updated", "seq", "version"]
    with open(f"{DATA}/cases.csv", newline="") as file:
        rows = list(csv.reader(file))
    for number in range(1, CASES + 1):
        case = dict(zip(names, rows[(number - 1) % len(rows)]))
        case["id"], case["amount"] = number, int(case["amount"]) + number // len(rows)
        case["status"] = STATUS[case["status"]]
        # What only the oldest cases have, and half of them: a frequent word that no new case has.
        case["body"] += " beginjaren" if number <= CASES // 5 and number % 2 else ""
        case["created"], case["updated"] = case["created"][:19], case["updated"][:19]
        yield case


@functools.cache
def cases_at(status):
    """Number, amount and last change of the cases with this status."""
    return [{key: case[key] for key in ("id", "amount", "updated")} for case in given_cases() if case["status"] == status]


def financed():
    return cases_at("financed")


def before_the_board():
    return cases_at("board-decision")


@functools.cache
def payments():
    """The number of payments on the commitments that are acknowledged, by the number of the case."""
    found = {case["id"]: 3 for case in financed() if case["id"] // FUNDERS % 2}
    of_first = [number for number in found if funder_of(number) == 1]
    for place, number in enumerate(of_first):
        found[number] = LINES // len(of_first) + (place < LINES % len(of_first))
    return found


def acknowledged():
    return [case for case in financed() if case["id"] in payments()]


def loans():
    return [case for case in acknowledged() if lends(funder_of(case["id"]))]


def each_payment(case):
    return case["amount"] // 2 // payments()[case["id"]]


def paid(case):
    return each_payment(case) * payments()[case["id"]] if case["id"] in payments() else 0


def repaid(case):
    """The principal that came back, and the interest on it."""
    principal = paid(case) // 4 if lends(funder_of(case["id"])) else 0
    return principal, principal // 50
