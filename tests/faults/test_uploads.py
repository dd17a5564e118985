"""T11: polyglots, bombs, scripts and wrong types sent as a certificate: made anew or refused, at most 300 MB.

The twin decodes what it is sent, as large as it is: the same judge finds what that costs.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.faults.installation import ROOT
from tests.training.test_evidence import pdf
from tests.training.test_logos import bomb, saved

pytestmark = pytest.mark.fault
MOST_MEGABYTES = 300
Upload = Callable[[], bytes]


def turned(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    """A picture on its side, as a telephone takes it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.new(mode, size), kind, exif=exif, **options)


REFUSED: dict[str, tuple[Upload, str]] = {
    "nothing": (lambda: b"", "no PDF, JPEG or PNG"),
    "drawing with a script": (lambda: b"<svg onload='alert(1)'/>", "no PDF, JPEG or PNG"),
    "web page": (lambda: b"<!doctype html><script>alert(1)</script>", "no PDF, JPEG or PNG"),
    "program before a PDF": (lambda: b"MZ" + pdf(), "no PDF, JPEG or PNG"),
    "PDF that runs something": (lambda: pdf(OpenAction="<< /S /JavaScript /JS (x) >>"), "runs something"),
    "PDF cut off": (lambda: pdf()[:200], "PDF"),
    "49 megapixels": (lambda: bomb(7000, 7000), "49 megapixels"),
    "3,600 megapixels": (lambda: bomb(60_000, 60_000), "far more than 40 megapixels"),
    "to be seen through, 25 megapixels": (lambda: turned("RGBA", (5000, 5000), "PNG"), "25 megapixels"),
    "in passes, 25 megapixels": (lambda: turned("RGB", (5000, 5000), "JPEG", progressive=True), "25 megapixels"),
    "over 10 MB": (lambda: b"\xff\xd8\xff" + b"x" * 10_000_001, "10 MB"),
}
KEPT: dict[str, Upload] = {
    "picture of 40 megapixels": lambda: turned("RGB", (8000, 5000), "PNG"),
    "photograph of 40 megapixels": lambda: turned("RGB", (8000, 5000), "JPEG"),
    "to be seen through, 20 megapixels": lambda: turned("RGBA", (5000, 4000), "PNG"),
    "in passes, 20 megapixels": lambda: turned("RGB", (5000, 4000), "JPEG", progressive=True),
    "picture with an archive behind it": lambda: turned("RGB", (90, 60), "PNG") + b"PK\x03\x04",
    "PDF with a script behind it": lambda: pdf() + b"\n<script>alert(1)</script>",
}


def came_of(folder: Path, uploads: dict[str, Upload], *before: str) -> dict[str, dict[str, object]]:
    """Each in a process of its own, so that each has a peak of its own."""
    answers = {}
    for number, (name, upload) in enumerate(uploads.items()):
        path = folder / f"{number}"
        path.write_bytes(upload())
        command = [sys.executable, "-m", "tests.faults.clean_each", *before, str(path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        answers[name] = json.loads(done.stdout)
    return answers


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_every_upload_is_made_anew_or_refused_by_name_within_the_memory(tmp_path: Path) -> None:
    refused = came_of(tmp_path, {name: upload for name, (upload, _) in REFUSED.items()})
    kept = came_of(tmp_path, KEPT)

    most = max(float(str(answer["megabytes"])) for answer in (*refused.values(), *kept.values()))
    print(f"\nT11: {len(refused)} refused by name, {len(kept)} made anew, {most:.0f} MB at most")
    unnamed = {
        name: refused[name]["said"] for name, (_, why) in REFUSED.items() if why not in str(refused[name]["said"])
    }
    assert unnamed == {}
    assert {answer["said"] for answer in kept.values()} == {"kept as jpg", "kept as pdf"}
    assert most <= MOST_MEGABYTES


def test_the_twin_that_decodes_whatever_it_is_sent_takes_more(tmp_path: Path) -> None:
    [answer] = came_of(tmp_path, {"seen through": lambda: turned("RGBA", (8000, 5000), "PNG")}, "naive").values()

    assert float(str(answer["megabytes"])) > MOST_MEGABYTES
