"""One pack for two interviews of one person on one topic: sharing it, and taking one of them out."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.actions.interviews import check_open
from desk.enquiries.models import Interview
from reports.packs.models import Pack, SharedPack
from reports.packs.queries.shared_packs import earlier_interview, packs_to_share


@transaction.atomic
def share_pack(*, pack: Pack, interview: Interview, by: User, now: datetime) -> SharedPack:
    """The pack prepares for the interview too. Versions that were sent before are out of date."""
    check_open(interview)
    pack = Pack.objects.select_for_update(of=["self"]).select_related("interview").get(pk=pack.pk)
    if pack not in packs_to_share(interview, now=now):
        raise Refused(
            f"{pack} cannot prepare for {interview} too. It has to be for another interview to come of "
            "the same person, on the same topic, and for that one alone."
        )
    shared = SharedPack.objects.create(pack=pack, interview=interview, shared_at=now, shared_by=by)
    order_interviews(pack)
    audit(by=by, action="pack.shared", about=pack, now=now, interview=interview.reference)
    return shared


@transaction.atomic
def take_out(*, pack: Pack, interview: Interview, by: User, now: datetime) -> None:
    """The pack prepares for the other interview alone."""
    earlier = earlier_interview(pack)
    if earlier is None or interview.pk not in (earlier.pk, pack.interview_id):
        raise Refused(f"{pack} is for one interview alone, so there is none to take out.")
    SharedPack.objects.filter(pack=pack).delete()
    if interview.pk == pack.interview_id:
        _belongs_to(pack, earlier)
    pack.refresh_from_db()
    audit(by=by, action="pack.taken_out", about=pack, now=now, interview=interview.reference)


def order_interviews(pack: Pack) -> None:
    """The pack belongs to the later one, also after one of them was moved."""
    earlier = earlier_interview(pack)
    if earlier is None or earlier.starts_at <= pack.interview.starts_at:
        return
    SharedPack.objects.filter(pack=pack).update(interview=pack.interview)
    _belongs_to(pack, earlier)
    pack.refresh_from_db()


def _belongs_to(pack: Pack, interview: Interview) -> None:
    Pack.objects.filter(pk=pack.pk).update(interview=interview)
