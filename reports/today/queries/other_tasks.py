"""What else waits for the reader: incidents, support, exemptions, and what is counted: lines, and what
spokespeople sent in.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Value
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from desk.enquiries.actions.care import open_notes_for
from desk.lines.models import Incident, Line, Notice, NoticeCopy
from nhsuk.words import near_day, plural
from reports.board.models import PaperVersion
from reports.meetings.models import BoardMeeting
from reports.today.do_now import Button, Task, Weight
from reports.today.queries.facts import Facts
from scheduling.calendars.models import ASK, CalendarAnswer
from scheduling.training_sessions.models import Lost, TrainingRequest
from training.models import Certificate, ExemptionRequest, Organisation
from training.queries.social import authorisations_with_problems

LOST: dict[str, str] = {
    Lost.TRAINER: "a trainer",
    Lost.VENUE: "a venue",
    Lost.PEOPLE: "{missing}",
}


def unread_notices(facts: Facts) -> Iterator[Task]:
    """Of a major incident: line managers who have not read one, and have to be rung."""
    after = timedelta(minutes=Organisation.objects.ours().notice_told_after_minutes)
    unread = NoticeCopy.objects.unread(facts.now - after)
    notices = Notice.objects.filter(copies__in=unread).annotate(unread_by=Count("copies"))
    shown = notices.select_related("incident").only("subject", "sent_at", "incident__title")
    for notice in shown.order_by("sent_at", "pk"):
        many = "" if notice.unread_by == 1 else "s"
        yield Task(
            key=f"notice-{notice.pk}",
            title=f"{notice.unread_by} line manager{many} to ring: “{notice}” not read",
            url=reverse("desk:incident_notice", args=[notice.pk]),
            about=(
                str(notice.incident),
                f"sent {facts.at(notice.sent_at)}" if notice.sent_at else "",
            ),
            is_now=True,
        )


def incidents(facts: Facts) -> Iterator[Task]:
    for incident in Incident.objects.active().select_related("declared_by"):
        yield Task(
            key=f"incident-{incident.pk}",
            title=f"Major incident: {incident}",
            url=incident.get_absolute_url(),
            about=(f"declared {facts.at(incident.declared_at)} by {incident.declared_by}",),
            is_now=True,
            weight=Weight.INCIDENT,
        )


def support(facts: Facts) -> Iterator[Task]:
    """For the named contact alone."""
    notes = open_notes_for(facts.user, on=facts.on)
    if not notes:
        return
    many = "1 person" if len(notes) == 1 else f"{len(notes)} people"
    yield Task(
        key="care",
        title=f"{many} asked for support after an interview",
        url=reverse("desk:care_note_list"),
        about=("confidential",),
        due_on=timezone.localdate(min(note.raised_at for note in notes)),
        owner=facts.reader,
    )


def incident_actions(facts: Facts) -> Iterator[Task]:
    actions = facts.user.incident_actions.filter(done_at=None)
    shown = actions.select_related("incident").only(
        "what", "due_on", "incident__reference", "incident__title"
    )
    for action in shown.order_by("due_on"):
        by = near_day(action.due_on, today=facts.on)
        yield Task(
            key=f"action-{action.pk}",
            title=action.what,
            url=action.incident.get_absolute_url(),
            about=(f"by {by}, from the review of “{action.incident}”",),
            due_on=action.due_on,
            owner=facts.reader,
        )


def exemption_requests(facts: Facts) -> Iterator[Task]:
    rows = ExemptionRequest.objects.waiting_for(facts.user).select_related("person", "course")
    names = (f"person__{name}" for name in ("reference", "title", "first_name", "last_name"))
    for asked in rows.only("ends_on", "course__code", "asked_at", *names).order_by("asked_at"):
        course = asked.course.code if asked.course else "every course"
        yield Task(
            key=f"exemption-{asked.pk}",
            title=f"Decide an exemption for {asked.person}",
            url=reverse("training:exemption_decide", args=[asked.pk]),
            button=Button("Decide"),
            about=(f"{course}, until {near_day(asked.ends_on, today=facts.on)}",),
        )


def training_sessions(facts: Facts) -> Iterator[Task]:
    """Those that lost their trainer or venue, or have too few people and have to be decided soon."""
    if not facts.user.may(Permission.EDIT_TRAINING_SESSIONS):
        return
    for row in facts.training_sessions:
        if not row.lost:
            continue
        needs = LOST[row.lost].format(missing=plural(row.people_missing, "more person,more people"))
        booked = f"{row.places_taken} of {plural(row.smallest_group, 'person,people')} booked"
        if row.lost != Lost.PEOPLE:
            booked = f"{plural(row.places_taken, 'person,people')} booked, with no sure place"
        yield Task(
            key=f"session-{row.pk}",
            title=f"{row.course.code} on {near_day(timezone.localdate(row.starts_at), today=facts.on)} needs {needs}",
            url=row.get_absolute_url(),
            button=Button("Decide"),
            about=(booked,),
            due_on=min(row.decide_by, timezone.localdate(row.starts_at)),
        )


def counted(facts: Facts) -> Iterator[Task]:
    """What is shown as a number alone, in one query. Nobody checks or approves the lines and papers
    that they wrote.
    """
    user = facts.user
    rows = authorisations_with_problems(facts.on).values_list(Value("authorisations"))
    drafts = Line.objects.filter(approved_at=None, withdrawn_at=None).exclude(written_by=user)
    rows = rows.union(drafts.filter(checked_at=None).values_list(Value("lines-to-check")), all=True)
    if user.may(Permission.APPROVE_LINES):
        checked = drafts.filter(checked_at__isnull=False)
        rows = rows.union(checked.values_list(Value("lines-to-approve")), all=True)
    if user.may(Permission.EDIT_PEOPLE):
        rows = rows.union(Certificate.objects.open().values_list(Value("certificates")), all=True)
    if user.may(Permission.EDIT_TRAINING_SESSIONS):
        requests = TrainingRequest.objects.open()
        rows = rows.union(requests.values_list(Value("requests")), all=True)
    if user.may(Permission.APPROVE_PACKS):
        papers = BoardMeeting.objects.paper_soon(facts.on)
        rows = rows.union(papers.values_list(Value("papers")), all=True)
    if user.may(Permission.APPROVE_PAPERS):
        sent = PaperVersion.objects.to_approve_by(user)
        rows = rows.union(sent.values_list(Value("papers-to-approve")), all=True)
    answers = CalendarAnswer.objects.to_settle(facts.now).exclude(key__startswith=ASK)
    rows = rows.union(answers.values_list(Value("answers")), all=True)
    count = Counter(name for (name,) in rows)
    lines = f"{reverse('desk:line_list')}?status="
    for key, noun, what, url in (
        ("papers", "paper", "for the board due", reverse("reports:board_meeting_list")),
        ("papers-to-approve", "paper", "for the board to approve", reverse("reports:paper_list")),
        ("certificates", "certificate", "to check", reverse("training:certificate_list")),
        (
            "requests",
            "request",
            "for training to answer",
            reverse("scheduling:training_request_list"),
        ),
        (
            "answers",
            "answer",
            "to invitations to look at",
            reverse("desk:calendar_answer_list"),
        ),
        (
            "authorisations",
            "social media authorisation",
            "to review",
            reverse("training:social_overview"),
        ),
        ("lines-to-approve", "line", "to approve", f"{lines}fact_checked"),
        ("lines-to-check", "line", "to fact check", f"{lines}draft"),
    ):
        if count[key]:
            title = f"{count[key]} {noun}{'' if count[key] == 1 else 's'} {what}"
            yield Task(key=key, title=title, url=url)
