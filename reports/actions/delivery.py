"""Bringing a version to whoever gives the interview: the secret link, opening it, and saying that it was read."""

import hashlib
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from reports import emails
from reports.models import Acknowledgement, PackLink, PackOpening, PackVersion
from scheduling.models import Interview
from training.actions.facts import Refused
from training.models import Person


class NotYours(Refused):
    def __init__(self, version: PackVersion) -> None:
        super().__init__(f"{version} is for {version.recipient}. Only they can say that they have read it.")


class NotTheLatest(Refused):
    def __init__(self, version: PackVersion, latest: PackVersion) -> None:
        super().__init__(f"Version {latest.number} has taken the place of version {version.number}. Read that one.")


class VersionWithdrawn(Refused):
    def __init__(self, version: PackVersion) -> None:
        super().__init__(f"{version} was withdrawn. Don't use it; ring the communications team.")


class NotApprovedYet(Refused):
    def __init__(self, version: PackVersion) -> None:
        super().__init__(f"{version} is not approved yet. Wait for the mail that says it is ready.")


@transaction.atomic
def deliver_version(*, version: PackVersion, now: datetime) -> PackLink | None:
    """A link for the recipient, mailed to them; once, and only while it is what they need.

    It may have waited for its printing: meanwhile a later version, a withdrawal, another spokesperson or a call-off can
    have come. Without a mail address there is no link: the page says to ring.
    """
    if not version.recipient.email or version.links.exists() or not _is_wanted(version):
        return None
    token = secrets.token_urlsafe(32)
    link = PackLink.objects.create(version=version, person=version.recipient, token_hash=hash_of(token), made_at=now)
    link.mail = emails.send_pack(link=link, token=token, now=now)
    link.save(update_fields=["mail"])
    audit(by=None, action="pack.delivered", about=version, now=now, person=version.recipient.reference)
    return link


def _is_wanted(version: PackVersion) -> bool:
    """As it stands now: the latest, not withdrawn, for whoever gives the interview, and that is on."""
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    interview = Interview.objects.get(pk=version.pack.interview_id)
    is_current = latest is not None and latest.pk == version.pk and not latest.withdrawn_at
    return is_current and interview.person_id == version.recipient_id and not interview.called_off_at


def find_link(token: str, *, now: datetime) -> PackLink | None:
    """The link of a token, unless it has ended: by hand, or with the version's last moment."""
    link = PackLink.objects.select_related("version__pack__interview__enquiry__outlet", "person").filter(
        token_hash=hash_of(token), ended_at=None
    )
    return link.filter(version__valid_until__gt=now).first()


@transaction.atomic
def end_links(*, version: PackVersion, by: User, now: datetime) -> int:
    """No link to this version opens any more."""
    ended = version.links.filter(ended_at=None).update(ended_at=now)
    audit(by=by, action="pack.links_ended", about=version, now=now, links=ended)
    return ended


@transaction.atomic
def open_version(
    *, version: PackVersion, what: PackOpening.What, person: Person | None, user: User | None, now: datetime
) -> PackOpening:
    """Written down before the first byte goes out."""
    return PackOpening.objects.create(version=version, what=what, opened_at=now, person=person, user=user)


@transaction.atomic
def acknowledge_version(*, version: PackVersion, person: Person, by: User | None, now: datetime) -> Acknowledgement:
    """The recipient has read it: the latest version, and no other. Saying so twice is saying so once."""
    check_readable(version)
    if version.recipient_id != person.pk:
        raise NotYours(version)
    try:
        with transaction.atomic():
            said = Acknowledgement.objects.create(version=version, person=person, acknowledged_at=now)
    except IntegrityError:
        return Acknowledgement.objects.get(version=version, person=person)
    audit(by=by, action="pack.acknowledged", about=version, now=now, person=person.reference)
    return said


def check_readable(version: PackVersion) -> None:
    """Refused where the version is not approved, was withdrawn, or a later one has taken its place."""
    if not version.approved_at:
        raise NotApprovedYet(version)
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    if latest and latest.number > version.number:
        raise NotTheLatest(version, latest)
    if version.withdrawn_at:
        raise VersionWithdrawn(version)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
