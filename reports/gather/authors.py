"""Who had a hand in a version: who began, submitted or edited it does not approve it, unless the settings let them."""

from accounts.models import User
from reports.models import PackSectionRevision, PackVersion
from reports.sections import BY_KEY
from training.models import Organisation


def own_part(version: PackVersion, user: User) -> str:
    """What keeps the user from approving it: `began or submitted`, `edited Message map of`; empty if nothing does."""
    house = Organisation.objects.get(pk=1)
    if house.approver_may_be_author:
        return ""
    if version.is_by(user):
        return "began or submitted"
    if house.approver_may_have_edited:
        return ""
    edited = PackSectionRevision.objects.filter(
        section__pack=version.pack_id, edited_by=user, edited_at__lte=version.submitted_at
    )
    key = edited.order_by("edited_at").values_list("section__key", flat=True).first()
    return f"edited {BY_KEY[key].title} of" if key else ""
