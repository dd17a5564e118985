"""T3, short: a mail server that is not there, hangs, drops the line after DATA, greylists, refuses
one of many or all.

Each mail arrives at least once, at most once where the server said that it took it, and none is
lost; where it took it and the line broke before it could say so, both copies are one mail by their
Message-ID. A mail to a refused address goes once the address is mended. The twins: a batch sent
again when something went wrong doubles mails, and a mail built again for each try arrives twice; one that
takes every refusal for the address's gives up every mail of a relay that is shut.
"""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import EmailMessage, mailers

from accounts.refusals import Refused
from jobs.mail import queue_mail
from jobs.models import Mail
from reports.packs.actions.delivery import send_again
from reports.packs.models import PackVersion
from tests.clock import NOW
from tests.faults.installation import IS_FULL
from tests.reports.conftest import Submit, approved, interview, media, pack, printer, submitted  # noqa: F401  fixtures
from training.models import Person

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
TO = [f"person{number}@example.nhs.uk" for number in range(100 if IS_FULL else 5)]
GONE = "gone@example.nhs.uk"
RunJobs = Callable[..., list[str]]
Queue = Callable[[list[str]], None]


class Server:
    """Misbehaves once for each address, as it is told; `taken` counts what it answered 250 for."""

    def __init__(self, fault: str) -> None:
        self.fault, self.taken, self.met = fault, Counter[str](), set[str]()
        self.ids = Counter[str]()

    async def handle_MAIL(  # noqa: N802  aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.fault == "refuses the sender":
            return "554 5.7.1 not from here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.fault == "relays for nobody":
            return "554 5.7.1 Relay access denied"
        if address == GONE:
            return "550 no such user"
        if self.fault == "greylists" and address not in self.met:
            self.met.add(address)
            return "450 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        if self.fault == "takes nothing":
            return "554 transaction failed"
        if self.fault == "drops after DATA" and envelope.rcpt_tos[0] not in self.met:
            self.met.add(envelope.rcpt_tos[0])
            server.transport.close()
            return "451 never said"
        message = message_from_bytes(envelope.content)
        assert message["To"] == envelope.rcpt_tos[0]
        self.ids[message["Message-ID"]] += 1
        if self.fault == "takes, then drops" and envelope.rcpt_tos[0] not in self.met:
            self.met.add(envelope.rcpt_tos[0])
            server.transport.close()
            return "250 never said"
        self.taken[envelope.rcpt_tos[0]] += 1
        return "250 taken"


@pytest.fixture
def port(settings: Any) -> int:
    """Where the product sends its mail; nobody listens there yet."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    options = {"host": "127.0.0.1", "port": number, "timeout": 1}
    settings.BASE_URL = "https://greenroom.example.nhs.uk"
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }
    return number


@contextmanager
def listening(port: int, fault: str = "") -> Iterator[Server]:
    server = Server(fault)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    def queue_to(addresses: list[str]) -> None:
        monkeypatch.setattr(
            "jobs.mail.render_to_string", lambda name, _: "Read it." if name == "x.txt" else ""
        )
        for address in addresses:
            queue_mail(to=address, subject="Your pack", template="x", context={}, now=NOW)

    return queue_to


def keep_trying(run_jobs: RunJobs, *, after: int = 0) -> None:
    for minutes in range(after, after + 30, 3):
        run_jobs(at=NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("fault", ["greylists", "drops after DATA"])
def test_each_mail_arrives_once(fault, port, queue, run_jobs):
    queue(TO)

    with listening(port, fault) as server:
        keep_trying(run_jobs)

    print(f"\n{fault}: {sum(server.taken.values())} emails of {len(TO)} taken once")
    assert server.met == set(TO)
    assert server.taken == Counter(TO)
    assert Mail.objects.unsent().count() == 0


def test_two_copies_of_a_mail_are_one_by_their_message_id(port, queue, run_jobs):
    queue(TO)

    with listening(port, "takes, then drops") as server:
        keep_trying(run_jobs)

    print(
        f"\ntakes, then drops: {sum(server.ids.values())} copies of {len(server.ids)} mails to {len(TO)} people"
    )
    assert server.taken == Counter(TO)
    assert len(server.ids) == len(TO)
    assert Mail.objects.unsent().count() == 0


def test_mail_waits_for_a_server_that_is_not_there(port, queue, run_jobs):
    queue(TO)

    run_jobs(at=NOW)
    waiting = Mail.objects.waiting().count()
    with listening(port) as server:
        keep_trying(run_jobs, after=3)

    print(f"\nrefuses: {waiting} waited, {sum(server.taken.values())} of {len(TO)} taken once")
    assert waiting == len(TO)
    assert server.taken == Counter(TO)


def test_mail_waits_for_a_server_that_hangs(port, queue, run_jobs):
    queue(TO[:2])

    with closing(socket.create_server(("127.0.0.1", port))):
        run_jobs(at=NOW)
    waiting = Mail.objects.waiting().count()
    with listening(port) as server:
        keep_trying(run_jobs, after=3)

    print(f"\nhangs: {waiting} waited, {sum(server.taken.values())} of 2 taken once")
    assert waiting == 2
    assert server.taken == Counter(TO[:2])


@pytest.mark.parametrize("fault", ["refuses the sender", "relays for nobody", "takes nothing"])
def test_mail_waits_for_a_server_that_refuses_everybody(fault, port, queue, run_jobs):
    queue(TO)

    with listening(port, fault):
        keep_trying(run_jobs)
    waiting = Mail.objects.waiting().count()
    with listening(port) as server:
        keep_trying(run_jobs, after=60)

    print(f"\n{fault}: {waiting} waited, {sum(server.taken.values())} of {len(TO)} taken once")
    assert waiting == len(TO)
    assert server.taken == Counter(TO)


def test_control_whoever_blames_the_address_gives_up_every_mail(port, queue, run_jobs, monkeypatch):
    monkeypatch.setattr("jobs.mail._is_about_the_address", lambda *_: True)
    queue(TO)

    with listening(port, "relays for nobody"):
        run_jobs(at=NOW)

    print(f"\nthe twin: {Mail.objects.given_up().count()} of {len(TO)} mails given up")
    assert Mail.objects.given_up().count() == len(TO)


def test_one_refused_address_keeps_nobody_waiting(port, queue, run_jobs):
    queue([*TO[:2], GONE, *TO[2:]])

    with listening(port) as server:
        run_jobs(at=NOW)

    refused = Mail.objects.given_up().get()
    print(
        f"\nrejects one of many: {sum(server.taken.values())} of {len(TO)} taken once, 1 given up"
    )
    assert server.taken == Counter(TO)
    assert (refused.to, refused.problem) == (
        GONE,
        f"The mail server refused {GONE}: 550 no such user",
    )


def test_a_refused_pack_goes_once_the_address_is_mended(
    approved,
    officer,
    port,
    run_jobs,
):
    """The reader's page of the pack is sent again by one press, to the address as it is then, and
    once.
    """
    version = approved()
    Mail.objects.update(to=GONE)
    later = NOW + timedelta(hours=1)

    with listening(port) as server:
        run_jobs(at=later)
        refused = Mail.objects.get(subject__startswith="Your pack is ready")
        Person.objects.update(email=TO[0])
        version = PackVersion.objects.get(pk=version.pk)
        send_again(version=version, by=officer, now=later)
        with pytest.raises(Refused, match="is already on its way"):
            send_again(version=version, by=officer, now=later)
        run_jobs(at=later)

    print(f"\nrefused, mended: {server.taken[TO[0]]} taken once")
    assert refused.status == Mail.Status.NOT_SENT
    assert server.taken[TO[0]] == 1
    assert version.links.filter(ended_at=None).get().mail.to == TO[0]


def test_control_a_mail_made_anew_for_each_try_is_two(port):
    with listening(port, "takes, then drops") as server:
        for address in TO:
            for _ in range(2):
                with suppress(OSError):
                    mailers["default"].send_messages(
                        [EmailMessage("Your pack", "Read it.", to=[address])]
                    )

    print(f"\nthe twin: {len(server.ids)} mails by their Message-ID for {len(TO)} people")
    assert len(server.ids) == 2 * len(TO)


def test_control_a_batch_sent_again_doubles_mails(port):
    batch = [EmailMessage("Your pack", "Read it.", to=[address]) for address in TO]

    with listening(port, "drops after DATA") as server:
        for _ in range(len(TO) + 1):
            with suppress(OSError):
                mailers["default"].send_messages(batch)

    print(f"\nthe twin: {sum(server.taken.values())} emails taken for {len(TO)} people")
    assert set(server.taken) == set(TO)
    assert server.taken != Counter(TO)
