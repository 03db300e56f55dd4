#!/usr/bin/env python3
"""money.py URL: response times of the pages of the year's money and of the statements of a year, one after the other.

Requests each of them TIMES times and prints its name, the median and the longest time in milliseconds, between tabs. The
statement of a funder is that of the first one, with LINES payments.
"""
import sys

from access import connection, timed, token_of, use
from data_set import CELL, FUND, LINES, identity, session_of

TIMES = 20
YEAR = "fromDate=2026-01-01&toDate=2026-12-31"
JSON, CSV = "application/json", "text/csv"
# Name, client, address, and for the API the media type.
MEASURED = [
    ("the year's budget", "bureau-1", "/budget?year=2026", None),
    ("the year's end", "bureau-1", "/budget-year-end?year=2026", None),
    ("a cell of the programme", "bureau-1", f"/budget/{identity(CELL, 0)}", None),
    ("the funds", "bureau-1", "/funds", None),
    ("a fund", "bureau-1", f"/funds/{identity(FUND, 5)}", None),
    ("state aid", "bureau-1", "/state-aid", None),
    ("the year's statement of all funders", "bureau-1", "/statement?from=2026-01-01&to=2026-12-31", None),
    ("the year's statement of a funder", "partner-1", "/statement?from=2026-01-01&to=2026-12-31", None),
    ("a funder's commitments", "partner-1", "/commitments", None),
    ("the bureau's desk", "bureau-1", "/", None),
    ("a funder's desk", "partner-1", "/", None),
    ("API: a page of the cells", "bureau-1", "/v1/budget-cells?year=2026&limit=100", JSON),
    ("API: a page of the statement of all funders", "bureau-1", f"/v1/statements?{YEAR}&limit=100", JSON),
    ("API: a page of the statement of a funder", "partner-1", f"/v1/statements?{YEAR}&limit=100", JSON),
    ("API: the same by value date", "partner-1", f"/v1/statements?{YEAR}&by=value-date&limit=100", JSON),
    ("API: the whole statement of a funder as CSV", "partner-1", f"/v1/statements?{YEAR}", CSV),
    ("API: the same by value date, as CSV", "partner-1", f"/v1/statements?{YEAR}&by=value-date", CSV),
]


def main():
    use(url)
    conn = connection()
    tokens = {client: token_of(conn, client) for client in ("bureau-1", "partner-1")}
    for name, client, path, media in MEASURED:
        headers = {"Cookie": f"edba-session={session_of(client)}"}
        if media:
            headers = {"Authorization": f"Bearer {tokens[client]}", "Accept": media}
        answers = [timed(conn, path, headers) for _ in range(TIMES)]
        lines = answers[0][1].count(b"\n")
        if media == CSV and lines < LINES:
            sys.exit(f"money.py: {path}: {lines} lines instead of {LINES}")
        taken = sorted(milliseconds for milliseconds, _ in answers)
        print(f"{name}\t{taken[TIMES // 2]:.1f}\t{taken[-1]:.1f}", flush=True)


if __name__ == "__main__":
    url = sys.argv[1]
    main()
