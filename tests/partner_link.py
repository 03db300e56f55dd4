#!/usr/bin/env python3
"""A funder's financial system, linked to EDBA: written from the OpenAPI document alone, with the standard library.

It follows the partner feed, takes what it is offered into its books, pays half of each commitment, and keeps its own books
in a file. Run it as often as you like: it continues where it stopped, also after a crash. It prints its totals as JSON.

    partner_link.py URL CLIENT_ID CLIENT_SECRET --books books.json [--today 2026-03-02] [--wait 30]
"""

import argparse
import datetime
import json
import os
import urllib.error
import urllib.parse
import urllib.request


class Service:
    """The operations of the API, by the names that its document gives them."""

    def __init__(self, url, client_id, secret):
        document = json.load(urllib.request.urlopen(url + "/v1/openapi.json"))
        base = url + urllib.parse.urlsplit(document["servers"][0]["url"]).path
        self.operations = {
            operation["operationId"]: (method.upper(), base + path)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if "operationId" in operation
        }
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        self.token = None
        self.token = self.send("createToken", urllib.parse.urlencode(form).encode(),
                               "application/x-www-form-urlencoded")["access_token"]

    def send(self, operation, body=None, media="application/json", **query):
        method, address = self.operations[operation]
        if query:
            address += "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(address, body, {"Accept": "application/json"}, method=method)
        if body is not None:
            request.add_header("Content-Type", media)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            return json.load(urllib.request.urlopen(request))
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{operation}: {error.code} {error.read().decode()}")

    def post(self, operation, items):
        return self.send(operation, json.dumps({"items": items}).encode())["items"]


def cents(amount):
    euros, hundredths = amount.lstrip("-").split(".")
    return (-1 if amount.startswith("-") else 1) * (int(euros) * 100 + int(hundredths))


def amount(of_cents):
    return ("-" if of_cents < 0 else "") + f"{abs(of_cents) // 100}.{abs(of_cents) % 100:02}"


class Books:
    """What this system knows: its place in the feed, each commitment as it is now, and its own payments."""

    def __init__(self, path):
        self.path, self.kept = path, {"after": None, "commitments": {}, "payments": {}}
        if os.path.exists(path):
            with open(path) as file:
                self.kept = json.load(file)

    def keep(self):
        # Written beside and then renamed, so that a crash leaves the old books or the new ones.
        with open(self.path + ".new", "w") as file:
            json.dump(self.kept, file, indent=1)
        os.replace(self.path + ".new", self.path)

    def follow(self, service, wait):
        """Reads the feed to its end."""
        more = True
        while more:
            query = {"wait": wait, "limit": 100}
            if self.kept["after"]:
                query["after"] = self.kept["after"]
            page = service.send("listPartnerFeed", **query)
            after, more = page["nextAfter"], page["more"]
            for entry in page["items"]:
                if entry["what"] == "reset":
                    self.kept["commitments"], after, more = {}, None, True
                else:
                    commitment = entry["commitment"]
                    self.kept["commitments"][commitment["commitmentId"]] = commitment
            self.kept["after"] = after
            self.keep()

    def acknowledge(self, service):
        offered = [one for one in self.kept["commitments"].values()
                   if one["status"] == "offered" and one["instrument"] != "guarantee"]
        items = [{"commitmentId": one["commitmentId"], "bookingReference": "VPL-" + one["commitmentId"][-12:]}
                 for one in offered]
        for start in range(0, len(items), 200):
            service.post("createAcknowledgements", items[start:start + 200])
        return len(items)

    def pay_half(self, service, today):
        payments = self.kept["payments"]
        for one in self.kept["commitments"].values():
            half = cents(one["open"]) // 2
            if one["status"] == "acknowledged" and half > 0 and one["commitmentId"] not in payments:
                # In the books before it is sent: after a lost answer the same payment is sent again.
                payments[one["commitmentId"]] = {
                    "commitmentId": one["commitmentId"], "amount": amount(half), "valueDate": today,
                    "payee": one["recipients"][0]["name"], "bookingReference": "BET-" + one["commitmentId"][-12:]}
        self.keep()
        unsent = [payment for payment in payments.values() if "id" not in payment]
        for start in range(0, len(unsent), 200):
            part = unsent[start:start + 200]
            for payment, recorded in zip(part, service.post("createDisbursements", part)):
                payment["id"] = recorded["id"]
        self.keep()

    def totals(self):
        years = {}
        for one in self.kept["commitments"].values():
            year = years.setdefault(str(one["budgetYear"]), {})
            for name in ("amount", "acknowledged", "paid", "released", "open"):
                year[name] = year.get(name, 0) + cents(one[name])
        years = {year: {name: amount(sum_) for name, sum_ in sums.items()} for year, sums in sorted(years.items())}
        own = sum(cents(payment["amount"]) for payment in self.kept["payments"].values())
        return {"years": years, "ownPayments": amount(own), "payments": len(self.kept["payments"])}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("url", "client_id", "secret", "--books"):
        parser.add_argument(name)
    parser.add_argument("--today", default=datetime.date.today().isoformat())
    parser.add_argument("--wait", default=0, type=int)
    given = parser.parse_args()
    link, books = Service(given.url, given.client_id, given.secret), Books(given.books)
    books.follow(link, given.wait)
    books.acknowledge(link)
    books.pay_half(link, given.today)
    print(json.dumps(books.totals()))
