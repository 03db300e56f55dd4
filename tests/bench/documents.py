#!/usr/bin/env python3
"""documents.py URL PID FOLDER BARE: how fast files go up and down, and what memory the service takes for that.

URL and PID are of the service, FOLDER is on the disk of its document store, BARE the URL of a server of that folder
(empty: none). Prints NAME VALUE lines: MB/s (a million bytes) and MiB beyond the memory before.
"""
import hashlib, http.client, json, os, subprocess, sys, threading, time, urllib.parse

from access import token_of, use

UP, DOWN, CLIENTS, PIECE = 500 << 20, 100 << 20, 8, 1 << 20
LINE = b"% een regel van vijftig tekens, die niets betekent\n"
BOUNDARY = "edba-bench"
START = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
END = b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def pdf(bytes_):
    """The pieces of a PDF of so many bytes, with comments as filler."""
    yield START
    left = bytes_ - len(START) - len(END)
    block = (LINE * (PIECE // len(LINE) + 1))[:PIECE - 1] + b"\n"
    while left:
        piece = block[-min(left, PIECE):]
        left -= len(piece)
        yield piece
    yield END


def connection(url):
    return http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=600)


def memory():
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def beyond(work):
    """What the work gives, and the most memory of the service meanwhile beyond that before."""
    before, most, done = memory(), [0.0], threading.Event()

    def watch():
        while not done.wait(0.02):
            most[0] = max(most[0], memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        result = work()
    finally:
        done.set()
        watcher.join()
    return result, max(most[0] - before, 0)


def upload(token, title, bytes_):
    """Adds a document; its id and the seconds that it took."""
    document = json.dumps({"title": title, "kind": "report", "attachedTo": []})
    head = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"\r\nContent-Type: application/json\r\n\r\n'
            f'{document}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="stuk.pdf"\r\n'
            f'Content-Type: application/pdf\r\n\r\n').encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def body():
        yield head
        yield from pdf(bytes_)
        yield tail

    conn = connection(url)
    headers = {"Authorization": f"Bearer {token}", "Content-Length": str(len(head) + bytes_ + len(tail)),
               "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    began = time.monotonic()
    conn.request("POST", "/v1/documents", body(), headers)
    response = conn.getresponse()
    text = response.read()
    if response.status != 201:
        sys.exit(f"documents.py: {response.status} {text[:300]!r}")
    return json.loads(text)["id"], time.monotonic() - began


def download(url, path, token=None):
    """Reads all of it; how many bytes."""
    conn = connection(url)
    conn.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    response = conn.getresponse()
    if response.status != 200:
        sys.exit(f"documents.py: GET {path}: {response.status}")
    buffer, read = bytearray(PIECE), 0
    while count := response.readinto(buffer):
        read += count
    return read


def rate(works):
    """MB/s of these together, each of which tells its bytes."""
    counts = [0] * len(works)

    def run(place):
        counts[place] = works[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / 1e6 / (time.monotonic() - began)


def tell(name, value):
    print(name, f"{value:.0f}", flush=True)


def disk(folder):
    """MB/s of writing such a file durably, by dd."""
    path = os.path.join(folder, "dd.bin")
    with open(path + ".source", "wb") as source:
        source.writelines(pdf(UP))
    began = time.monotonic()
    subprocess.run(["dd", f"if={path}.source", f"of={path}", "bs=1M", "conv=fsync", "status=none"], check=True)
    seconds = time.monotonic() - began
    os.remove(path)
    os.remove(path + ".source")
    return UP / 1e6 / seconds


def hashing():
    began = time.monotonic()
    total = hashlib.sha256()
    for piece in pdf(UP):
        total.update(piece)
    return UP / 1e6 / (time.monotonic() - began)


def main():
    use(url)
    conn = connection(url)
    bureau = token_of(conn, "bureau-1")
    # At most four downloads of one account at once.
    readers = [token_of(conn, f"auditor-{number}") for number in range(1, CLIENTS + 1)]
    upload(bureau, "warm", PIECE)
    (_, seconds), mebibytes = beyond(lambda: upload(bureau, "up", UP))
    tell("upload-MB/s", UP / 1e6 / seconds)
    tell("upload-MiB", mebibytes)
    tell("disk-MB/s", disk(folder))
    tell("sha256-MB/s", hashing())
    document, _ = upload(bureau, "down", DOWN)
    path = f"/v1/documents/{document}/versions/1/content"
    download(url, path, bureau)
    for clients in (1, CLIENTS):
        works = [lambda token=token: download(url, path, token) for token in readers[:clients]]
        found, mebibytes = beyond(lambda: rate(works))
        tell(f"download-{clients}-MB/s", found)
        if clients == CLIENTS:
            tell("download-MiB", mebibytes)
        if bare:
            tell(f"bare-download-{clients}-MB/s", rate([lambda: download(bare, "/bare.pdf")] * clients))


if __name__ == "__main__":
    url, pid, folder, bare = sys.argv[1:5]
    with open(os.path.join(folder, "bare.pdf"), "wb") as file:
        file.writelines(pdf(DOWN))
    main()
