"""T11: polyglots, bombs, scripts and wrong types sent as each kind of upload: re-encoded or refused,
at most 300 MB.

The controls decode what they get, whatever its size, or encrypt it as a text: the same check finds
that they use too much memory.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import batched
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from django.apps import apps
from PIL import Image

from tests.faults.installation import ROOT
from tests.project import APPS
from tests.training.test_evidence import pdf
from tests.training.test_logos import bomb, saved

pytestmark = pytest.mark.fault
MAX_MEGABYTES = 300
Upload = Callable[[], bytes]


def turned(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    """A picture on its side, as a telephone takes it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.new(mode, size), kind, exif=exif, **options)


A_PICTURE = "not a PNG, JPEG or WebP"
A_RECORDING = "not an MP3, M4A, MP4"
REFUSED: dict[str, dict[str, tuple[Upload, str]]] = {
    "certificate": {
        "nothing": (lambda: b"", "not a PDF, JPEG or PNG"),
        "drawing with a script": (lambda: b"<svg onload='alert(1)'/>", "not a PDF, JPEG or PNG"),
        "web page": (lambda: b"<!doctype html><script>alert(1)</script>", "not a PDF, JPEG or PNG"),
        "program before a PDF": (lambda: b"MZ" + pdf(), "not a PDF, JPEG or PNG"),
        "picture cut off": (
            lambda: turned("RGB", (900, 600), "JPEG")[:500],
            "The picture is damaged",
        ),
        "PDF that is a program's form": (
            lambda: pdf(AcroForm="<< /XFA [(a) (b)] /Fields [] >>"),
            "a form that a program fills in",
        ),
        "PDF cut off": (lambda: pdf()[:200], "PDF"),
        "49 megapixels": (lambda: bomb(7000, 7000), "49 megapixels"),
        "3,600 megapixels": (lambda: bomb(60_000, 60_000), "far more than 40 megapixels"),
        "to be seen through, 25 megapixels": (
            lambda: turned("RGBA", (5000, 5000), "PNG"),
            "25 megapixels",
        ),
        "in passes, 25 megapixels": (
            lambda: turned("RGB", (5000, 5000), "JPEG", progressive=True),
            "25 megapixels",
        ),
        "over 10 MB": (lambda: b"\xff\xd8\xff" + b"x" * 10_000_001, "10 MB"),
    },
    "logo": {
        "nothing": (lambda: b"", A_PICTURE),
        "drawing with a script": (lambda: b"<svg onload='alert(1)'/>", A_PICTURE),
        "web page": (lambda: b"<!doctype html><script>alert(1)</script>", A_PICTURE),
        "PDF": (pdf, A_PICTURE),
        "another picture": (lambda: saved(Image.new("RGB", (90, 60)), "GIF"), A_PICTURE),
        "program before a picture": (lambda: b"MZ" + turned("RGB", (90, 60), "PNG"), A_PICTURE),
        "picture cut off": (
            lambda: turned("RGB", (900, 600), "JPEG")[:500],
            "The picture is damaged",
        ),
        "49 megapixels": (lambda: bomb(7000, 7000), "49 megapixels"),
        "3,600 megapixels": (lambda: bomb(60_000, 60_000), "far more than 40 megapixels"),
        "to be seen through, 25 megapixels": (
            lambda: turned("RGBA", (5000, 5000), "PNG"),
            "25 megapixels",
        ),
        "WebP, 12 megapixels": (lambda: turned("RGB", (4000, 3000), "WEBP"), "at most 10"),
        "over 10 MB": (lambda: b"\xff\xd8\xff" + b"x" * 10_000_001, "10 MB"),
    },
    "recording": {
        "nothing": (lambda: b"", A_RECORDING),
        "drawing with a script": (lambda: b"<svg onload='alert(1)'/>", A_RECORDING),
        "web page before a recording": (lambda: b"<!doctype html>ID3", A_RECORDING),
        "program before a recording": (lambda: b"MZ" + b"ID3", A_RECORDING),
        "archive": (lambda: b"PK\x03\x04" + bytes(1000), A_RECORDING),
        "over 50 MB": (lambda: b"ID3" + bytes(50_000_000), "50 MB"),
    },
}
PICTURES: dict[str, Upload] = {
    "picture of 40 megapixels": lambda: turned("RGB", (8000, 5000), "PNG"),
    "photograph of 40 megapixels": lambda: turned("RGB", (8000, 5000), "JPEG"),
    "to be seen through, 20 megapixels": lambda: turned("RGBA", (5000, 4000), "PNG"),
    "in passes, 20 megapixels": lambda: turned("RGB", (5000, 4000), "JPEG", progressive=True),
    "picture with an archive behind it": lambda: turned("RGB", (90, 60), "PNG") + b"PK\x03\x04",
}
KEPT: dict[str, tuple[dict[str, Upload], set[str]]] = {
    "certificate": (
        PICTURES
        | {
            "PDF with a script behind it": lambda: pdf() + b"\n<script>alert(1)</script>",
            "PDF that runs something": lambda: pdf(OpenAction="<< /S /JavaScript /JS (x) >>"),
        },
        {"kept as jpg", "kept as pdf"},
    ),
    "logo": (
        PICTURES | {"WebP, 10 megapixels": lambda: turned("RGB", (4000, 2500), "WEBP")},
        {"kept as png"},
    ),
    "recording": (
        {
            "sound of 50 MB": lambda: b"ID3" + bytes(49_999_997),
            "sound, then a page": lambda: b"ID3<script>x</script>",
        },
        {"kept as audio/mpeg"},
    ),
}
OF_THE_REGISTER = "RegisterForm"  # its files are T10's, the certificates that come along are taken as any certificate
READ_AS_TEXT = "OwnLinksForm"  # lines of links, which are checked one by one and never stored
FORMS = {
    "CertificateForm": "certificate",
    "MaterialForm": "certificate",  # cleaned as one
    "LogoForm": "logo",
    "RecordingForm": "recording",
}


