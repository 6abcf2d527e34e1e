"""Sealing personal fields: bound to their place, by AES or SM4, and never open to another key."""

import base64

import pytest

from catalog.errors import NotAllowed
from catalog.sealing import CIPHERS, Sealer

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("cipher", CIPHERS)
def test_what_is_sealed_opens_at_its_own_place_only(cipher: str) -> None:
    sealer = Sealer(KEY, cipher)
    sealed = sealer.seal("赵小满", "case 1 name")
    assert "赵小满" not in sealed
    assert sealer.open(sealed, "case 1 name") == "赵小满"
    with pytest.raises(NotAllowed, match="密钥不是原来那一把"):
        sealer.open(sealed, "case 2 name")
    with pytest.raises(NotAllowed, match="密钥不是原来那一把"):
        Sealer(OTHER, cipher).open(sealed, "case 1 name")


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_changed_or_shortened_value_does_not_open(cipher: str) -> None:
    sealer = Sealer(KEY, cipher)
    mark, _, text = sealer.seal("赵小满", "name").rpartition(":")
    raw = base64.b64decode(text)
    changed = [raw[:-1] + bytes([raw[-1] ^ 1]), raw[:20], raw[:12]]
    for one in changed:
        again = ":".join(filter(None, [mark, base64.b64encode(one).decode()]))
        with pytest.raises(NotAllowed, match="密钥不是原来那一把"):
            sealer.open(again, "name")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    sealer = Sealer(KEY)
    assert len({sealer.seal("赵小满", "name") for _ in range(50)}) == 50
    assert sealer.seal("", "name") == ""


def test_after_a_change_of_cipher_the_old_values_still_open() -> None:
    before, after = Sealer(KEY, "aes"), Sealer(KEY, "sm4")
    old, new = before.seal("旧", "name"), after.seal("新", "name")
    assert new.startswith("sm4:")
    assert not old.startswith("sm4:")
    for sealer in (before, after):
        assert [sealer.open(one, "name") for one in (old, new)] == ["旧", "新"]


def test_sm4_agrees_with_the_published_vector() -> None:
    """RFC 8998, appendix A.1: SM4-GCM."""
    from catalog.sealing import Sm4Gcm

    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")).encrypt(
        bytes.fromhex("00001234567800000000ABCD"),
        plain,
        bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
    )
    assert sealed[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert sealed[:16].hex().upper() == "17F399F08C67D5EE19D0DC9969C4BB7D"
