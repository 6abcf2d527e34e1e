"""Files as they lie in the data folder: sealed block by block, needing little memory.

Layout: a mark that names the cipher, a random salt, then blocks of a mebibyte, each with its own
tag. The key is one for this file at its place; each block is bound to its position and the last one
to being the last, so that nothing can be cut off, moved or put in another's place (security rule
R6).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag

from catalog.errors import NotAllowed
from catalog.sealing import Sealer

_MARKS = {"aes": b"MSF1", "sm4": b"MSF2"}
_CIPHERS = {mark: name for name, mark in _MARKS.items()}
_MARK = 4
_SALT = 16
_BLOCK = 1024 * 1024
_TAG = 16
_UNREADABLE = (
    "这份附件读不出来：密钥不是原来那一把，或者文件被改动过。请放回原来的密钥文件，"
    "或从备份里找回这份附件。"
)


def write(path: Path, source: IO[bytes], sealer: Sealer, place: str) -> None:
    """Seal `source` from its present position into a new file, whole or not at all (rule D8).

    It is written under another name in the same folder, synced, and then given its own.
    """
    fresh = path.with_name(f"{path.name}.new")
    salt = os.urandom(_SALT)
    cipher = sealer.file_cipher(place, salt, sealer.cipher)
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(opened, "wb") as target:  # noqa: PTH123 - by its number, to set the mode at once
            target.write(_MARKS[sealer.cipher] + salt)
            number, block = 0, source.read(_BLOCK)
            while True:
                following = source.read(_BLOCK)
                last = not following
                target.write(cipher.encrypt(_nonce(number, last=last), block, None))
                if last:
                    break
                number, block = number + 1, following
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)  # there only if it did not come to its own name
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def read(path: Path, sealer: Sealer, place: str) -> Iterator[bytes]:
    """The content of a sealed file, block by block; the first is opened at once.

    Raises:
        FileNotFoundError: it is not there.
        NotAllowed: the key is another one, or the file was changed or cut off.
    """
    blocks = _blocks(path.open("rb"), sealer, place)
    first = next(blocks)

    def rest() -> Iterator[bytes]:
        yield first
        yield from blocks

    return rest()


def _blocks(file: IO[bytes], sealer: Sealer, place: str) -> Iterator[bytes]:
    with file:
        head = file.read(_MARK + _SALT)
        sealed_by = _CIPHERS.get(head[:_MARK])
        if sealed_by is None:
            raise NotAllowed(_UNREADABLE)
        cipher = sealer.file_cipher(place, head[_MARK:], sealed_by)
        number, block = 0, file.read(_BLOCK + _TAG)
        while True:
            following = file.read(_BLOCK + _TAG)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), block, None)
            except InvalidTag as problem:
                raise NotAllowed(_UNREADABLE) from problem
            if not following:
                return
            number, block = number + 1, following
