"""The tokens with which other programs read figures."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.confidential import uncached
from accounts.factors.step_up import step_up_to_post
from accounts.pages import Context, Permission, RefusalsTo, Request, get, page, post, say
from nhsuk.sorting import paged
from reports.api.actions.tokens import make_api_token, restore_api_token, revoke_api_token
from reports.api.forms.tokens import ApiTokenForm
from reports.api.models import ApiToken

PAGE_SIZE = 25


@get("api/tokens/", Permission.MANAGE_API)
def api_token_list(request: Request) -> Context:
    now = request.now
    in_order = ApiToken.objects.select_related("made_by").order_by("-made_at", "-pk")
    over = in_order.over(now).order_by(F("revoked_at").desc(nulls_last=True), "-ends_on", "-pk")
    return {
        "page": paged(request, in_order.valid(now), PAGE_SIZE),
        "over": over[:PAGE_SIZE],
        "today": timezone.localdate(now),
    }


@page("api/tokens/add/", Permission.MANAGE_API)
@step_up_to_post
@uncached
def api_token_add(request: Request) -> HttpResponse:
    """The page shows the token, this once."""
    form = ApiTokenForm(request.POST or None)
    token = ""
    if request.method == "POST" and form.is_valid():
        with RefusalsTo(form, "name"):
            token = make_api_token(**form.values(), by=request.user, now=request.now)
    return render(request, "reports/api/api_token_add.html", {"form": form, "token": token})


@post("api/tokens/<int:pk>/revoke/", Permission.MANAGE_API)
def api_token_revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk)
    revoke_api_token(token=token, by=request.user, now=request.now)
    undo = reverse("reports:api_token_restore", args=[pk])
    say(request, f"The token “{token}” no longer works.", undo=undo)
    return redirect("reports:api_token_list")


@post("api/tokens/<int:pk>/restore/", Permission.MANAGE_API)
@step_up_to_post
def api_token_restore(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk)
    with RefusalsTo(request):
        restore_api_token(token=token, by=request.user, now=request.now)
        say(request, f"The token “{token}” works again.")
    return redirect("reports:api_token_list")
