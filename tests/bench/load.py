#!/usr/bin/env python3
"""Loads the data set of the benchmark into a migrated, empty database of the service.

  load.py [--cases N] DATA sqlite FILE
  load.py [--cases N] DATA postgres        (psql's PG* variables name the database)

DATA holds cases.csv and votes.csv: 100,000 cases; 10,000 closed ballots with 100 votes each, 10,000
open ones without. 200 tables with 100 seats each vote on them. N is the number of cases, from 1,000 to
1,000,000, by default 100,000. Fewer are the first ones, with a fifth as many ballots; more repeat the texts
of the first 100,000, with 20,000 ballots. The triggers are disabled while the data is loaded. No hash of the
history is a real one, so `edba verify` fails.

Each case before the board has an open ballot of five funders, each financed case a commitment of one of 50
funders. Half of the commitments are acknowledged; half of the amount of each was paid in 2026, in three
payments; the first funder's in 10,000 payments together. Ten funders lend, from a fund, and a quarter of what
they paid came back. Each table has ten meetings with agendas and papers, half of them with minutes. Tables and
columns that an earlier schema does not have are left out.
"""
import argparse, csv, hashlib, json, re, subprocess, sys

import data_set
from data_set import (ACCOUNT, BALLOT, BEGIN, BOARD, BODY, BUREAU, CASE, ELECTORS, EVENT, FAR, FUNDERS, GIVEN, MEMBERS,
                      ORGANISATION, PEOPLE, PROGRAMME, REPRESENTATIVE, SEAT, SECTORS, SESSION, TABLES, VOTE,
                      before_the_board, clients, euros, financed, funder_of, given_cases, identity, secret_of, session_of,
                      table_of)
from load_documents import PAPERS
from load_meetings import AGENDAS
from load_money import MONEY

RULES = {"quorumPercent": 50, "composition": [], "majority": "simple", "tie": "chair-decides", "secret": False,
         "visibleBeforeClose": False, "closeWhenAllVoted": True}
BOARD_RULES = RULES | {"composition": SECTORS, "tie": "fails", "visibleBeforeClose": True, "closeWhenAllVoted": False}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def accounts():
    for n, client, role, organisation, representative in clients():
        yield {"id": identity(ACCOUNT, n), "client_id": client, "name": f"Person {n}", "role": role,
               "organisation_id": organisation and identity(ORGANISATION, organisation),
               "representative_id": representative and identity(REPRESENTATIVE, representative),
               "secret_hash": hashlib.sha256(secret_of(client).encode()).hexdigest(),
               "version": 1, "created_at": BEGIN}


def sessions():
    """Last used in a future year, so that they do not expire."""
    for number, client in enumerate(["bureau-1", "partner-1"], 1):
        account = next(n for n, one, *_ in clients() if one == client)
        yield {"id": identity(SESSION, number), "account_id": identity(ACCOUNT, account), "method": "link",
               "token_hash": hashlib.sha256(session_of(client).encode()).hexdigest(), "browser": "bench",
               "created_at": BEGIN, "seen_at": FAR, "expires_at": FAR, "confirmed_at": BEGIN}


def programmes():
    yield {"id": identity(PROGRAMME, 1), "code": "bench", "name_nl": "Proef", "name_en": "Trial", "from_year": 2023,
           "to_year": 2027, "details": "{}", "version": 1, "created_at": BEGIN}


def organisations():
    for o in range(1, TABLES + FUNDERS + 1):
        yield {"id": identity(ORGANISATION, o), "code": f"org-{o}", "name": f"Organisation {o}",
               "sector": SECTORS[o % 4], "version": 1, "created_at": BEGIN}


def people():
    """Number, organisation and body of everyone who has a seat."""
    for p in range(1, PEOPLE + 1):
        yield p, p % TABLES + 1, (p - 1) // MEMBERS + 1
    for f in range(1, FUNDERS + 1):
        yield PEOPLE + f, TABLES + f, BOARD


def representatives():
    for p, organisation, _ in people():
        yield {"id": identity(REPRESENTATIVE, p), "organisation_id": identity(ORGANISATION, organisation),
               "name": f"Person {p}", "language": "nl", "version": 1, "created_at": BEGIN}


