"""A file encrypted in pieces comes back whole with its key, and not at all otherwise."""

import io

import pytest
from cryptography.fernet import Fernet

from jobs import encryption
from jobs.encryption import (
    FIRST_LINE,
    KeyRefused,
    decrypted,
    encrypt,
    is_encrypted,
    make_key,
    read_key,
)

KEY = Fernet(Fernet.generate_key())
CONTENT = b"0123456789" * 5


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "PIECE", 16)


def sealed(content: bytes = CONTENT) -> bytes:
    into = io.BytesIO()
    encrypt(io.BytesIO(content), into, KEY)
    return into.getvalue()


def opened(content: bytes, key: Fernet = KEY) -> bytes:
    return b"".join(decrypted(io.BytesIO(content), key))


@pytest.fixture(autouse=True)
def _long_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token of a small piece is longer than three of them."""
    monkeypatch.setattr(encryption, "LONGEST_LINE", 1000)


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 16, b"x" * 17, CONTENT])
def test_what_was_encrypted_comes_back(content):
    assert opened(sealed(content)) == content
    assert b"0123456789" not in sealed(content)


def lines() -> list[bytes]:
    return sealed().removeprefix(FIRST_LINE).splitlines(keepends=True)


def with_another_letter(line: bytes) -> bytes:
    return line[:40] + (b"B" if line[40:41] == b"A" else b"A") + line[41:]


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        (lambda it: it[:-1], "cut off"),
        (lambda it: it[:0], "cut off"),
        (lambda it: [it[0], it[2], it[1], *it[3:]], "damaged"),
        (lambda it: [it[0], it[0], *it[1:]], "damaged"),
        (lambda it: it[1:], "damaged"),
        (lambda it: [*it, it[-1]], "damaged"),
        (lambda it: [it[0], with_another_letter(it[1]), *it[2:]], "damaged"),
        (lambda it: [b"made up\n", *it[1:]], "does not open it"),
    ],
)
def test_changed_pieces_are_refused(pieces, why):
    with pytest.raises(KeyRefused, match=why):
        opened(FIRST_LINE + b"".join(pieces(lines())))


def test_another_key_is_refused():
    with pytest.raises(KeyRefused, match="does not open it"):
        opened(sealed(), Fernet(Fernet.generate_key()))


def test_make_key_is_for_this_user_alone_and_replaces_nothing(tmp_path):
    file = tmp_path / "backup.key"

    make_key(file)

    assert file.stat().st_mode & 0o777 == 0o600
    into = io.BytesIO()
    encrypt(io.BytesIO(CONTENT), into, read_key(file))
    assert opened(into.getvalue(), read_key(file)) == CONTENT
    with pytest.raises(KeyRefused, match="A key is never replaced"):
        make_key(file)
    with pytest.raises(KeyRefused, match="cannot be written: No such file"):
        make_key(tmp_path / "nowhere" / "backup.key")


def test_read_key_says_what_is_missing(tmp_path):
    (tmp_path / "other").write_text("a word")

    with pytest.raises(KeyRefused, match="cannot be read: No such file"):
        read_key(tmp_path / "backup.key")
    with pytest.raises(KeyRefused, match="is not a key"):
        read_key(tmp_path / "other")


def test_is_encrypted(tmp_path):
    (tmp_path / "sealed").write_bytes(sealed())
    (tmp_path / "zip").write_bytes(b"PK")

    found = [is_encrypted(tmp_path / name) for name in ("sealed", "zip", "nothing")]

    assert found == [True, False, False]
