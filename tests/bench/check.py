#!/usr/bin/env python3
"""check.py URL: reads every list of the service once, as the OpenAPI document names them, and the public register.

load.py writes the data set into the tables without the service; this finds what the service cannot read before a
measurement does. Ends with an error at the first list that is answered with neither 200 nor 403.
"""
import json, sys, urllib.error, urllib.request

from access import connection, token_of, use

ACCOUNTS = ["bureau-1", "auditor-1", "partner-1", "member-1"]
# The values of required parameters: the identity of the first item of this list, or a period.
REQUIRED = {"streamId": "/cases"}
PERIOD = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}


def lists(document):
    """The paths that are read page by page, each with its required parameters."""
    for path, methods in document["paths"].items():
        parameters = methods.get("get", {}).get("parameters", [])
        if any(p.get("$ref") == "#/components/parameters/cursor" for p in parameters):
            yield path, [p["name"] for p in parameters if p.get("in") == "query" and p.get("required")]


class Reader:
    def __init__(self, client):
        self.client, self.token = client, None

    def read(self, path):
        """Status and document."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = urllib.request.Request(f"{url}/v1{path}", headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, error.read()[:300]

    def filled(self, path):
        """The path with the identity of the first item of each list before it; None where a list has no item."""
        if "{" not in path:
            return path
        before, rest = path.split("/{", 1)
        status, page = self.read(f"{before}?limit=1")
        if status != 200 or not page["items"]:
            return None
        identity = page["items"][0].get("id")
        return identity and self.filled(f"{before}/{identity}{rest.split('}', 1)[1]}")

    def query(self, required):
        """The query with the required parameters; None where a list has no item to take an identity from."""
        asked = "limit=100"
        for name in required:
            if name in PERIOD:
                asked += f"&{name}={PERIOD[name]}"
                continue
            status, page = self.read(f"{REQUIRED[name]}?limit=1")
            if status != 200 or not page["items"]:
                return None
            asked += f"&{name}={page['items'][0]['id']}"
        return asked


def main():
    use(url)
    conn = connection()
    readers = [Reader(client) for client in ACCOUNTS]
    for reader in readers:
        reader.token = token_of(conn, reader.client)
    with urllib.request.urlopen(f"{url}/v1/openapi.json") as response:
        paths = list(lists(json.load(response)))
    read = empty = 0
    for path, required in paths:
        for reader in readers:
            address, query = reader.filled(path), reader.query(required)
            if address is None or query is None:
                empty += 1
                continue
            status, page = reader.read(f"{address}?{query}")
            # What an account may not read is refused to it, and read by another.
            if status not in (200, 403):
                sys.exit(f"check.py: {reader.client}: {address}: {status} {page!r}")
            read += status == 200
    for page in ("/register", "/register?q=k1000", "/register/feed.atom"):
        with urllib.request.urlopen(url + page) as response:
            response.read()
    print(f"check.py: {len(paths)} lists, {read} answers, {empty} without an item to take an identity from", file=sys.stderr)


if __name__ == "__main__":
    url = sys.argv[1].rstrip("/")
    main()