def bodies():
    for b in range(1, BOARD + 1):
        yield {"id": identity(BODY, b), "code": f"body-{b}", "kind": "board" if b == BOARD else "table",
               "name_nl": f"Tafel {b}", "name_en": f"Table {b}", "opened_on": "2023-01-01", "rules_version": 1,
               "version": 1, "created_at": BEGIN}


def body_rules():
    for b in range(1, BOARD + 1):
        yield {"body_id": identity(BODY, b), "version": 1, "recorded_at": BEGIN,
               "rules": compact(BOARD_RULES if b == BOARD else RULES)}


def seats():
    for p, _, body in people():
        yield {"id": identity(SEAT, p), "body_id": identity(BODY, body), "version": 1, "created_at": BEGIN,
               "representative_id": identity(REPRESENTATIVE, p), "from_date": "2023-01-01",
               "role": "chair" if p % MEMBERS == 1 else "member"}


def content_of(case):
    return {"title": case["title"], "summary": f"{case['summary']}\n\n{case['body']}", "cluster": case["category"],
            "programmeLine": None, "scope": None, "leadTableId": identity(BODY, table_of(case["id"])),
            "coReviewTableIds": [], "initiatorOrganisationId": identity(ORGANISATION, case["id"] % TABLES + 1),
            "recipientOrganisationIds": [], "jobsExpected": 10, "jobsYear": 2030,
            "budgetLines": [{"description": "Bouw", "expenditureKind": "investment", "budgetYear": 2026,
                             "amount": euros(case["amount"])}],
            "fundingLines": [], "appraisals": [], "interventionGrounds": []}


def number_of(case):
    return f"BC-2024-{case['id']:06d}"


def search_text(case):
    """As the service writes it: these words are their own stems, but for one."""
    own = words(number_of(case), case["title"])
    return f"{words(own, case['summary'], case['body'], 'bouw', case['category'])} / {own}"


def words(*texts):
    return " ".join(sorted(set(re.findall(r"\w+", " ".join(texts).lower().replace("beginjaren", "beginjar")))))


def business_cases():
    for case in given_cases():
        at_board = case["status"] in ("board-decision", "financed")
        yield {"id": identity(CASE, case["id"]), "number": number_of(case), "number_key": 2024000000 + case["id"],
               "programme_id": identity(PROGRAMME, 1), "machine_version": 3, "status": case["status"],
               "status_since": case["updated"], "round": 1, "revision": 1, "version": 1, "title": case["title"],
               "cluster_code": case["category"], "lead_table_id": identity(BODY, table_of(case["id"])),
               "initiator_id": identity(ORGANISATION, case["id"] % TABLES + 1), "jobs_expected": 10, "jobs_year": 2030,
               "cost_cents": case["amount"], "cover_cents": 0, "asked_cents": case["amount"],
               "content": compact(content_of(case)), "search_text": search_text(case),
               # Lower-case letters and digits are their own key.
               "title_key": case["title"], "analysis_version": 1,
               "board_since": case["updated"] if at_board else None, "created_by": identity(ACCOUNT, BUREAU),
               "created_at": case["created"], "updated_at": case["updated"]}


def case_tables():
    for c in range(1, data_set.CASES + 1):
        yield {"case_id": identity(CASE, c), "body_id": identity(BODY, table_of(c)), "is_lead": 1}


def case_needs():
    for case in given_cases():
        yield {"case_id": identity(CASE, case["id"]), "budget_year": 2026, "expenditure_kind": "investment",
               "cost_cents": case["amount"], "cover_cents": 0}


def case_revisions():
    for case in given_cases():
        yield {"case_id": identity(CASE, case["id"]), "revision": 1, "content": compact(content_of(case)),
               "author_id": identity(ACCOUNT, BUREAU), "recorded_at": case["created"]}


def event_chains():
    for c in range(1, data_set.CASES + 1):
        yield {"stream_id": identity(CASE, c), "stream_kind": "case", "length": 1, "head_hash": f"{c:064x}"}


def events():
    for case in given_cases():
        c = case["id"]
        yield {"id": identity(EVENT, c), "stream_id": identity(CASE, c), "seq": 1, "kind": "case.registered",
               "subject_id": identity(CASE, c), "actor_id": identity(ACCOUNT, BUREAU), "actor_name": "Bureau",
               "actor_role": "bureau", "version_after": 1, "data": compact({"number": number_of(case)}),
               "recorded_at": case["created"], "previous_hash": "", "hash": f"{c:064x}"}


