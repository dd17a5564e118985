"""Targeted briefings: asked for by anyone, worked on by the desk, seen by nobody whom one does not concern."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import signed_in
from accounts.requests import Request
from scheduling.models import Briefing


@signed_in
def briefing_detail(request: Request, reference: str) -> HttpResponse:
    visible = Briefing.objects.visible_to(request.user).with_people()
    briefing = get_object_or_404(visible, reference=reference)
    return render(request, "scheduling/briefing_detail.html", {"briefing": briefing, "now": timezone.now()})
