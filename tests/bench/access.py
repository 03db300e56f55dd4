#!/usr/bin/env python3
"""access.py URL FOLDER DATA CASES ROW...: gets access tokens and cursors from the service, for the measurements of these rows.

Writes into FOLDER, one on a line: tokens in member.txt (20 members of each of the 200
tables, in the order of the tables), auditor.txt, partner.txt and board.txt (in the order of the funders); pages.txt: the
addresses of the pages of each status and cluster, by the service's own cursors; changes.txt: the cursors of the feed of
changes of the first auditor, a hundred changes apart; pledgeable.txt and payable.txt: the numbers of the cases with an
open ballot of the board, and with an acknowledged commitment.
"""
import base64, http.client, json, sys, time, urllib.parse
from concurrent.futures import ThreadPoolExecutor

import data_set
from data_set import AUDITORS, FUNDERS, MEMBERS, TABLES, secret_of

OF_EACH_TABLE, AT_ONCE = 20, 4
STATUSES = ["proposal", "table-review", "board-decision", "financed", "rejected"]
NEEDS = {"vote": ["member"], "case": ["member"], "list": ["auditor", "pages"], "search": ["auditor"],
         "partner": ["partner"], "pledge": ["board", "pledgeable"], "payment": ["partner", "payable"],
         "changes": ["auditor", "changes"], "documents": ["member"], "meetings": ["member"], "agenda": ["member"],
         "dealt-with": ["member"], "minutes": ["member"], "sheet": ["auditor"]}


def use(url):
    """Sets the service that gets the requests."""
    global host
    host = urllib.parse.urlsplit(url).netloc


def token_of(conn, client):
    """An access token of a client."""
    basic = base64.b64encode(f"{client}:{secret_of(client)}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    return answer(conn, "POST", "/v1/oauth/token", "grant_type=client_credentials", headers)["access_token"]


def connection():
    return http.client.HTTPConnection(host, timeout=30)


def body_of(conn, method, path, body, headers):
    """The body of the response; anything but 200 ends the program."""
    conn.request(method, path, body, headers)
    response = conn.getresponse()
    text = response.read()
    if response.status != 200:
        sys.exit(f"{sys.argv[0]}: {method} {path}: {response.status} {text[:300]!r}")
    return text


def answer(conn, method, path, body, headers):
    return json.loads(body_of(conn, method, path, body, headers))


def timed(conn, path, headers):
    """Milliseconds and body of a GET request."""
    began = time.perf_counter()
    body = body_of(conn, "GET", path, None, headers)
    return (time.perf_counter() - began) * 1000, body


def fetch(clients):
    """The tokens of these clients, over one connection."""
    conn = connection()
    return [token_of(conn, client) for client in clients]


def members():
    clients = [f"member-{t * MEMBERS + j}" for t in range(TABLES) for j in range(1, OF_EACH_TABLE + 1)]
    share = len(clients) // AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = pool.map(fetch, [clients[i * share:(i + 1) * share] for i in range(AT_ONCE)])
    return [token for part in parts for token in part]


def pages():
    conn = connection()
    headers = {"Authorization": f"Bearer {token_of(conn, 'auditor-1')}"}
    for status in STATUSES:
        for category in range(12):
            path = f"/v1/cases?status={status}&cluster=cat{category:02d}&limit=25"
            cursor = None
            while True:
                address = path if cursor is None else f"{path}&cursor={cursor}"
                page = answer(conn, "GET", address, None, headers)
                cursor = page.get("nextCursor")
                if cursor is None:
                    break
                yield address


def changes():
    conn = connection()
    headers = {"Authorization": f"Bearer {token_of(conn, 'auditor-1')}"}
    path, more = "/v1/changes?limit=100", True
    while more:
        page = answer(conn, "GET", path, None, headers)
        more = page["more"]
        if more:
            yield page["nextAfter"]
        path = f"/v1/changes?limit=100&after={page['nextAfter']}"


FILES = {"member": members,
         "auditor": lambda: fetch(f"auditor-{a}" for a in range(1, AUDITORS + 1)),
         "partner": lambda: fetch(f"partner-{f}" for f in range(1, FUNDERS + 1)),
         "board": lambda: fetch(f"board-{f}" for f in range(1, FUNDERS + 1)),
         "pages": pages, "changes": changes,
         "pledgeable": lambda: [case["id"] for case in data_set.before_the_board()],
         "payable": data_set.payments}


def main():
    for name in sorted({name for row in rows for name in NEEDS.get(row, [])}):
        lines = FILES[name]()
        with open(f"{folder}/{name}.txt", "w") as file:
            file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    url, folder, data, cases, *rows = sys.argv[1:]
    use(url)
    data_set.use(data, int(cases))
    main()
