"""Outlets and journalists: details, earlier enquiries, and how long a contact is retained."""

from django.db.models import Count, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    page,
    post,
    say,
    typed_line,
)
from desk.enquiries.actions import outlets
from desk.enquiries.filters import JournalistFilter
from desk.enquiries.forms.outlets import JournalistForm, MergeForm, OutletForm
from desk.enquiries.models import Coverage, Interview, Journalist, Outlet

OUTLET_LATEST = 20


JOURNALIST_SORTS = {
    "outlet": ("outlet__name", "name"),
    "name": ("name", "outlet__name"),
    "asked": ("asked", "outlet__name", "name"),
    "last": ("last_asked_at", "outlet__name", "name"),
}


@list_page("journalists/", Permission.WORK_DESK)
def journalist_list(request: Request) -> List:
    whole = Journalist.objects.select_related("outlet").annotate(
        asked=Count("enquiries"), last_asked_at=Max("enquiries__received_at")
    )
    chosen = JournalistFilter(request.GET, queryset=whole.order_by("outlet__name", "name"))
    return List(chosen, "journalist", sorts=JOURNALIST_SORTS)


@page("journalists/<int:journalist_id>/change/", Permission.WORK_DESK)
def journalist_change(request: Request, journalist_id: int) -> Answer:
    journalist = get_object_or_404(
        Journalist.objects.retained().select_related("outlet"), pk=journalist_id
    )
    form = JournalistForm(request.POST or None, row=journalist)
    if form.is_valid():
        with RefusalsTo(form):
            outlets.change_journalist(
                journalist=journalist, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{journalist} has been updated.")
            return redirect(journalist)
    return {"form": form, "journalist": journalist}


@page("outlets/<int:outlet_id>/", Permission.WORK_DESK)
def outlet_detail(request: Request, outlet_id: int) -> Context:
    outlet = get_object_or_404(Outlet, pk=outlet_id)
    interviews = Interview.objects.filter(enquiry__outlet=outlet).select_related("person")
    return {
        "outlet": outlet,
        "journalists": outlet.journalists.order_by("name"),
        "interviews": interviews.order_by("-starts_at")[:OUTLET_LATEST],
        "coverage": outlet.coverage.not_retracted()
        .newest_first()
        .select_related("outlet", "interview")[:OUTLET_LATEST],
        "enquiries": outlet.enquiries.select_related("journalist").order_by("-received_at")[
            :OUTLET_LATEST
        ],
    }


@page("outlets/<int:outlet_id>/change/", Permission.WORK_DESK)
def outlet_change(request: Request, outlet_id: int) -> Answer:
    outlet = get_object_or_404(Outlet, pk=outlet_id)
    form = OutletForm(request.POST or None, row=outlet)
    if form.is_valid():
        with RefusalsTo(form):
            outlets.change_outlet(
                outlet=outlet, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{outlet} has been updated.")
            return redirect("desk:outlet_detail", outlet.pk)
    return {"form": form, "outlet": outlet}


JOURNALIST_LATEST = 50


@page("journalists/<int:journalist_id>/", Permission.WORK_DESK)
def journalist_detail(request: Request, journalist_id: int) -> Context:
    known = Journalist.objects.with_last_contact().select_related("outlet", "held_by")
    journalist = get_object_or_404(known, pk=journalist_id)
    enquiries = journalist.enquiries.select_related("outlet").order_by("-received_at")
    interviews = Interview.objects.filter(enquiry__journalist=journalist).select_related(
        "person", "enquiry__outlet"
    )
    coverage = (
        Coverage.objects.not_retracted()
        .filter(enquiry__journalist=journalist)
        .select_related("outlet", "enquiry")
    )
    return {
        "journalist": journalist,
        "enquiries": enquiries[:JOURNALIST_LATEST],
        "interviews": interviews.order_by("-starts_at")[:JOURNALIST_LATEST],
        "coverage": coverage.newest_first()[:JOURNALIST_LATEST],
        "is_due": journalist.last_contact_at < outlets.retained_since(request.now),
    }


@list_page("journalists/due/", Permission.WORK_DESK)
def journalist_due(request: Request) -> List:
    """Contacts that will be removed tonight, and those held beyond their retention period."""
    before = outlets.retained_since(request.now)
    due = Journalist.objects.retained().past_due(before).select_related("outlet", "held_by")
    return List(due, "contact", more={"before": before})


@post("journalists/<int:journalist_id>/hold/", Permission.WORK_DESK)
def journalist_hold(request: Request, journalist_id: int) -> HttpResponse:
    """Holds the contact for the given reason, or releases it."""
    journalist = get_object_or_404(Journalist, pk=journalist_id)
    reason = typed_line(request, "reason")
    with RefusalsTo(request):
        if "release" in request.POST:
            outlets.release_contact(journalist=journalist, by=request.user, now=request.now)
            say(request, f"{journalist} is no longer held.")
        else:
            outlets.hold_contact(
                journalist=journalist, reason=reason, by=request.user, now=request.now
            )
            say(request, f"{journalist} is held.")
    return redirect(journalist)


@page("outlets/<int:outlet_id>/merge/", Permission.WORK_DESK)
def outlet_merge(request: Request, outlet_id: int) -> HttpResponse:
    outlet = get_object_or_404(Outlet, pk=outlet_id)
    others = Outlet.objects.exclude(pk=outlet.pk).order_by("name")
    return _merge(request, outlet, others, "desk/enquiries/outlet_merge.html")


@page("journalists/<int:journalist_id>/merge/", Permission.WORK_DESK)
def journalist_merge(request: Request, journalist_id: int) -> HttpResponse:
    """With another of the same outlet."""
    retained = Journalist.objects.retained().select_related("outlet")
    journalist = get_object_or_404(retained, pk=journalist_id)
    others = retained.filter(outlet=journalist.outlet).exclude(pk=journalist.pk).order_by("name")
    return _merge(request, journalist, others, "desk/enquiries/journalist_merge.html")


def _merge(
    request: Request,
    contact: Outlet | Journalist,
    others: QuerySet[Outlet] | QuerySet[Journalist],
    template: str,
) -> HttpResponse:
    """Two that are one, or one that nothing uses."""
    is_removed = "remove" in request.POST
    form = MergeForm(None if is_removed else request.POST or None, others=others)
    by, now = request.user, request.now
    if is_removed:
        with RefusalsTo(request):
            name = str(contact)
            outlets.remove_unused(contact=contact, by=by, now=now)
            say(request, f"{name} has been removed.")
        return redirect("desk:journalist_list")
    if form.is_valid():
        name, into = str(contact), form.cleaned_data["into"]
        with RefusalsTo(form):
            if isinstance(contact, Outlet):
                outlets.merge_outlets(outlet=contact, into=into, by=by, now=now)
            else:
                outlets.merge_journalists(journalist=contact, into=into, by=by, now=now)
            say(request, f"{name} has been merged into {into}.")
            return redirect(into)
    context = {"contact": contact, "form": form, "uses": outlets.uses_of(contact)}
    return render(request, template, context)
