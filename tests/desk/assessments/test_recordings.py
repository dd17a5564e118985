"""Which files are accepted as recordings, and that nobody can read one without the key."""

import pytest
from django.test import override_settings

from accounts.refusals import Refused
from desk.assessments import recordings


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"OggS\x00", "audio/ogg"),
        (b"\x1aE\xdf\xa3", "video/webm"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
    ],
)
def test_kind_of_is_judged_by_how_the_file_begins(content, kind):
    assert recordings.kind_of(content) == kind
    assert kind in recordings.SUFFIXES


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not an MP3"),
        (b"MZ", "not an MP3"),
        (b"<html>ID3", "not an MP3"),
        (b"ID3" + b"x" * 50_000_000, "50 MB or less"),
    ],
)
def test_kind_of_refuses_what_is_none_or_too_large(content, why):
    with pytest.raises(Refused, match=why):
        recordings.kind_of(content)


def test_what_is_encrypted_is_read_with_the_key_of_the_installation_alone():
    with override_settings(RECORDINGS_KEY="", SECRET_KEY="of the house"):
        kept = recordings.encrypt(b"ID3 and what was said")
        assert b"what was said" not in kept
        assert recordings.decrypt(kept) == b"ID3 and what was said"
    with override_settings(RECORDINGS_KEY="another"):
        with pytest.raises(recordings.RecordingUnreadable, match="has changed"):
            recordings.decrypt(kept)
        assert recordings.decrypt(recordings.encrypt(b"x")) == b"x"


@pytest.mark.parametrize("at", [0, 12, -1])
def test_what_was_altered_or_cut_off_is_not_read(at):
    kept = bytearray(recordings.encrypt(b"ID3 and what was said"))
    kept[at] ^= 1

    for content in (bytes(kept), bytes(kept[:5]), b""):
        with pytest.raises(recordings.RecordingUnreadable):
            recordings.decrypt(content)


def test_the_same_twice_is_kept_as_two():
    assert recordings.encrypt(b"ID3") != recordings.encrypt(b"ID3")
