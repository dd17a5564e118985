"""Process each upload that is named, and print the outcome and the memory used.

`naive`: opened by a picture library alone; `naive recording`: encrypted as one text.
"""

import json
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import django
from cryptography.fernet import Fernet
from PIL import Image, ImageOps

from accounts.refusals import Refused
from desk.assessments import recordings
from tests.faults.memory import peak_megabytes
from training import evidence, logos


def certificate(content: bytes) -> str:
    return evidence.clean(content).kind


def logo(content: bytes) -> str:
    logos.clean(content)
    return "png"


def recording(content: bytes) -> str:
    kind = recordings.kind_of(content)
    assert recordings.decrypt(recordings.encrypt(content)) == content
    return kind


def naive(content: bytes) -> str:
    Image.MAX_IMAGE_PIXELS = None
    ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGBA")
    return "it came"


def naive_recording(content: bytes) -> str:
    Fernet(Fernet.generate_key()).encrypt(content)
    return "it came"


KINDS: dict[str, Callable[[bytes], str]] = {
    "certificate": certificate,
    "logo": logo,
    "recording": recording,
    "naive": naive,
    "naive recording": naive_recording,
}


def main(kind: str, *names: str) -> None:
    django.setup()
    for name in names:
        try:
            said = f"kept as {KINDS[kind](Path(name).read_bytes())}"
        except Refused as refusal:
            said = str(refusal)
        print(json.dumps({"said": said, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
