"""Enquiries that may be the same: shown while one is logged; join, separate, rule out. Related
ones: link, unlink.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import Permission, RefusalsTo, Request, get, post, say
from desk.enquiries.actions.duplicates import join_enquiry, rule_out_duplicate, separate_enquiry
from desk.enquiries.actions.enquiry_links import link_enquiries, unlink_enquiries
from desk.enquiries.models import Enquiry
from desk.enquiries.queries.duplicates import similar_enquiries
from desk.enquiries.queries.known_names import known_caller
from desk.enquiries.queries.related import earlier_enquiries
from nhsuk.numbers import whole_number
from training.models import Topic


@get("enquiries/alike/", Permission.WORK_DESK)
def enquiry_alike(request: Request) -> HttpResponse:
    """The similar and the earlier enquiries and how to reach the caller, loaded while the form is
    filled in: what depended on a guess goes with it.
    """
    outlet, journalist = (request.GET.get(name, "")[:200] for name in ("outlet", "journalist"))
    topic = request.GET.get("topic", "")
    similar = similar_enquiries(
        outlet=outlet,
        topic=Topic.objects.filter(pk=whole_number(topic)).first(),
        subject=request.GET.get("subject", "")[:200],
        received_at=request.now,
    )
    context = {
        "similar": similar,
        "caller": known_caller(outlet=outlet, journalist=journalist),
        "earlier": earlier_enquiries(
            outlet=outlet, journalist=journalist, topic=topic, now=request.now
        ),
        "is_update": True,
    }
    return render(request, "desk/enquiries/_enquiry_alike.html", context)


@post("enquiries/<str:reference>/join/", Permission.WORK_DESK)
def enquiry_join(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(
        Enquiry.objects.select_related("outlet", "journalist"), reference=reference
    )
    into = get_object_or_404(Enquiry, reference=request.POST.get("other", ""))
    with RefusalsTo(request):
        join_enquiry(enquiry=enquiry, into=into, by=request.user, now=request.now)
        say(request, f"{enquiry.reference} is joined to {into.reference}.")
        return redirect(into)
    return redirect(enquiry)


@post("enquiries/<str:reference>/separate/", Permission.WORK_DESK)
def enquiry_separate(request: Request, reference: str) -> HttpResponse:
    enquiry = get_object_or_404(Enquiry.objects.select_related("joined_to"), reference=reference)
    with RefusalsTo(request):
        separate_enquiry(enquiry=enquiry, by=request.user, now=request.now)
        say(request, f"{enquiry.reference} is separate again.")
    return redirect(enquiry)


@post("enquiries/<str:reference>/rule-out/", Permission.WORK_DESK)
def enquiry_rule_out(request: Request, reference: str) -> HttpResponse:
    enquiry, other = _pair(request, reference)
    with RefusalsTo(request):
        rule_out_duplicate(enquiry=enquiry, other=other, by=request.user, now=request.now)
        say(
            request,
            f"{other.reference} is marked as not the same, and will not be shown here again.",
        )
    return redirect(enquiry)


@post("enquiries/<str:reference>/link/", Permission.WORK_DESK)
def enquiry_link(request: Request, reference: str) -> HttpResponse:
    enquiry, other = _pair(request, reference)
    with RefusalsTo(request):
        link_enquiries(enquiry=enquiry, other=other, by=request.user, now=request.now)
        undo = reverse("desk:enquiry_unlink", args=[reference])
        say(request, f"{other.reference} is linked.", undo=f"{undo}?other={other.reference}")
    return redirect(enquiry)


@post("enquiries/<str:reference>/unlink/", Permission.WORK_DESK)
def enquiry_unlink(request: Request, reference: str) -> HttpResponse:
    enquiry, other = _pair(request, reference)
    with RefusalsTo(request):
        unlink_enquiries(enquiry=enquiry, other=other, by=request.user, now=request.now)
        say(request, f"{other.reference} is no longer linked.")
    return redirect(enquiry)


def _pair(request: Request, reference: str) -> tuple[Enquiry, Enquiry]:
    """The enquiry of the page and the other that was chosen; an undo has it in its address."""
    named = request.POST.get("other", "") or request.GET.get("other", "")
    return (
        get_object_or_404(Enquiry, reference=reference),
        get_object_or_404(Enquiry, reference=named),
    )
