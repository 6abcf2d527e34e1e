"""Short codes: valid, correctable, and safe against slips."""

import secrets

from hypothesis import given
from hypothesis import strategies as st

from catalog.rules import codes

DATA = st.text(codes.ALPHABET, min_size=5, max_size=5)


def _code(data: str) -> str:
    return data + codes.check_character(data)


def test_a_made_code_is_read_back() -> None:
    for _ in range(200):
        made = codes.make(secrets.randbelow)
        assert codes.parse(made) == made


@given(DATA, st.integers(0, 5), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_character_is_found(data: str, place: int, wrong: str) -> None:
    good = _code(data)
    bad = good[:place] + wrong + good[place + 1 :]
    assert (codes.parse(bad) is None) == (bad != good)


@given(DATA, st.integers(0, 4))
def test_every_swap_of_neighbours_is_found(data: str, place: int) -> None:
    good = _code(data)
    bad = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert (codes.parse(bad) is None) == (bad != good)


def test_lookalikes_case_and_grouping_are_put_right() -> None:
    code = _code("10Z1K")
    typed = f" {code[:3].lower().replace('1', 'l').replace('0', 'o')}-{code[3:].lower()} "
    assert codes.parse(typed) == code
    assert codes.grouped(code) == f"{code[:3]} {code[3:]}"


@given(st.text(max_size=40))
def test_anything_else_is_no_code(text: str) -> None:
    found = codes.parse(text)
    assert found is None or codes.parse(found) == found


def test_the_right_code_is_among_the_neighbours_of_a_slip() -> None:
    good = _code("7K2Q9")
    wrong = good[:2] + ("A" if good[2] != "A" else "B") + good[3:]
    assert good in set(codes.neighbours(wrong))
    swapped = good[1] + good[0] + good[2:]
    assert good in set(codes.neighbours(swapped))
    assert list(codes.neighbours("too long for a code")) == []
