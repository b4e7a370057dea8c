"""A lane journal in a file of JSON lines, as the reference keeps it.

    python3 lane_journal.py leases SIZE WARMUPS ROUNDS

has a journal of 10,000 entries on a file system in memory where there is one, and then acquires, heartbeats and
releases SIZE times. Prints a JSON object per round; the first rounds are not printed; a wrong result ends it.

For the number of the next entry the whole file is read, before each append; each append is one write and a force.
"""

import json
import os
import sys
import tempfile
import time

ENTRIES = 10_000
TREE = ["src/**"]


def entries(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def next_number(path):
    newest = 0
    for entry in entries(path):
        newest = max(newest, int(entry.get("seq") or 0), int(entry.get("seq_watermark") or 0))
    return newest + 1


def line(number, entry):
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps({**entry, "seq": number, "ts": stamp}, sort_keys=True, ensure_ascii=False) + "\n"


def append(path, entry):
    record = line(next_number(path), entry).encode("utf-8")
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, record)
        os.fsync(file)
    finally:
        os.close(file)


def decisions(turn):
    lease = {"lane": "lane", "loop_ts": f"2026-01-01T00:00:{turn}", "holder": "holder"}
    yield {"op": "ACQUIRE", **lease, "tree": TREE}
    yield {"op": "HEARTBEAT", **lease}
    yield {"op": "RELEASE", **lease, "reason": "done"}


def history(path):
    number = 0
    with open(path, "w", encoding="utf-8") as file:
        while number < ENTRIES:
            for entry in decisions(number):
                number += 1
                file.write(line(number, entry))
    return number


def cycles(path, size):
    started = time.perf_counter_ns()
    for turn in range(size):
        for entry in decisions(turn):
            append(path, entry)
    return time.perf_counter_ns() - started


def main(benchmark, size, warmups, rounds):
    if benchmark != "leases":
        sys.exit(f"no benchmark {benchmark}")
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        for number in range(warmups + rounds):
            path = os.path.join(folder, "lanes.jsonl")
            before = history(path)
            nanos = cycles(path, size)
            if next_number(path) != before + 3 * size + 1:
                sys.exit("wrong result: entries are missing")
            if number >= warmups:
                print(json.dumps({"nanos": nanos}, separators=(",", ":")), flush=True)


main(sys.argv[1], *map(int, sys.argv[2:]))
