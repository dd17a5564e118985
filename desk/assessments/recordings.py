"""Which files are accepted as recordings, and how they are encrypted at rest."""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.refusals import Refused

MAX_BYTES = 50_000_000
PURPOSE = b"greenroom recordings"
NONCE = 12  # bytes, before what is encrypted
# how the file begins, from which byte, and what it then is
_KINDS = (
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVE", "audio/wav"),
)
SUFFIXES = {
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "audio/wav": "wav",
}


class RecordingUnreadable(Exception):
    """The text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The recording cannot be opened because this installation’s encryption key has changed."
            " Ask your administrator."
        )


def kind_of(content: bytes) -> str:
    """The content type, by how the file begins; refused where it is no recording, or too large."""
    if len(content) > MAX_BYTES:
        raise Refused(f"The file is {len(content) / 1e6:.0f} MB. Choose one of 50 MB or less.")
    for at, begins, content_type in _KINDS:
        if content[at : at + len(begins)] == begins:
            return content_type
    raise Refused(
        "This is not an MP3, M4A, MP4, WAV, Ogg or WebM file. "
        "Save the recording in one of these formats."
    )


def encrypt(content: bytes) -> bytes:
    """In memory once: a recording may be large."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(settings.RECORDINGS_KEY or settings.SECRET_KEY).encrypt(
        nonce, content, None
    )


def decrypt(content: bytes) -> bytes:
    try:
        cipher = _cipher(settings.RECORDINGS_KEY or settings.SECRET_KEY)
        return cipher.decrypt(content[:NONCE], memoryview(content)[NONCE:], None)
    except (InvalidTag, ValueError) as error:  # the latter of a file that holds next to nothing
        raise RecordingUnreadable from error


@cache
def _cipher(secret: str) -> AESGCM:
    """A key for this purpose alone, from the secret of the installation."""
    return AESGCM(
        HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    )
