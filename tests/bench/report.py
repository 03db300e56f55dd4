#!/usr/bin/env python3
"""report.py results.tsv: the table in Markdown. Medians over the rounds; ratios are taken within each
round, and their median is shown."""
import collections, statistics, sys

OPERATIONS = {"vote": "vote", "case": "one case", "list": "filtered list", "search": "search",
              "partner": "a partner's list", "pledge": "vote with a pledge", "payment": "payment",
              "changes": "feed of changes", "documents": "a member's documents",
              "meetings": "a member's meetings", "agenda": "an agenda", "dealt-with": "where a case was dealt with",
              "minutes": "minutes"}
runs, rates, single = collections.defaultdict(list), {}, {}
for line in open(sys.argv[1]):
    number, who, what, clients, *values = line.rstrip("\n").split("\t")
    if clients == "-":
        single[who, what] = values[0]
        continue
    values = [float(v) for v in values]
    runs[who, what, clients].append(values)
    rates[number, who, what, clients] = values[0]
rounds = sorted({key[0] for key in rates})


def rate(who, what, clients="32"):
    found = [v[0] for v in runs.get((who, what, clients), [])]
    return f"{statistics.median(found):,.0f}" if found else "–"


def spread(who, what):
    found = [v[0] for v in runs[who, what, "32"]]
    return f"{statistics.median(found):,.0f} ({min(found):,.0f}–{max(found):,.0f})"


def ratio(who, what, base, clients="32"):
    """The rate relative to the best rate of a base in the same round."""
    found = []
    for number in rounds:
        bases = [rates.get((number, base, what, c)) for c in clients.split()]
        bases = [b for b in bases if b]
        if bases:
            found.append(rates[number, who, what, "32"] / max(bases))
    return f"{statistics.median(found):.2f}" if found else "–"


def against(one, other):
    """The ratio of two rates of the same round: median (least–most). Each is given as who and what."""
    pairs = [(rates.get((n, *one, "32")), rates.get((n, *other, "32"))) for n in rounds]
    found = [mine / theirs for mine, theirs in pairs if mine and theirs]
    return f"{statistics.median(found):.2f} ({min(found):.2f}–{max(found):.2f})" if found else "–"


print("| operation | database | requests/s (least–most) | median ms | 99 % ms | pgbench 8 | pgbench 16 | of pgbench |"
      " of the bare limit | × DRF | × Directus |")
print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
for what, name in OPERATIONS.items():
    for database in ("postgres", "sqlite"):
        who = f"edba-{database}"
        own = runs.get((who, what, "32"))
        if not own:
            continue
        _, p50, p99, *_ = (statistics.median(column) for column in zip(*own))
        print(f"| {name} | {database} | {spread(who, what)} | {p50:.1f} | {p99:.1f} | {rate('pgbench', what, '8')} |"
              f" {rate('pgbench', what, '16')} | {ratio(who, what, 'pgbench', '8 16')} | {ratio(who, what, 'limits')} |"
              f" {ratio(who, what, 'drf')} | {ratio(who, what, 'directus')} |")
print()
peers = [who for who in ("limits", "drf", "directus") if any(key[0] == who for key in runs)]
if peers:
    print("| beside it | vote | one case | filtered list | search |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for who in peers:
        print(f"| {who} | " + " | ".join(rate(who, what) for what in ("vote", "case", "list", "search")) + " |")
    print()
print("| | PostgreSQL | SQLite |")
print("| --- | ---: | ---: |")
for name, what, other in [("a payment, of a vote with a pledge", "payment", "edba-{} pledge"),
                          ("a vote, of a vote with the binary before", "vote", "edba-before-{} vote")]:
    ratios = [against((f"edba-{one}", what), other.format(one).split()) for one in ("postgres", "sqlite")]
    if ratios != ["–", "–"]:
        print(f"| {name} | {ratios[0]} | {ratios[1]} |")
for what in dict.fromkeys(what for who, what in single if who == "edba-postgres"):
    print(f"| {what} | {single.get(('edba-postgres', what), '–')} | {single.get(('edba-sqlite', what), '–')} |")
print()
if ("edba-sqlite", "upload-MB/s") in single:
    print("| documents | MB/s | beside it | MB/s |")
    print("| --- | ---: | --- | ---: |")
    for what, beside in (("upload-MB/s", "disk-MB/s"), ("upload-MB/s", "sha256-MB/s"),
                         ("download-1-MB/s", "bare-download-1-MB/s"), ("download-8-MB/s", "bare-download-8-MB/s")):
        print(f"| {what} | {single.get(('edba-sqlite', what), '–')} | {beside} |"
              f" {single.get(('edba-sqlite', beside), '–')} |")
    print()
    print("memory beyond that before, MiB: " + ", ".join(
        f"{what} {single.get(('edba-sqlite', what), '–')}" for what in ("upload-MiB", "download-MiB")))
    print()
print("statements of a request, BEGIN and COMMIT counted: "
      + ", ".join(f"{name} {single['statements', what]}" for what, name in OPERATIONS.items() if ("statements", what) in single))
build = f"{single['binary', 'build-s']} s" if ("binary", "build-s") in single else "not timed"
print(f"binary {single['binary', 'MB']} MB; first release build: {build}; rounds: {len(rounds)}")
errors = {key: sum(v[4] for v in values) for key, values in runs.items() if sum(v[4] for v in values)}
for (who, what, clients), count in errors.items():
    print(f"errors: {who} {what} at {clients} clients: {count:.0f}")
