#!/usr/bin/env python3
"""report.py results.tsv: the table in Markdown. Medians over the rounds; ratios are taken within each
round, and their median is shown."""
import collections, statistics, sys

OPERATIONS = {"vote": "vote", "case": "one case", "list": "filtered list", "search": "search",
              "partner": "a partner's list"}
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
    """Against the best that a base did in the same round."""
    found = []
    for number in rounds:
        bases = [rates.get((number, base, what, c)) for c in clients.split()]
        bases = [b for b in bases if b]
        if bases:
            found.append(rates[number, who, what, "32"] / max(bases))
    return f"{statistics.median(found):.2f}" if found else "–"


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
print("| beside it | vote | one case | filtered list | search |")
print("| --- | ---: | ---: | ---: | ---: |")
for who in ("limits", "drf", "directus"):
    print(f"| {who} | " + " | ".join(rate(who, what) for what in ("vote", "case", "list", "search")) + " |")
print()
print("| | PostgreSQL | SQLite |")
print("| --- | ---: | ---: |")
for what in ("ready-ms", "idle-MiB", "loaded-MiB", "sheet-MiB", "sheet-s"):
    print(f"| {what} | {single.get(('edba-postgres', what), '–')} | {single.get(('edba-sqlite', what), '–')} |")
print()
print("statements of a request, BEGIN and COMMIT counted: "
      + ", ".join(f"{name} {single.get(('statements', what), '–')}" for what, name in OPERATIONS.items()))
build = f"{single['binary', 'build-s']} s" if ("binary", "build-s") in single else "not timed"
print(f"binary {single['binary', 'MB']} MB; first release build: {build}; rounds: {len(rounds)}")
errors = {key: sum(v[4] for v in values) for key, values in runs.items() if sum(v[4] for v in values)}
for (who, what, clients), count in errors.items():
    print(f"errors: {who} {what} at {clients} clients: {count:.0f}")
