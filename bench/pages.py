"""What a page costs: `python bench/pages.py` (needs `wrk`; Datasette and nginx when installed).

Every candidate serves the domain page 19, or the same rows, on this machine in one run, in turns.
Printed are medians over the rounds: CPU per request (of all server processes), requests a second,
and ratios. Nothing is asserted; the machine decides the figures.
"""

import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS, SECONDS, CONNECTIONS = 3, 3, 16
TICK = os.sysconf("SC_CLK_TCK")
PATH = "/domain/19"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(root: int) -> list[int]:
    """A process and all that came from it."""
    parents = {}
    for process in Path("/proc").iterdir():
        try:
            parents[int(process.name)] = int(
                (process / "stat").read_text().rsplit(")", 1)[1].split()[1]
            )
        except (OSError, ValueError, IndexError):
            continue
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def cpu(root: int) -> float:
    """Seconds of CPU that a process and its family have used."""
    total = 0
    for process in family(root):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return total / TICK


def load(url: str, connections: int = CONNECTIONS) -> tuple[float, float]:
    """Requests a second, and p99 in milliseconds."""
    said = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency",
         "-H", "Accept-Encoding: br", url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    number = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert number is not None
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[number.group(2)]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate is not None
    return float(rate.group(1)), float(number.group(1)) * scale


def start(command: list[str], port: int, path: str, **environment: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"did not start: {command}")


def granian(target: str, port: int, workers: int = 1) -> list[str]:
    return [
        sys.executable, "-m", "granian", f"bench.page_apps:{target}", "--factory",
        "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--no-ws",
    ]  # fmt: skip


def datasette(folder: Path, port: int) -> list[str] | None:
    """Datasette on the shipped rows, where it is installed."""
    program = shutil.which("datasette") or os.environ.get("DATASETTE")
    if not program:
        return None
    rows = sqlite3.connect(folder / "rows.db")
    rows.execute("attach ? as m", [str(folder / "data" / "mashang.db")])
    rows.execute(
        "create table entries as select m.domain.number as domain, m.entry.position, level1, "
        "level2, content, basis, time_limit, publisher, channels, audience, method, tier "
        "from m.entry join m.domain on m.domain.id = m.entry.domain_id"
    )
    rows.execute("create index by_domain on entries (domain)")
    rows.commit()
    rows.close()
    return [program, "serve", str(folder / "rows.db"), "-p", str(port), "--setting",
            "suggest_facets", "off", "--setting", "default_page_size", "30"]  # fmt: skip


def nginx(folder: Path, port: int, body: bytes) -> list[str] | None:
    """nginx with the page's bytes as a file, where it is installed."""
    program = shutil.which("nginx") or (
        "/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None
    )
    if not program:
        return None
    (folder / "www" / "domain").mkdir(parents=True)
    (folder / "www" / "domain" / "19").write_bytes(body)
    for place in (folder, folder / "www", folder / "www" / "domain"):
        place.chmod(0o755)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;\n"
        f"events {{}} http {{ access_log off; default_type text/html; "
        f"server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}\n"
    )
    return [program, "-c", str(folder / "nginx.conf")]


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Start every candidate, load them in turns, stop them; medians by name."""
    environment = {
        "KIOSK_DATA": str(folder / "data"),
        "KIOSK_KEY_FILE": str(folder / "key"),
        "KIOSK_READ_LIMIT": "0",
    }
    wanted: dict[str, tuple[Callable[[int], list[str] | None], str]] = {
        "constant Flask answer": (lambda port: granian("constant", port), PATH),
        "kept page": (lambda port: granian("product", port), PATH),
        "page made each time": (lambda port: granian("product", port), f"{PATH}?n=1"),
        "page from memory": (lambda port: granian("memory", port), f"{PATH}?n=1"),
        "Datasette, filtered list": (
            lambda port: datasette(folder, port), "/rows/entries?domain=19"),
    }  # fmt: skip
    running: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
    body = b""
    for name, (command_of, path) in wanted.items():
        port = free_port()
        command = command_of(port)
        if command is None:
            print(f"{name}: not installed here")
            continue
        running[name] = (
            start(command, port, path, **environment),
            f"http://127.0.0.1:{port}{path}",
        )
        if name == "kept page":
            body = urllib.request.urlopen(running[name][1]).read()
    port = free_port()
    command = nginx(folder, port, body)
    if command:
        running["nginx, same bytes"] = (
            start(command, port, PATH),
            f"http://127.0.0.1:{port}{PATH}",
        )
    seen: dict[str, list[tuple[float, float, float]]] = {name: [] for name in running}
    for number in range(ROUNDS + 1):
        for name, (process, url) in running.items():
            before = cpu(process.pid)
            rate, p99 = load(url)
            if number:  # the first round warms up
                used = cpu(process.pid) - before
                seen[name].append((used / (rate * SECONDS) * 1e6, rate, p99))
    for process, _ in running.values():
        process.terminate()
        process.wait()
    names = ("cpu", "rate", "p99")
    return {
        name: {
            key: statistics.median(row[place] for row in rows) for place, key in enumerate(names)
        }
        for name, rows in seen.items()
    }


def two_workers(folder: Path) -> tuple[float, float]:
    """The kept page on two workers: requests a second and p99, medians."""
    port = free_port()
    process = start(
        granian("product", port, 2), port, PATH,
        KIOSK_DATA=str(folder / "data"), KIOSK_KEY_FILE=str(folder / "key"), KIOSK_READ_LIMIT="0",
    )  # fmt: skip
    load(f"http://127.0.0.1:{port}{PATH}")
    rows = [load(f"http://127.0.0.1:{port}{PATH}") for _ in range(ROUNDS)]
    process.terminate()
    process.wait()
    return statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)


def prepare(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kiosk", "demo", "--port", str(port)]
    made = start(
        command, port, PATH, KIOSK_DATA=str(folder / "data"), KIOSK_KEY_FILE=str(folder / "key")
    )
    made.terminate()
    made.wait()


def show(found: dict[str, dict[str, float]]) -> None:
    for name, row in found.items():
        figures = f"{row['cpu']:8.0f} µs CPU  {row['rate']:8.0f}/s  p99 {row['p99']:6.1f} ms"
        print(f"{name:26} {figures}")
    cost = {name: row["cpu"] for name, row in found.items()}
    kept, made = cost["kept page"], cost["page made each time"]
    print(f"kept / constant      {kept / cost['constant Flask answer']:.2f}")
    print(f"made / from memory   {made / cost['page from memory']:.2f}")
    for peer in ("Datasette, filtered list", "nginx, same bytes"):
        if peer in cost:
            print(f"{peer} / kept {cost[peer] / kept:.2f}, / made {cost[peer] / made:.2f}")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        prepare(folder)
        show(measure(folder))
        rate, p99 = two_workers(folder)
        print(f"two workers, {CONNECTIONS} connections: {rate:.0f}/s, p99 {p99:.1f} ms")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
