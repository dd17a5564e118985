"""The tasks of this app. A task loads, calls one action and answers in a short sentence."""

from django.utils import timezone

from reports.actions.printing import render_version
from reports.models import PackVersion


def render_pack(*, version_id: int, is_approved: bool) -> str:
    version = PackVersion.objects.select_related("pack__interview", "approved_by", "recipient").get(pk=version_id)
    return render_version(version=version, is_approved=is_approved, now=timezone.now())
