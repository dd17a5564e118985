"""Who wrote a version: whoever started, submitted or edited it may not approve it, unless the
settings allow it.
"""

from collections.abc import Iterable

from django.db.models import Min

from accounts.access import Permission
from accounts.models import User
from reports.packs.models import PackSectionRevision, PackVersion
from reports.packs.sections import BY_KEY
from training.models import Organisation


def own_part(version: PackVersion, user: User) -> str:
    """Why the user may not approve it, as a verb: `started or submitted`, `edited Message map of`;
    empty if they may.
    """
    organisation = Organisation.objects.ours()
    if organisation.approver_may_be_author:
        return ""
    if version.is_by(user):
        return "started or submitted"
    if organisation.approver_may_have_edited:
        return ""
    edited = PackSectionRevision.objects.filter(
        section__pack=version.pack_id, edited_by=user, edited_at__lte=version.submitted_at
    )
    key = edited.order_by("edited_at").values_list("section__key", flat=True).first()
    return f"edited {BY_KEY[key].title} of" if key else ""


def not_own(versions: Iterable[PackVersion], user: User) -> list[PackVersion]:
    """The versions that the user may approve, judged only by who wrote them; in two queries."""
    versions = list(versions)
    organisation = Organisation.objects.ours() if versions else None
    if organisation is None or organisation.approver_may_be_author:
        return versions
    theirs = [version for version in versions if not version.is_by(user)]
    if organisation.approver_may_have_edited or not theirs:
        return theirs
    edited = PackSectionRevision.objects.filter(
        section__pack__in=[v.pack_id for v in theirs], edited_by=user
    )
    first = dict(edited.values_list("section__pack").annotate(first=Min("edited_at")))
    return [v for v in theirs if v.pack_id not in first or first[v.pack_id] > v.submitted_at]


def approvers(version: PackVersion) -> list[User]:
    """Everyone who may approve it and did not write it."""
    return [
        user
        for user in User.objects.who_may(Permission.APPROVE_PACKS)
        if not own_part(version, user)
    ]
