"""One form sent twice: the same words are the same application, other words another one.

What was sent first is opened and compared, without spaces; nothing more is stored for it.
"""

import hmac
from collections.abc import Iterable

from catalog.errors import Conflict


class SentAlready(Conflict):
    """The form was sent before with other words: it has to be shown again as a new form."""


def require_same(number: str, known: Iterable[str], given: Iterable[str]) -> None:
    """Refuse a form that says something else than what was stored of it.

    Raises:
        SentAlready: the words differ; `number` is the register number of the first, or "".
    """
    if not hmac.compare_digest(_digest(known), _digest(given)):
        named = f"（登记号 {number}）" if number else ""
        raise SentAlready(
            f"这张表已经提交过一件{named}。这次填的不一样：如果是另一件，请再提交一次。"
        )


def _digest(texts: Iterable[str]) -> bytes:
    plain = "\0".join("".join(text.split()) for text in texts)
    return hmac.digest(b"one form", plain.encode(), "sha256")
