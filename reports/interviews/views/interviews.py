"""Interviews with their packs: the list, the page of one, moving it and handing it over."""

from datetime import datetime
from functools import partial

from django.core.paginator import Page
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.emailed import emailed
from accounts.lists import List, list_page
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, refuse, say
from accounts.refusals import CHANGED_MEANWHILE, Refused
from accounts.seen import fingerprint
from desk.choosing.queries.attention import attention
from desk.choosing.queries.choices import day_around
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.interviews import SEEN, move_interview
from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import restrictions_on
from nhsuk.dates.moments import moment_text
from reports.interviews.filters import SORTS, InterviewFilter
from reports.interviews.forms.hand_overs import HandOverForm
from reports.interviews.forms.interview_moves import MoveForm, initial_of
from reports.interviews.queries.interview_effects import effects_of_hand_over, effects_of_move
from reports.interviews.queries.interview_page import interview_page
from reports.packs.queries.pack_states import export_rows, states_of, with_packs
from scheduling.availability.queries.diaries import Diaries
from training.models import Person


@list_page("interviews/", Permission.WORK_DESK, file="interviews")
def interview_list(request: Request) -> List:
    now = request.now
    whole = with_packs(Interview.objects.in_order())
    related = whole.select_related("enquiry__outlet", "enquiry__topic", "person")
    return List(
        InterviewFilter(request.GET, queryset=related, now=now),
        "interview",
        sorts=SORTS,
        cells=partial(export_rows, now=now),
        more={"now": now},
        of_page=partial(_rows, now=now),
    )


def _rows(page: Page[Interview], *, now: datetime) -> Context:
    """Each with the state of its pack and what needs attention."""
    states = states_of(page, now=now)
    coming = [each for each in page if each.status == "accepted" and each.starts_at > now]
    found = attention(coming, now=now)
    return {"rows": [(each, states[each.pk], found.get(each.pk)) for each in page]}


@page("interviews/<str:reference>/", Permission.WORK_DESK)
def interview_detail(request: Request, reference: str) -> Context:
    related = (
        "enquiry__outlet",
        "enquiry__topic",
        "enquiry__owner",
        "enquiry__journalist",
        "person",
        "pack__started_by",
        "pack__shared__interview__enquiry__outlet",
        "shared__pack__interview__enquiry__outlet",
        "shared__pack__interview__person",
        "shared__pack__started_by",
    )
    rows = with_packs(Interview.objects.all()).select_related(*related)
    interview = get_object_or_404(rows, reference=reference)
    return interview_page(interview, reader=request.user, now=request.now)


@page("interviews/<str:reference>/move/", Permission.WORK_DESK)
def interview_move(request: Request, reference: str) -> Answer:
    interview = _get(reference)
    form = MoveForm(
        request.POST or None,
        interview=interview,
        initial=initial_of(interview, fingerprint(interview, SEEN)),
    )
    if form.is_valid():
        with RefusalsTo(form):
            moved = move_interview(
                interview=interview,
                **form.slot,
                seen=form.cleaned_data["seen"],
                by=request.user,
                now=request.now,
            )
            say(
                request,
                f"{moved} is now at {moment_text(moved.starts_at)}. "
                + emailed("Emails and calendars will be updated."),
            )
            return redirect(moved)
    return {
        "form": form,
        "interview": interview,
        "effects": effects_of_move(interview),
        **_day_of(interview.person, interview),
    }


@page("interviews/<str:reference>/hand-over/", Permission.WORK_DESK)
def interview_hand_over(request: Request, reference: str) -> Answer:
    """To the person in the address, chosen from those who can give it."""
    interview = _get(reference)
    before = interview.person
    to = get_object_or_404(Person.objects.listed(), reference=request.GET.get("to", ""))
    if before is None or interview.status != "accepted":
        return redirect("desk:interview_choose", interview.reference)
    if before == to:
        refuse(request, f"{to} already has {interview}. To give it to someone else, choose who.")
        return redirect(interview)
    form = HandOverForm(
        request.POST or None,
        interview=interview,
        now=request.now,
        initial={"agreed_to": request.user.name},
    )
    if form.is_valid():
        try:
            if request.POST.get("from", before.reference) != before.reference:
                raise Refused(CHANGED_MEANWHILE)
            hand_over_interview(
                interview=interview,
                person=to,
                by=request.user,
                now=request.now,
                **form.cleaned_data,
            )
            say(
                request,
                f"{interview} is now with {to}. "
                + emailed(f"{before} is being told; emails and calendars follow."),
            )
            return redirect(interview)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            # Read again: the action that was rolled back changed this object.
            interview = _get(reference)
            before = interview.person or before
    effects = effects_of_hand_over(interview, to)
    interview.person = to
    return {
        "interview": interview,
        "before": before,
        "to": to,
        "effects": effects,
        "form": form,
        "restrictions": restrictions_on(interview),
        **_day_of(to, interview),
    }


def _day_of(person: Person | None, interview: Interview) -> dict[str, object]:
    """The person's day around the slot, which does not count as busy itself."""
    if person is None:
        return {}
    day = day_around(interview)
    diaries = Diaries({person.pk}, day, timezone.now(), but_not=interview)
    return {"day": day, "strip": diaries.strip(person.pk)}


def _get(reference: str) -> Interview:
    rows = Interview.objects.select_related("enquiry__outlet", "enquiry__topic", "person")
    return get_object_or_404(rows, reference=reference)
