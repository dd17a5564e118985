"""The templates that briefings are prepared from, one for each need; a change holds for those asked
for after it.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from scheduling.desk.models import BriefingTemplate
from training.actions.seen import check_seen

CHANGED = ("text", "checklist")


@transaction.atomic
def change_template(
    *,
    template: BriefingTemplate,
    text: str,
    checklist: str,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> BriefingTemplate:
    """For briefings asked for from now on (12.2); the row as it is then. ChangedMeanwhile unless it
    is as `seen`.
    """
    current = check_seen(template, CHANGED, seen)
    before = {field: getattr(current, field) for field in CHANGED}
    if before == {"text": text, "checklist": checklist}:
        return current
    current.text = text
    current.checklist = checklist
    current.changed_at = now
    current.changed_by = by
    current.save()
    audit(by=by, action="briefing_template.changed", about=current, now=now, before=before)
    return current
