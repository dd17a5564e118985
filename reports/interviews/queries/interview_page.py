"""The context of an interview's page."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.request_cache import request_cache
from reports.packs.queries.earlier_packs import OFFERED, earlier_packs
from reports.packs.queries.following import air_check_of
from reports.packs.queries.pack_states import pack_states, versions_with_reading
from reports.packs.queries.pack_templates import templates_for
from reports.packs.queries.pack_versions import latest_row
from scheduling.desk.models import Interview
from scheduling.desk.queries.attention import attention_of
from scheduling.desk.queries.briefings import briefings_for
from scheduling.desk.queries.choices import asks_about
from scheduling.desk.queries.debriefs import debrief_of
from scheduling.desk.queries.interview_needs import needs_for
from scheduling.desk.queries.interview_restrictions import restrictions_on


@request_cache()
def interview_page(interview: Interview, *, reader: User, now: datetime) -> dict[str, Any]:
    versions = versions_with_reading().filter(pack__interview=interview)
    row = latest_row(interview, now=now)
    debrief = debrief_of(interview)
    is_on = interview.status in {"open", "accepted"}
    has_begun = interview.starts_at <= now
    was_given = interview.status in {"accepted", "went_out"} and interview.ends_at <= now
    return {
        "interview": interview,
        "pack_state": pack_states([interview], versions, now=now)[interview.pk],
        "pack_row": row,
        "attention": attention_of(interview, now=now),
        "air_check": air_check_of(interview),
        "restrictions": restrictions_on(interview),
        "needs": needs_for(interview, reader=reader, now=now),
        "for_interview": briefings_for(interview, now=now),
        "offers": templates_for(interview),
        "earlier_packs": earlier_packs(interview)[:OFFERED],
        "coverage": interview.coverage.not_retracted()
        .newest_first()
        .select_related("outlet", "interview"),
        "debrief": debrief,
        "is_outstanding": was_given and not debrief,
        "asks": asks_about(interview, reader=reader),
        "can_choose": is_on and not has_begun,
        "can_change": is_on,
        "can_mark_out": interview.status == "accepted" and has_begun,
    }