def tally(entitled, taken_part, quorum, votes_for, chair):
    """As the service stores it; `chair` is the position of the chair, who decides a tie."""
    against = taken_part - votes_for
    tied = votes_for == against
    carried = chair == "for" if tied else votes_for > against
    return {"entitled": entitled, "takenPart": taken_part, "quorumNeeded": quorum, "quorumMet": True,
            "sectorsMissing": [], "forCount": votes_for, "againstCount": against, "abstainCount": 0,
            "countsShown": True, "tieDecidedByChair": tied, "result": "carried" if carried else "rejected"}


def tallies():
    """The tallies of the closed ballots, by number, from their votes."""
    votes_for, chairs = [0] * (data_set.CLOSED + 1), [None] * (data_set.CLOSED + 1)
    for _, ballot, person, position, _ in given_votes():
        votes_for[ballot] += position == "for"
        if person % MEMBERS == 1:
            chairs[ballot] = position
    return [tally(MEMBERS, MEMBERS, MEMBERS // 2, count, chair) for count, chair in zip(votes_for, chairs)]


def ballots():
    counted = tallies()
    for b in range(1, data_set.BALLOTS + 1):
        closed = b <= data_set.CLOSED
        yield {"id": identity(BALLOT, b), "case_id": identity(CASE, b), "body_id": identity(BODY, table_of(b)),
               "kind": "advice", "round": 1, "is_lead": 1, "question": "Adviseert de tafel positief?", "secret": 0,
               "status": "closed" if closed else "open", "rules_version": 1, "rules": compact(RULES),
               "case_revision": 1, "need": "[]", "conditions": "[]", "lifts_budget_breach": 0, "opened_at": BEGIN,
               "closes_at": FAR, "ended_at": BEGIN if closed else None, "tally": compact(counted[b]) if closed else None,
               "result": counted[b]["result"] if closed else None, "version": 2 if closed else 1,
               "end_reason": "all-voted" if closed else None}
    for case in before_the_board():
        need = [{"budgetYear": 2026, "expenditureKind": "investment", "amount": euros(case["amount"])}]
        yield {"id": identity(BALLOT, data_set.CASES + case["id"]), "case_id": identity(CASE, case["id"]),
               "body_id": identity(BODY, BOARD), "kind": "decision", "round": 1, "is_lead": 1, "question": "Akkoord?",
               "secret": 0, "status": "open", "rules_version": 1, "rules": compact(BOARD_RULES), "case_revision": 1,
               "need": compact(need), "conditions": "[]", "lifts_budget_breach": 0, "opened_at": BEGIN,
               "closes_at": FAR, "ended_at": None, "tally": None, "result": None, "version": 1, "end_reason": None}
    one = tally(1, 1, 1, 1, None)
    for case in financed():
        yield {"id": identity(BALLOT, data_set.CASES + case["id"]), "case_id": identity(CASE, case["id"]),
               "body_id": identity(BODY, BOARD), "kind": "decision", "round": 1, "is_lead": 1, "question": "Akkoord?",
               "secret": 0, "status": "closed", "rules_version": 1, "rules": compact(BOARD_RULES), "case_revision": 1,
               "need": "[]", "conditions": "[]", "lifts_budget_breach": 0, "opened_at": BEGIN,
               "closes_at": case["updated"], "ended_at": case["updated"], "tally": compact(one), "result": one["result"],
               "version": 2, "end_reason": "deadline"}


def elector(ballot, person, organisation, order, chair):
    return {"ballot_id": identity(BALLOT, ballot), "seat_id": identity(SEAT, person), "seat_order": order,
            "representative_id": identity(REPRESENTATIVE, person), "sector": SECTORS[organisation % 4],
            "organisation_id": identity(ORGANISATION, organisation), "role": "chair" if chair else "member"}


def ballot_electors():
    for b in range(1, data_set.BALLOTS + 1):
        first = (table_of(b) - 1) * MEMBERS
        for j in range(1, MEMBERS + 1):
            yield elector(b, first + j, (first + j) % TABLES + 1, j, j == 1)
    for case in financed():
        funder = funder_of(case["id"])
        yield elector(data_set.CASES + case["id"], PEOPLE + funder, TABLES + funder, 1, False)
    for case in before_the_board():
        for place in range(ELECTORS):
            funder = (funder_of(case["id"]) - 1 + place) % FUNDERS + 1
            yield elector(data_set.CASES + case["id"], PEOPLE + funder, TABLES + funder, place + 1, False)


def vote(number, ballot, person, position, at):
    return {"id": identity(VOTE, number), "ballot_id": identity(BALLOT, ballot), "seat_id": identity(SEAT, person),
            "version": 1, "position": position, "cast_by": identity(REPRESENTATIVE, person), "cast_at": at,
            "is_current": 1}


def given_votes():
    """Number, ballot, person, position and moment of each vote of the closed ballots."""
    with open(f"{data_set.DATA}/votes.csv", newline="") as file:
        for number, ballot, person, choice, _, _, at, _ in csv.reader(file):
            if int(ballot) <= data_set.CLOSED:
                yield int(number), int(ballot), int(person), "for" if choice == "yes" else "against", at[:19]


def votes():
    for row in given_votes():
        yield vote(*row)
    for case in financed():
        yield vote(10_000_000 + case["id"], data_set.CASES + case["id"], PEOPLE + funder_of(case["id"]), "for", BEGIN)


def changes():
    """The positions in the feed of changes, as the worker would give them."""
    for position, event in enumerate(events(), 1):
        yield {"position": position, "event_id": event["id"], "recorded_at": event["recorded_at"],
               "numbered_at": event["recorded_at"]}


TABLES_IN_ORDER = [accounts, sessions, programmes, organisations, representatives, bodies, body_rules, seats,
                   business_cases, case_tables, case_needs, case_revisions, event_chains, events, ballots,
                   ballot_electors, votes, *MONEY, changes, *AGENDAS, *PAPERS]


def to_load(known):
    """The tables that the database has, each with those columns of its first row that it has: `known` are its columns."""
    for rows in TABLES_IN_ORDER:
        columns = [column for column in next(rows()) if (rows.__name__, column) in known]
        if columns:
            yield rows, columns


def into_sqlite(path):
    import apsw  # an SQLite as new as the service's own, for its full-text index

    db = apsw.Connection(path)
    for pragma in ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000"):
        db.execute(f"PRAGMA {pragma}")
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'case_search%'")
    guards = list(guards)
    db.execute("BEGIN")
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    known = set(db.execute("SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"))
    for rows, columns in to_load(known):
        places = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {rows.__name__} ({', '.join(columns)}) VALUES ({places})",
                       (tuple(row[c] for c in columns) for row in rows()))
    for _, sql in guards:
        db.execute(sql)
    db.execute("COMMIT")
    broken = list(db.execute("SELECT * FROM pragma_foreign_key_check LIMIT 5"))
    assert not broken, broken
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def into_postgres():
    found = psql("-AtF ", "-c", "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
    for rows, columns in to_load({tuple(line.split()) for line in found.splitlines()}):
        copy = subprocess.Popen(
            ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", "SET session_replication_role = replica",
             "-c", f"\\copy {rows.__name__} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '\\N')"], stdin=subprocess.PIPE, text=True)
        writer = csv.writer(copy.stdin, lineterminator="\n")
        writer.writerows(["\\N" if row[c] is None else row[c] for c in columns] for row in rows())
        copy.stdin.close()
        if copy.wait():
            sys.exit(f"load.py: {rows.__name__} could not be loaded")
    # The search index, which a trigger fills for each row otherwise.
    index = psql("-Atc", "SELECT pg_get_indexdef('case_search_by_words'::regclass)").strip()
    psql("-c", "DROP INDEX case_search_by_words", "-c", "SELECT count(index_case(id)) FROM business_cases", "-c", index)
    psql("-c", "VACUUM (ANALYZE, FREEZE)")


def psql(*arguments):
    command = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", *arguments]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=GIVEN)
    parser.add_argument("data")
    parser.add_argument("where", choices=["sqlite", "postgres"])
    parser.add_argument("file", nargs="?")
    arguments = parser.parse_args()
    data_set.use(arguments.data, arguments.cases)
    if arguments.where == "sqlite":
        into_sqlite(arguments.file)
    else:
        into_postgres()
