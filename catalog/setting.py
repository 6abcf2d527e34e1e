"""One setting that staff change in the browser: its meaning, its default, its limits."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.errors import Invalid


@dataclass(frozen=True)
class Setting:
    """One setting. `kind` is number, switch or text; numbers lie between `least` and `most`.

    `judge` raises Invalid for a text that is not understood; an empty text is not judged.
    """

    name: str
    label: str
    help: str
    default: str
    kind: str = "text"
    least: int = 0
    most: int = 0
    judge: Callable[[str], object] | None = None

    def check(self, value: str) -> str:
        """The value as it is stored.

        Raises:
            Invalid: it is not of this kind or outside the limits.
        """
        value = value.strip()
        if self.kind == "switch":
            return "1" if value in ("1", "on") else "0"
        if self.kind == "number":
            if not value and not self.default:
                return ""  # a choice that is not made yet
            if not value.isascii() or not value.isdigit():
                raise Invalid(f"“{self.label}”要填整数。")
            if not self.least <= int(value) <= self.most:
                raise Invalid(f"“{self.label}”要在 {self.least} 到 {self.most} 之间。")
            return str(int(value))
        if len(value) > self.most:
            raise Invalid(f"“{self.label}”最多 {self.most} 个字，现在有 {len(value)} 个。")
        if value and self.judge is not None:
            self.judge(value)
        return value
