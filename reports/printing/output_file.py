"""A file that a command writes: whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import CommandError


def check_folder(output: Path) -> None:
    """Before the work begins."""
    if not output.absolute().parent.is_dir():
        raise CommandError(
            f"There is no folder {output.absolute().parent}. Create it first, or name another."
        )


def write_whole(output: Path, content: bytes) -> None:
    """Under a temporary name beside it, then moved."""
    try:
        _write(output, content)
    except OSError as problem:
        raise CommandError(
            f"{output} cannot be written: {problem.strerror}. Name another file."
        ) from problem


def _write(output: Path, content: bytes) -> None:
    with NamedTemporaryFile(
        dir=output.absolute().parent, prefix=f".{output.name}.", delete=False
    ) as file:
        try:
            file.write(content)
            file.flush()
            os.chmod(file.name, 0o644)
            os.replace(file.name, output)
        except OSError:
            Path(file.name).unlink()
            raise
