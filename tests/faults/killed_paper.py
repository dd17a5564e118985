"""A board's paper that is issued by a process that is killed in the middle, for the fault tests.

Run as a program in an installation's environment: `python -m tests.faults.killed_paper STEP`.
"""

import os
import signal
import sys
from typing import Any


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str) -> None:
    import django

    django.setup()
    from accounts.access import Role
    from reports.board.actions import papers
    from reports.board.models import PaperVersion
    from tests.clock import NOW
    from tests.factories.accounts import UserFactory
    from tests.factories.papers import PaperVersionFactory

    if not PaperVersion.objects.exists():
        UserFactory(email="board@example.nhs.uk", roles={Role.BOARD})
        UserFactory(email="chair@example.nhs.uk", roles={Role.BOARD})
        PaperVersionFactory(approved=True)
    version = PaperVersion.objects.get()
    if step == "file":  # once the file is stored, before any row says so
        papers.holders_here = die
    if step == "mails":  # once the first copy is mailed
        papers.hash_of = _second(papers.hash_of)
    if step == "naive":  # the twin says that it is issued, and mails it then
        PaperVersion.objects.update(issued_at=NOW, sha256="0" * 64)
        die()
    papers.issue_paper(version=version, now=NOW)


def _second(hash_of: Any) -> Any:
    """Dies when it is called for the second time."""
    called: list[str] = []

    def hashed(token: str) -> str:
        if called:
            die()
        called.append(token)
        return str(hash_of(token))

    return hashed


if __name__ == "__main__":
    main(sys.argv[1])
