"""Start, memory, page weight and index build of the demonstration: `python bench/start.py`.

Prints medians. Nothing here is a test: figures depend on the machine and are reported only.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

REQUESTS = int(os.environ.get("REQUESTS", "10000"))
PATHS = ("/", "/domain/19", "/domain/07", "/search?q=%E8%A1%A5%E8%B4%B4", "/suggest.json?q=wf")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, workers: int) -> tuple[subprocess.Popen[bytes], str, float]:
    port = _port()
    environment = {
        **os.environ,
        "KIOSK_DATA": str(folder / "data"),
        "KIOSK_KEY_FILE": str(folder / "key"),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "demo", "--port", str(port), "--workers", str(workers)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            return process, address, time.perf_counter() - began
        except OSError:
            time.sleep(0.02)


def _memory(root: int) -> dict[int, float]:
    """Proportional set size in MB by process, for a server and its workers."""
    found = {}
    for process in Path("/proc").iterdir():
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if process.name == str(root) or parent == root:
                lines = (process / "smaps_rollup").read_text().splitlines()
                pss = next(line for line in lines if line.startswith("Pss:"))
                found[int(process.name)] = int(pss.split()[1]) / 1024
        except (OSError, IndexError, ValueError, StopIteration):
            continue
    return found


def _weights(address: str) -> None:
    for path in ("/", "/domain/19", "/static/css/mashang.css", "/static/js/page.js"):
        asked = urllib.request.Request(address + path, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(asked) as answer:
            print(f"{path:28} {len(answer.read()):6} bytes br")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        process, _, first = _start(folder, 1)
        process.terminate()
        process.wait()
        print(f"first start, empty folder   {first:6.2f} s")
        again = []
        for _ in range(5):
            process, address, seconds = _start(folder, 1)
            again.append(seconds)
            process.terminate()
            process.wait()
        print(f"start of an existing one    {statistics.median(again):6.2f} s (median of 5)")
        for workers in (1, 2):
            process, address, _ = _start(folder, workers)
            if workers == 1:
                _weights(address)
            for number in range(REQUESTS):
                urllib.request.urlopen(address + PATHS[number % len(PATHS)]).close()
            memory = _memory(process.pid)
            print(f"{workers} worker(s), {REQUESTS} requests: {sum(memory.values()):.0f} MB in all")
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
