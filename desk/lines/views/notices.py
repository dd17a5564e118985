"""Notices to line managers (11.5, 11.6): on the desk with who has read and passed them on, and on
the managers' phones.
"""

from dataclasses import replace

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.confidential import read_note, redirect_to_itself, uncached
from accounts.emailed import emailed
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, public, say
from desk.lines.actions import notices as actions
from desk.lines.forms.incidents import NoticeForm
from desk.lines.models import Incident, Notice
from desk.lines.views.incidents import is_over
from jobs.rehearsal import EXAMPLES, rehearse
from nhsuk.numbers import whole_number
from nhsuk.sorting import paged
from nhsuk.words import plural
from training.dead_links import dead_link
from training.models import Organisation

PAGE_SIZE = 100


@page("incidents/<str:reference>/notices/add/", Permission.WORK_DESK)
def incident_notice_add(request: Request, reference: str) -> Answer:
    incident = get_object_or_404(Incident, reference=reference)
    if is_over(request, incident):
        return redirect(incident)
    form = NoticeForm(request.POST or None)
    if form.is_valid():
        with RefusalsTo(form):
            notice = actions.write_notice(
                incident=incident, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"“{notice}” is saved. It now needs a communications manager’s approval.")
            return redirect("desk:incident_notice", notice.pk)
    return {"form": form, "incident": incident}


@page("incident-notices/<int:pk>/change/", Permission.WORK_DESK)
def incident_notice_change(request: Request, pk: int) -> Answer:
    notice = _get(pk)
    form = NoticeForm(
        request.POST or None, initial={"subject": notice.subject, "text": notice.text}
    )
    if form.is_valid():
        with RefusalsTo(form):
            actions.change_notice(
                notice=notice,
                revision=whole_number(request.POST.get("revision")),
                by=request.user,
                now=request.now,
                **form.cleaned_data,
            )
            say(request, "The notice has been updated.")
            return redirect("desk:incident_notice", notice.pk)
    return {"form": form, "notice": notice}


@page("incident-notices/<int:pk>/", Permission.WORK_DESK)
def incident_notice(request: Request, pk: int) -> Context:
    """The words, and who has read the notice and passed it on; those who have not come first."""
    notice = _get(pk)
    rows = notice.copies.select_related("person", "mail").annotate(team_size=Count("person__team"))
    waiting_first = [F(name).asc(nulls_first=True) for name in ("passed_on_at", "read_at")]
    copies = rows.order_by(*waiting_first, "person__last_name", "person__first_name", "pk")
    counts = notice.copies.aggregate(
        all=Count("pk"),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        passed=Count("passed_on_at"),
    )
    return {
        "notice": notice,
        "page": paged(request, copies, PAGE_SIZE),
        "counts": counts,
        "waiting": counts["all"] - counts["passed"],
    }


@page("incident-notices/<int:pk>/print/", Permission.WORK_DESK)
def incident_notice_print(request: Request, pk: int) -> Context:
    """A sheet to pin up, and for people without email."""
    return {"notice": _get(pk), "organisation": Organisation.objects.ours()}


@page("incident-notices/<int:pk>/approve/", Permission.DECLARE_INCIDENTS)
def incident_notice_approve(request: Request, pk: int) -> HttpResponse:
    """Shows first whom it goes to, and the email."""
    notice = _get(pk)
    if request.method != "POST" and not notice.approved_at and not notice.incident.stood_down_at:
        return _approval_asked(request, notice)
    revision = whole_number(request.POST.get("revision"))
    with RefusalsTo(request):
        actions.approve_notice(notice=notice, revision=revision, by=request.user, now=request.now)
        sent = emailed("We are sending it to every line manager.")
        say(request, f"The notice is approved. {sent}")
    return redirect("desk:incident_notice", notice.pk)


def _approval_asked(request: Request, notice: Notice) -> HttpResponse:
    now = request.now
    people = actions.still_to_tell(notice, now)
    first = rehearse(lambda: actions.send_batch(notice, now, EXAMPLES), now=now)
    context = {
        "notice": notice,
        "rehearsal": replace(first, count=people.exclude(email="").count()),
        "without_address": list(people.filter(email="")),
    }
    return render(request, "desk/lines/incident_notice_approve.html", context)


@page("incident-notices/<int:pk>/chase/", Permission.WORK_DESK)
def incident_notice_chase(request: Request, pk: int) -> HttpResponse:
    """Shows first who is reminded, and of what."""
    notice = _get(pk)
    with RefusalsTo(request):
        if request.method != "POST":
            return _chase_asked(request, notice)
        chosen = [whole_number(row) for row in request.POST.getlist("row")]
        chased = actions.remind_of_notice(
            notice=notice, by=request.user, now=request.now, only=chosen
        )
        say(request, emailed(f"{plural(chased, 'line manager')} reminded."))
    return redirect("desk:incident_notice", notice.pk)


def _chase_asked(request: Request, notice: Notice) -> HttpResponse:
    waiting = notice.copies.waiting().select_related("person")
    context = {
        "notice": notice,
        "waiting": waiting.count(),
        "rehearsal": rehearse(
            lambda: actions.remind_of_notice(notice=notice, by=request.user, now=request.now),
            now=request.now,
        ),
        "without_address": [
            copy.person for copy in waiting.filter(person__email="").order_by("pk")
        ],
    }
    return render(request, "desk/lines/incident_notice_chase.html", context)


@page("n/<str:token>")
@public
@require_http_methods(["GET", "HEAD", "POST"])
@uncached
def notice_link(request: HttpRequest, token: str) -> HttpResponse:
    """For a line manager's phone. Opening the link shows only a button, because mail scanners open
    links but press no buttons.
    """
    now = timezone.now()
    copy = actions.find_copy(token, now=now)
    if copy is None:
        return dead_link(request, kind="notice_link", template="desk/lines/_notice_dead.html")
    if request.method == "POST":
        is_passed_on = request.POST.get("action") == "pass_on"
        (actions.pass_on if is_passed_on else actions.mark_read)(copy=copy, now=now)
        return redirect_to_itself(request, note="open")
    context = {
        "copy": copy,
        "notice": copy.notice,
        "is_open": read_note(request) == "open",
        "organisation": Organisation.objects.ours(),
    }
    return render(request, "desk/lines/notice_link.html", context)


def _get(pk: int) -> Notice:
    rows = Notice.objects.select_related("incident", "written_by", "approved_by")
    return get_object_or_404(rows, pk=pk)
