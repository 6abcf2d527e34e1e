"""A PostgreSQL server of the tests' own: Debian's program, a temporary folder, a loopback port."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


def find_programs() -> Path | None:
    """The folder with `initdb` and `postgres`, newest version first; None where there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    return versions[0].parent if versions else None


class Server:
    """A server that can be started, killed hard, and started again. Root uses the user postgres."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = find_programs()
        assert programs is not None, "the fixture skips where PostgreSQL is missing"
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="mashang-pg-"))
        self.folder.chmod(0o755)
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.prefix:
            shutil.chown(self.folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.durable = durable
        self._run("initdb", "-D", str(self.folder / "db"), "-U", "mashang", "-A", "trust",
                  "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self.prefix, str(self.programs / program), *arguments],
            check=True,
            capture_output=True,
            cwd="/",
        )

    def start(self) -> None:
        """Start, and wait until it answers."""
        sync = "on" if self.durable else "off"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *self.prefix, str(self.programs / "postgres"),
                    "-D", str(self.folder / "db"), "-p", str(self.port),
                    "-c", "listen_addresses=127.0.0.1",
                    "-c", f"unix_socket_directories={self.folder}",
                    "-c", f"fsync={sync}", "-c", "max_connections=200",
                ],
                stdout=log, stderr=log, cwd="/",
            )  # fmt: skip
        for _ in range(200):
            try:
                psycopg.connect(self._address("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text("utf-8", "replace"))

    def _address(self, name: str) -> str:
        return f"postgresql://mashang@127.0.0.1:{self.port}/{name}"

    def url(self, name: str) -> str:
        """The address of a database as the program takes it."""
        return self._address(name).replace("postgresql://", "postgresql+psycopg://")

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or as a copy of another; gives its address."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database and end its connections."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')

    def postmaster(self) -> int:
        """The process id of the server's first process."""
        return int((self.folder / "db" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """End it as a power cut would: at once, all its processes."""
        first = self.postmaster()
        children = [
            int(process.name)
            for process in Path("/proc").iterdir()
            if process.name.isdigit() and _parent(process) == first
        ]
        for process in (first, *children):
            try:
                os.kill(process, 9)
            except ProcessLookupError:
                continue
        assert self.process is not None
        self.process.wait()
        time.sleep(0.2)

    def stop(self) -> None:
        """Stop it and remove everything."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.postmaster(), 3)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0
