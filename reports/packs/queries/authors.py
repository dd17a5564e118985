"""Who had a hand in a version: who began, submitted or edited it does not approve it, unless the
settings let them.
"""

from collections.abc import Iterable

from django.db.models import Min

from accounts.access import Permission
from accounts.models import User
from reports.packs.models import PackSectionRevision, PackVersion
from reports.packs.sections import BY_KEY
from training.models import Organisation


def own_part(version: PackVersion, user: User) -> str:
    """What keeps the user from approving it: `started or submitted`, `edited Message map of`; empty
    if nothing does.
    """
    house = Organisation.objects.ours()
    if house.approver_may_be_author:
        return ""
    if version.is_by(user):
        return "started or submitted"
    if house.approver_may_have_edited:
        return ""
    edited = PackSectionRevision.objects.filter(
        section__pack=version.pack_id, edited_by=user, edited_at__lte=version.submitted_at
    )
    key = edited.order_by("edited_at").values_list("section__key", flat=True).first()
    return f"edited {BY_KEY[key].title} of" if key else ""


def not_own(versions: Iterable[PackVersion], user: User) -> list[PackVersion]:
    """Those of the versions that the user may approve as far as it is a matter of who wrote them:
    in two queries.
    """
    versions = list(versions)
    house = Organisation.objects.ours() if versions else None
    if house is None or house.approver_may_be_author:
        return versions
    theirs = [version for version in versions if not version.is_by(user)]
    if house.approver_may_have_edited or not theirs:
        return theirs
    edited = PackSectionRevision.objects.filter(
        section__pack__in=[v.pack_id for v in theirs], edited_by=user
    )
    first = dict(edited.values_list("section__pack").annotate(first=Min("edited_at")))
    return [v for v in theirs if v.pack_id not in first or first[v.pack_id] > v.submitted_at]


def approvers(version: PackVersion) -> list[User]:
    """Who may approve it and had no hand in it."""
    return [
        user
        for user in User.objects.who_may(Permission.APPROVE_PACKS)
        if not own_part(version, user)
    ]
