#!/usr/bin/env python3
"""search.py URL NAME: how long each kind of search takes, one after the other, as a table in Markdown.

Requests each kind 20 times, with other words of the same frequency each time, in each order and for the first and the
second page; prints the median and the longest time. A word kN is in about 11,600 / (N - 999) of 1,000 cases.
"""
import json, sys, urllib.parse

from access import connection, timed, token_of, use

TIMES = 20
SORTS = ["-createdAt", "createdAt", "title", "-title", "asked", "-asked", "updatedAt", "-updatedAt"]
SEARCHES = [
    ("in every case", lambda n: f"k{1000 + n % 3}"),
    ("one in three", lambda n: f"k{1030 + n}"),
    ("one in fifty", lambda n: f"k{1550 + n}"),
    ("rare", lambda n: f"k{5900 + n}"),
    ("none", lambda n: f"unknown{n}"),
    ("two frequent", lambda n: f"k{1010 + n} k{1040 + n}"),
    ("two of middling frequency", lambda n: f"k{1300 + n} k{1500 + n}"),
    ("frequent and rare", lambda n: f"k{1000 + n} k{4900 + n}"),
    ("only in the oldest fifth", lambda n: "beginjaren"),
]
FILTERS = [("", "bureau-1"), ("&status=financed", "bureau-1"), ("&cluster=cat03&status=table-review", "bureau-1"),
           ("&askedMin=100000.00&askedMax=110000.00", "bureau-1"), ("", "member-1")]


def main():
    use(url)
    conn = connection()
    tokens = {client: token_of(conn, client) for client in {client for _, client in FILTERS}}
    print(f"| {name}: search | narrowed by | median ms | longest ms | longest with |\n| --- | --- | ---: | ---: | --- |")
    for words, text in SEARCHES:
        for narrowed, client in FILTERS:
            taken = []
            for n in range(TIMES):
                sort = SORTS[n % len(SORTS)]
                path = f"/v1/cases?limit=25&sort={sort}&text={urllib.parse.quote(text(n))}{narrowed}"
                milliseconds, page = ask(conn, path, tokens[client])
                taken.append((milliseconds, sort))
                if page["nextCursor"]:
                    taken.append((ask(conn, f"{path}&cursor={page['nextCursor']}", tokens[client])[0], f"{sort}, second page"))
            taken.sort()
            longest, where = taken[-1]
            by = narrowed.strip("&") or ("their tables" if client != "bureau-1" else "nothing")
            print(f"| {words} | {by} | {taken[len(taken) // 2][0]:.1f} | {longest:.1f} | {where} |", flush=True)
    taken = sorted(ask(conn, f"/register?q=k{1000 + n * 5 % 5000}", None)[0] for n in range(200))
    print(f"| public register | | {taken[100]:.1f} | {taken[-1]:.1f} | |")


def ask(conn, path, token):
    milliseconds, body = timed(conn, path, {"Authorization": f"Bearer {token}"} if token else {})
    return milliseconds, json.loads(body) if token else None


if __name__ == "__main__":
    url, name = sys.argv[1:3]
    main()
