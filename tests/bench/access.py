#!/usr/bin/env python3
"""access.py URL FOLDER: gets access tokens at the service itself, and every page of the filtered list.

FOLDER gets member.txt (20 members of each of the 200 tables, in the order of the tables), auditor.txt,
partner.txt, and pages.txt: the addresses of the pages of each status and cluster, by the service's own
cursors.
"""
import base64, http.client, json, sys, urllib.parse
from concurrent.futures import ThreadPoolExecutor

from load import AUDITORS, FUNDERS, MEMBERS, TABLES, secret_of

OF_EACH_TABLE, AT_ONCE = 20, 4
STATUSES = ["proposal", "table-review", "board-decision", "financed", "rejected"]

def use(url):
    """Names the service that is asked."""
    global host
    host = urllib.parse.urlsplit(url).netloc


def token_of(conn, client):
    """An access token of a client."""
    basic = base64.b64encode(f"{client}:{secret_of(client)}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    return answer(conn, "POST", "/v1/oauth/token", "grant_type=client_credentials", headers)["access_token"]


def connection():
    return http.client.HTTPConnection(host, timeout=30)


def answer(conn, method, path, body, headers):
    conn.request(method, path, body, headers)
    response = conn.getresponse()
    text = response.read()
    if response.status != 200:
        sys.exit(f"access.py: {method} {path}: {response.status} {text[:300]!r}")
    return json.loads(text)


def fetch(clients):
    """The tokens of these clients, over one connection."""
    conn = connection()
    return [token_of(conn, client) for client in clients]


def write(name, lines):
    with open(f"{folder}/{name}.txt", "w") as file:
        file.writelines(f"{line}\n" for line in lines)


def pages(token):
    conn = connection()
    for status in STATUSES:
        for category in range(12):
            path = f"/v1/cases?status={status}&cluster=cat{category:02d}&limit=25"
            cursor = None
            while True:
                address = path if cursor is None else f"{path}&cursor={cursor}"
                page = answer(conn, "GET", address, None, {"Authorization": f"Bearer {token}"})
                cursor = page.get("nextCursor")
                if cursor is None:
                    break
                yield address


def main():
    members = [f"member-{t * MEMBERS + j}" for t in range(TABLES) for j in range(1, OF_EACH_TABLE + 1)]
    share = len(members) // AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = pool.map(fetch, [members[i * share:(i + 1) * share] for i in range(AT_ONCE)])
    write("member", [token for part in parts for token in part])
    auditors = fetch(f"auditor-{a}" for a in range(1, AUDITORS + 1))
    write("auditor", auditors)
    write("partner", fetch(f"partner-{f}" for f in range(1, FUNDERS + 1)))
    write("pages", pages(auditors[0]))


if __name__ == "__main__":
    use(sys.argv[1])
    folder = sys.argv[2]
    main()
