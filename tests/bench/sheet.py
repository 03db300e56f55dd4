#!/usr/bin/env python3
"""sheet.py URL PID TOKEN FILE ROWS: memory and time that the service (process PID) needs for a sheet (XLSX) of all cases.

Prints the peak memory less the memory before the request, in MiB, sampled fifty times a second: anonymous memory, and all
memory with mapped files, which on SQLite include the database; then the seconds. Writes the sheet to FILE; it must have ROWS
rows beside its head and its totals.
"""
import http.client, sys, threading, time, urllib.parse, zipfile

url, pid, token, path, rows = sys.argv[1:]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def memory():
    """Anonymous memory and all memory, in MiB."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        kilobytes = {line.split()[0]: int(line.split()[1]) for line in file if line.endswith("kB\n")}
    return kilobytes["Pss_Anon:"] / 1024, kilobytes["Pss:"] / 1024


def watch():
    while not done.wait(0.02):
        seen.append(memory())


before, seen, done = memory(), [], threading.Event()
watching = threading.Thread(target=watch)
watching.start()
began = time.monotonic()
conn = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=300)
conn.request("GET", "/v1/cases", headers={"Authorization": f"Bearer {token}", "Accept": SHEET})
response = conn.getresponse()
with open(path, "wb") as file:
    while part := response.read(1 << 16):
        file.write(part)
seconds = time.monotonic() - began
done.set()
watching.join()
if response.status != 200:
    sys.exit(f"sheet.py: {response.status}")
found = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").count(b"<row ") - 2
if found != int(rows):
    sys.exit(f"sheet.py: {found} rows instead of {rows}")
own, all_ = (max(column) - first for column, first in zip(zip(*seen), before))
print(f"{own:.1f}\t{all_:.1f}\t{seconds:.1f}")
