"""Emails that may be enquiries: the list of those that wait, looking at one, dropping it."""

from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.bulk import act_on_each
from accounts.pages import Context, DoneAlready, Permission, Refused, page, post, refuse, say, warn
from accounts.requests import Request, own_path
from desk.enquiries.actions.received_emails import drop_email, open_email, restore_email
from desk.enquiries.models import ReceivedEmail
from nhsuk.numbers import whole_number
from nhsuk.sorting import paged

PAGE_SIZE = 25


@page("desk/emails/", Permission.WORK_DESK)
def received_email_list(request: Request) -> Context:
    page = paged(request, ReceivedEmail.objects.waiting(), PAGE_SIZE)
    return {"page": page}


@post("desk/emails/<int:pk>/open/", Permission.WORK_DESK)
def received_email_open(request: Request, pk: int) -> HttpResponse:
    """To the form that logs it, with what it says. A second officer is told who opened it first."""
    email = get_object_or_404(ReceivedEmail, pk=pk)
    try:
        opened_before = open_email(email=email, by=request.user, now=request.now)
    except Refused as refusal:
        return _refused(request, refusal)
    if opened_before:
        warn(request, opened_before)
    return redirect(reverse("desk:enquiry_add", query={"received_email": email.pk}))


@post("desk/emails/<int:pk>/drop/", Permission.WORK_DESK)
def received_email_drop(request: Request, pk: int) -> HttpResponse:
    email = get_object_or_404(ReceivedEmail, pk=pk)
    try:
        drop_email(email=email, by=request.user, now=request.now)
    except Refused as refusal:
        return _refused(request, refusal)
    about = email.subject or email.sender
    undo = reverse("desk:received_email_restore", args=[email.pk])
    say(request, f"“{about}” is not an enquiry. Its text will be deleted here tonight.", undo=undo)
    return redirect(_sent_from(request))


@post("desk/emails/<int:pk>/restore/", Permission.WORK_DESK)
def received_email_restore(request: Request, pk: int) -> HttpResponse:
    email = get_object_or_404(ReceivedEmail, pk=pk)
    try:
        restore_email(email=email, by=request.user, now=request.now)
    except Refused as refusal:
        return _refused(request, refusal)
    say(request, "The email is back on Today.")
    return redirect(_sent_from(request))


@post("desk/emails/drop/", Permission.WORK_DESK)
def received_emails_drop(request: Request) -> HttpResponse:
    """Several at once."""
    act_on_each(
        request,
        ReceivedEmail.objects.waiting().filter(pk__in=_chosen(request.POST)),
        lambda email: drop_email(email=email, by=request.user, now=request.now),
        done=lambda done: f"Not enquiries: {len(done)}. Tonight the text of each is deleted here.",
        undo=lambda done: reverse(
            "desk:received_emails_restore", query={"row": [email.pk for email in done]}
        ),
    )
    return redirect("desk:received_email_list")


@post("desk/emails/restore/", Permission.WORK_DESK)
def received_emails_restore(request: Request) -> HttpResponse:
    """Undoes it; the rows are in the address."""
    act_on_each(
        request,
        ReceivedEmail.objects.filter(pk__in=_chosen(request.GET)).order_by("received_at", "pk"),
        lambda email: restore_email(email=email, by=request.user, now=request.now),
        done=lambda done: f"Back on Today: {len(done)}.",
    )
    return redirect("desk:received_email_list")


def _chosen(given: QueryDict) -> list[int]:
    return [whole_number(row) or 0 for row in given.getlist("row")]


def _refused(request: Request, refusal: Refused) -> HttpResponse:
    """To the enquiry if it was logged; otherwise, and in a part of a page, to where the button was
    pressed.
    """
    refuse(request, str(refusal))
    if isinstance(refusal, DoneAlready) and not request.htmx:
        return redirect(refusal.row)
    return redirect(_sent_from(request))


def _sent_from(request: Request) -> str:
    """Where the form says; the list, if the button was pressed there; otherwise Today."""
    waiting = reverse("desk:received_email_list")
    is_there = urlsplit(request.headers.get("Referer", "")).path == waiting
    page = waiting if is_there else reverse("reports:today")
    return own_path(request.POST.get("back", "")) or page
