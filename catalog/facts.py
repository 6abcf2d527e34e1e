"""Loads and checks the facts in `catalog/data`: domains, themes and the rows of the standard.

国办发〔2019〕54号 asks each township to publish the catalogue of the 26 pilot domains. The rows
shipped here are facts from published catalogues, each with the page it was read on; no domain is
complete.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalog.entry import FIELD_NAMES, Theme

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class StandardDomain:
    """A domain as the standard names it, before an installation gives it a code."""

    number: str
    name: str
    breaks: str
    full_name: str
    english_name: str
    lead_body: str
    guideline: str
    aliases: tuple[str, ...]
    source: str
    theme: str
    position: int


@dataclass(frozen=True)
class StandardRow:
    """A row of a standard catalogue: its number in the file, ten fields, and its source page."""

    domain: str
    number: int
    values: dict[str, str]
    source: str


def _domains_file() -> dict[str, Any]:
    with (DATA / "domains.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def themes() -> tuple[Theme, ...]:
    """The six themes in the order of the pages."""
    return tuple(
        Theme(theme["key"], theme["mark"], theme["name"], theme["hint"])
        for theme in _domains_file()["theme"]
    )


# Shown for domains that a township adds without naming a theme.
ADDED_THEME = Theme("g7", "增", "本乡增加", "")


@cache
def domains() -> tuple[StandardDomain, ...]:
    """The 26 standard domains by number, each with its theme and its place inside the theme."""
    file = _domains_file()
    places = {
        number: (theme["key"], place)
        for theme in file["theme"]
        for place, number in enumerate(theme["domains"], start=1)
    }
    found = []
    for row in file["domain"]:
        theme, position = places[row["number"]]
        values = {**row, "aliases": tuple(row["aliases"])}
        found.append(StandardDomain(theme=theme, position=position, **values))
    return tuple(found)


@cache
def rows() -> tuple[StandardRow, ...]:
    """All shipped catalogue rows, by domain and number."""
    found: list[StandardRow] = []
    for domain in domains():
        path = DATA / "entries" / f"{domain.number}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            found.extend(
                StandardRow(
                    domain=domain.number,
                    number=int(line["number"]),
                    values={name: line[name].strip() for name in FIELD_NAMES},
                    source=line["source"].strip(),
                )
                for line in csv.DictReader(file)
            )
    return tuple(found)


@cache
def theme(key: str) -> Theme:
    """The theme with this key; domains without a known one stand under 本乡增加."""
    return next((one for one in themes() if one.key == key), ADDED_THEME)


def is_government_address(address: str) -> bool:
    """Whether a source page stands on a government host; only such hosts may be named in public."""
    host = urlsplit(address).hostname or ""
    return host.endswith(".gov.cn")


@dataclass(frozen=True)
class Sources:
    """Where a domain's rows come from, as it may be said in public: host names, and the rest."""

    government: tuple[str, ...]
    others: int


def public_sources(addresses: list[str]) -> Sources:
    """The government hosts among source pages, each once, and how many stand elsewhere."""
    official = [address for address in addresses if is_government_address(address)]
    hosts = dict.fromkeys(urlsplit(address).hostname or "" for address in official)
    return Sources(tuple(hosts), len(addresses) - len(official))


def demonstration() -> dict[str, Any]:
    """The fictional township of the demonstration: organisation, offices and example materials."""
    with (DATA / "demo.toml").open("rb") as file:
        return tomllib.load(file)
