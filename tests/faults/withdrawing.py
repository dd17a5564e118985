"""A withdrawal whose process is killed in the moment after it, for the fault tests.

Run as a program in an installation's environment: `python -m tests.faults.withdrawing
withdraw|naive|work`.
"""

import os
import signal
import sys
from datetime import timedelta

READER = "leila@example.nhs.uk"


def main(how: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from jobs import runner
    from jobs.models import Job

    now = timezone.now()
    if how == "work":  # as a worker that is started again
        while Job.objects.free(timezone.now()).exists():
            runner.run_next(Job.objects.all(), renewing=False)
        return
    from desk.lines.actions.lines import withdraw_line
    from reports.packs.actions.stale_notifications import notify_of_stale_packs
    from reports.packs.content import LineUsed, Message, Messages, to_json
    from reports.packs.queries.packs import draft_content
    from tests.factories.reports import PackFactory, PackVersionFactory
    from tests.factories.scheduling import LineFactory

    line = LineFactory(
        reference="W-07", approved=True, expires_on=(now + timedelta(days=90)).date()
    )
    pack = PackFactory(
        interview__starts_at=now + timedelta(minutes=20), interview__person__email=READER
    )
    content = {
        **to_json(draft_content(pack, now=now)),
        "messages": to_json(Messages("Call 999.", "", (Message("Beds.", line="W-07/1"),))),
        "lines": [to_json(LineUsed("W-07", 1, 1))],
    }
    PackVersionFactory(
        pack=pack, approved=True, content=content, valid_until=now + timedelta(days=1)
    )
    if how == "withdraw":
        withdraw_line(line=line, reason="Wrong", by=line.owner, now=now)
        os.kill(os.getpid(), signal.SIGKILL)
    # The twin: writes down that the line is withdrawn, and has the mails made after that.
    type(line).objects.filter(pk=line.pk).update(withdrawn_at=now, withdrawn_by=line.owner)
    os.kill(os.getpid(), signal.SIGKILL)
    notify_of_stale_packs(now=now)


if __name__ == "__main__":
    main(sys.argv[1])
