"""Tasks that the tests of the runner queue."""

import os
import signal
import time

from jobs import work

noted: list[str] = []


def note(*, text: str = "", explode: bool = False) -> str:
    if explode:
        raise ValueError("It did not work.")
    noted.append(text)
    return "Noted."


def note_while_finishing(*, text: str, explode: bool = False) -> str:
    work.progress(40)
    with work.finishing("Noted while finishing."):
        noted.append(text)
        if explode:
            raise ValueError("It did not work.")
    return "not kept"


def wait_outside(*, in_seconds: int | None = None) -> str:
    raise work.TryAgain(why="The archive is away.", in_seconds=in_seconds)


def sleep(*, seconds: int = 0) -> str:
    time.sleep(seconds)
    return "Slept."


def die() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def refuse() -> str:
    raise work.PermanentFailure("Nobody has this address.")