def came_of(
    folder: Path, kind: str, uploads: dict[str, Upload], together: int = 1
) -> dict[str, dict[str, object]]:
    """So many in a process together, which have one peak; alone each has its own."""
    answers: list[dict[str, object]] = []
    for some in batched(uploads.values(), together, strict=False):
        paths = [folder / f"{number}" for number, _ in enumerate(some)]
        for path, upload in zip(paths, some, strict=True):
            path.write_bytes(upload())
        command = [sys.executable, "-m", "tests.faults.clean_each", kind, *map(str, paths)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        answers += [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip(uploads, answers, strict=True))


def test_every_form_that_takes_a_file_is_among_them():
    ours = [apps.get_app_config(name) for name in APPS]
    for _, name, _ in (
        found for app in ours for found in walk_packages([app.path], f"{app.name}.")
    ):
        if ".forms" in name:
            importlib.import_module(name)

    taking = {
        form.__name__
        for form in descendants(forms.Form)
        if any(isinstance(field, forms.FileField) for field in form.base_fields.values())
        and form.__module__.partition(".")[0] in {app.name for app in ours}
    }

    assert taking == {*FORMS, OF_THE_REGISTER, READ_AS_TEXT}
    assert {*FORMS.values()} == {*REFUSED} == {*KEPT}


def descendants(kind: type[forms.Form]) -> set[type[forms.Form]]:
    return {kind}.union(*(descendants(one) for one in kind.__subclasses__()))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", REFUSED)
def test_every_upload_is_made_anew_or_refused_by_name_within_the_memory(tmp_path, kind):
    uploads, kept_as = KEPT[kind]

    refused = came_of(
        tmp_path, kind, {name: upload for name, (upload, _) in REFUSED[kind].items()}, together=99
    )
    kept = came_of(tmp_path, kind, uploads)

    most = max(float(str(answer["megabytes"])) for answer in (*refused.values(), *kept.values()))
    print(
        f"\nT11, {kind}: {len(refused)} refused by name, {len(kept)} re-encoded, {most:.0f} MB at most"
    )
    unnamed = {
        name: refused[name]["said"]
        for name, (_, why) in REFUSED[kind].items()
        if why not in str(refused[name]["said"])
    }
    assert unnamed == {}
    assert {answer["said"] for answer in kept.values()} == kept_as
    assert most <= MAX_MEGABYTES


@pytest.mark.parametrize(
    ("kind", "upload"),
    [
        ("naive", lambda: turned("RGBA", (8000, 5000), "PNG")),
        ("naive recording", lambda: b"ID3" + bytes(49_999_997)),
    ],
)
def test_the_twin_that_takes_whatever_it_is_sent_takes_more(tmp_path, kind, upload):
    [answer] = came_of(tmp_path, kind, {kind: upload}).values()

    assert float(str(answer["megabytes"])) > MAX_MEGABYTES
