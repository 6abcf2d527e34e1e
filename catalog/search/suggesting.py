"""Suggestions while typing: Chinese, full or partial pinyin, initials from any word start."""

from catalog.search import analysis, phonetics
from catalog.search.cleaning import clean
from catalog.search.results import SUGGESTIONS, Suggestion, highlight
from catalog.search.shelf import Name, Shelf


def suggest(typed: str, shelf: Shelf) -> tuple[Suggestion, ...]:
    """placeholder"""
    return ()
