#!/usr/bin/env python3
"""Sends bodies that are small to send and much work to check to a new demonstration, and tells time and memory.

    tests/bench/large_bodies.py BINARY PORT FOLDER

FOLDER is made. One megabyte of `{"kinds":[{},{},…]}` as a member of a table: once, and twice six at once, while the same
member reads. RSS is what the process holds, HWM the most that it held, both in MiB."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

binary, port, folder = sys.argv[1:4]
base = f"http://127.0.0.1:{port}"
settings = base + "/v1/me/message-settings"
os.makedirs(folder)
log = open(os.path.join(folder, "log"), "w")
serving = subprocess.Popen(
    [binary, "serve", "--demo", "--data-dir", folder, "--bind", f"127.0.0.1:{port}"],
    stdout=subprocess.DEVNULL,
    stderr=log,
)


def memory():
    """RSS and HWM in MiB."""
    with open(f"/proc/{serving.pid}/status") as lines:
        told = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return "RSS {:.0f}, HWM {:.0f} MiB".format(int(told["VmRSS"]) / 1024, int(told["VmHWM"]) / 1024)


def asked(request):
    """Status and seconds."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as refused:
        refused.read()
        status = refused.code
    return status, round(time.monotonic() - begun, 2)


def ready():
    try:
        return asked(base + "/health/ready")[0] == 200
    except urllib.error.URLError:
        return False


while not ready():
    time.sleep(0.2)
with open(os.path.join(folder, "demo-credentials.json")) as file:
    member = next(one for one in json.load(file) if one["role"] == "table-member")
form = {"grant_type": "client_credentials", "client_id": member["clientId"], "client_secret": member["clientSecret"]}
with urllib.request.urlopen(base + "/v1/oauth/token", urllib.parse.urlencode(form).encode()) as answer:
    signed_in = {"Authorization": "Bearer " + json.load(answer)["access_token"]}
with urllib.request.urlopen(urllib.request.Request(settings, headers=signed_in)) as answer:
    etag = answer.headers["ETag"]
body = ('{"kinds":[' + ",".join(["{}"] * 349_000) + "]}").encode()
headers = {**signed_in, "Content-Type": "application/json", "If-Match": etag}


def send(answers):
    answers.append(asked(urllib.request.Request(settings, body, headers, method="PUT")))


def read(answers, done):
    while not done.is_set():
        answers.append(asked(urllib.request.Request(settings, headers=signed_in)))


print("started:", memory())
answers = []
send(answers)
print("one:", answers, memory())
for _ in range(2):
    answers, reads, done = [], [], threading.Event()
    reader = threading.Thread(target=read, args=(reads, done))
    reader.start()
    senders = [threading.Thread(target=send, args=(answers,)) for _ in range(6)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    done.set()
    reader.join()
    slowest = max(seconds for _, seconds in reads)
    print("six at once:", sorted(answers), memory(), f"slowest of {len(reads)} reads beside: {slowest} s")
time.sleep(5)
print("5 s later:", memory())
serving.terminate()
serving.wait()
