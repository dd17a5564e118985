"""Saying that words which read like an identifier are not about a patient, and taking that back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from reports.packs.identifiers import Kind
from reports.packs.models import NotAPatient, Pack
from reports.packs.queries.identifiers import open_places
from reports.packs.queries.packs import draft_content


class NotThere(Refused):
    def __init__(self) -> None:
        super().__init__(
            "These words no longer need an answer. They are gone, or somebody has already answered."
        )


class SaidAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This has already been undone.")


@transaction.atomic
def mark_not_a_patient(
    *, pack: Pack, kind: Kind, token: str, reason: str, by: User, now: datetime
) -> NotAPatient:
    """For this pack, wherever in it the words stand."""
    reason = reason_given(
        reason,
        otherwise="Enter why the words are not about a patient. The reason is recorded with your name.",
    )
    places = open_places(pack, draft_content(pack, now=now))
    hit = next((p.hit for p in places if (p.hit.kind, p.hit.token) == (kind, token)), None)
    if hit is None:
        raise NotThere
    values = {"words": hit.words[:100], "reason": reason, "made_at": now, "made_by": by}
    try:
        with transaction.atomic():
            said = NotAPatient.objects.create(pack=pack, kind=kind, token=token, **values)
    except IntegrityError as error:
        raise NotThere from error
    audit(by=by, action="pack.not_a_patient", about=pack, now=now, kind=kind, reason=said.reason)
    return said


@transaction.atomic
def take_back_not_a_patient(*, said: NotAPatient, by: User, now: datetime) -> None:
    """The words hold the pack up again."""
    if not NotAPatient.objects.filter(pk=said.pk, taken_back_at=None).update(
        taken_back_at=now, taken_back_by=by
    ):
        raise SaidAlready
    audit(by=by, action="pack.not_a_patient_taken_back", about=said.pack, now=now, kind=said.kind)
