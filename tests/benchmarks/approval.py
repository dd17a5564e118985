"""From the press of *Approve* to a pack that opens: real web, worker, database and files; the
phone's PDF, whole.

Run it alone on a machine that does nothing else: `.venv/bin/python -m tests.benchmarks.approval
[N]`. It makes an installation of its own in a temporary folder, leaves N flash and N standard packs
for review, and approves them one after the other by the page, as a manager would. Printed: the
median and the slowest by the clock, and the processor's time of web, worker and renderers together,
which other work on the machine status_periods less.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.benchmarks.processes import family, processor_seconds

CAST = {"manager": "Ines Marchbanks", "officer": "Ceri Maddox"}
KINDS = ("flash", "standard")
PATIENCE = 120  # seconds for one pack
PAUSE = 0.01  # seconds between two looks at what is not there yet
REST = 2.0  # seconds in which the approver reads, and the machine comes to rest
COUNT = """
SELECT count(*) FROM reports_rendition r JOIN reports_packversion v ON v.id = r.version_id
JOIN reports_pack p ON p.id = v.pack_id WHERE p.reference = '{}' AND r.is_approved = {} AND r.kind IN ('a4', 'phone')
"""


class Visitor:
    """Someone at a browser: keeps their cookies, posts forms with the page's own token."""

    def __init__(self, base: str, email: str, password: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.get("/account/login/")
        self.post("/account/login/", login=email, password=password)

    def get(self, path: str) -> bytes:
        with self.opener.open(self.base + path, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def post(self, path: str, **fields: str) -> bytes:
        token = next(cookie.value for cookie in self.jar if "csrftoken" in cookie.name)
        data = urlencode({**fields, "csrfmiddlewaretoken": str(token)}).encode()
        with self.opener.open(self.base + path, data, timeout=PATIENCE) as answer:
            return bytes(answer.read())


def queue_packs(count: int) -> None:
    """Writes that many of each kind and sends them for review; called inside the installation."""
    from django.utils import timezone

    from accounts.models import User
    from reports.packs.actions.drafts import start_pack
    from reports.packs.actions.review import submit_pack
    from reports.packs.content import to_json
    from reports.packs.models import Pack
    from reports.packs.sections import BY_KEY
    from tests.factories.scheduling import EnquiryFactory, InterviewFactory, LineFactory
    from tests.factories.training import PersonFactory
    from tests.reports.sample import SAMPLE
    from training.models import Organisation

    now = timezone.now()
    officer = User.objects.get(email="officer@example.nhs.uk")
    holds = {
        "review_on": now.date() + timedelta(days=30),
        "expires_on": now.date() + timedelta(days=60),
    }
    Organisation.objects.update(name="NHS Solent Shore", communications_phone="01632 960300")
    LineFactory(
        reference="W-07", approved=True, text="111 online can help.", owner=officer, **holds
    )
    person = PersonFactory(
        title="Dr", first_name="Leila", last_name="Iyer-Thorne", email="leila@example.nhs.uk"
    )
    slot = {
        "starts_at": now + timedelta(hours=15),
        "place": "Down the line",
        "contacts": "Producer: 01632 960148, the studio rings",
    }
    for kind in KINDS * count:
        enquiry = EnquiryFactory(owner=officer, programme="Breakfast", state="accepted")
        interview = InterviewFactory(enquiry=enquiry, person=person, **slot)
        pack = start_pack(interview=interview, kind=Pack.Kind(kind), by=officer, now=now)
        for section in pack.sections.filter(key__in=BY_KEY):
            section.content = to_json(getattr(SAMPLE, section.key))
            section.save()
        submit_pack(pack=pack, what_changed="", by=officer, now=now)


def wait_for_pdfs(site: Any, reference: str, *, is_approved: int) -> None:
    """Looks into the database file itself, so that no waiting page takes time from those that work."""
    ends = time.monotonic() + PATIENCE
    while site.running.rows(COUNT.format(reference, is_approved))[0][0] < 2:
        if time.monotonic() > ends:
            raise TimeoutError(reference)
        time.sleep(PAUSE)


def approve_one(
    site: Any, manager: Visitor, reader: Visitor, reference: str
) -> tuple[float, float]:
    """Seconds from the press to the PDF in the reader's hand, by the clock and of the processor."""
    manager.get(f"/packs/{reference}/1/")
    time.sleep(REST)
    everything = [pid for process in site.running.started for pid in family(process.pid)]
    used = processor_seconds(everything)
    started = time.perf_counter()
    manager.post(f"/packs/{reference}/1/approve/")
    wait_for_pdfs(site, reference, is_approved=1)
    assert reader.get(f"/packs/{reference}/1/phone.pdf").startswith(b"%PDF")
    return time.perf_counter() - started, processor_seconds(everything) - used


def migrated(folder: Path) -> Any:
    from tests.database import Migrated

    made = Migrated(str(folder / "migrated.sqlite3"))
    env = {**os.environ, "ENV_FILE": os.devnull, "DATABASE_URL": f"sqlite:///{made.name}"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=env, check=True
    )
    return made


def main(count: int) -> None:
    from django.utils import timezone

    from tests.journeys.conftest import PASSWORD
    from tests.journeys.site import site_at

    besides = f"\nfrom tests.benchmarks.approval import queue_packs\nqueue_packs({count})\n"
    with (
        tempfile.TemporaryDirectory() as folder,
        site_at(timezone.now(), Path(folder), migrated(Path(folder)), CAST, besides) as site,
    ):
        visitor = partial(Visitor, site.base, password=PASSWORD)
        reader = visitor("officer@example.nhs.uk")
        packs = site.running.rows("SELECT kind, reference FROM reports_pack ORDER BY id")
        for _, reference in packs:  # or the first approval waits behind what is printed for review
            wait_for_pdfs(site, reference, is_approved=0)
        for kind in KINDS:
            took = [
                # signed in anew, or the page would ask who it is after five minutes
                approve_one(site, visitor("manager@example.nhs.uk"), reader, reference)
                for each, reference in packs
                if each == kind
            ]
            clock, used = zip(*took, strict=True)
            print(
                f"{kind}: median {statistics.median(clock):.2f} s, slowest {max(clock):.2f} s of {len(clock)}; "
                f"processor {statistics.median(used):.2f} s; load {os.getloadavg()[0]:.1f}"
            )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
