"""Remembers answers while the index and the catalogue stay the same, up to a number of them."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Memory(Generic[Answer]):
    """The answers used last, by question."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable) -> Answer | None:
        """The answer given before, if it is still remembered."""
        with self._lock:
            found = self._known.get(question)
            if found is not None:
                self._known.move_to_end(question)
            return found

    def put(self, question: Hashable, answer: Answer) -> Answer:
        """Remember an answer; the one used longest ago gives way."""
        with self._lock:
            self._known[question] = answer
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return answer
