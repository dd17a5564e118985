"""Social media (10): the register, its entries, and people's declarations of their own accounts."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    form_page,
    get,
    page,
    post,
    say,
    signed_in,
)
from accounts.requests import Request, back_to_list
from accounts.seen import fingerprint
from accounts.spreadsheets import Format, download
from nhsuk.sorting import paged
from training.actions import social as actions
from training.actions.policies import acknowledge
from training.calendars import write_hashtags
from training.forms.social import KINDS, DeclarationForm, initial_values
from training.models import Entry, Hashtag, PolicyVersion, SocialDeclaration
from training.queries.social import (
    accounts_table,
    declarations,
    declarations_table,
    guidance_in_force,
    readers_of,
    social_register,
)

PAGE_SIZE = 50
P = Permission


@get("social-media/", P.SEE_PEOPLE, P.SEE_READINESS)
def social_overview(request: Request) -> Context:
    """The board sees it without names."""
    on = timezone.localdate()
    return {"register": social_register(on), "on": on}


@get("social-media/accounts/<format:file_format>/", P.SEE_PEOPLE)
def social_export(request: Request, file_format: Format) -> HttpResponse:
    rows = accounts_table(timezone.localdate())
    return download(rows, "social_accounts", file_format)


@get("social-media/hashtags.ics", P.SEE_PEOPLE, P.SEE_READINESS)
def hashtag_calendar(request: Request) -> HttpResponse:
    """Current and future hashtags as an iCalendar file."""
    hashtags = Hashtag.objects.current(timezone.localdate(request.now)).order_by("starts_on", "tag")
    response = HttpResponse(
        write_hashtags(hashtags, now=request.now),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    response["Content-Disposition"] = 'attachment; filename="hashtags.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _get_kind(slug: str, *, with_declarations: bool = False) -> tuple[type[Entry], Any, str]:
    """The model, form and label. The desk may end a declaration, but not add or change one."""
    if slug not in KINDS or (slug == "declaration" and not with_declarations):
        raise Http404
    return KINDS[slug]


def _list_url_name(slug: str) -> str:
    """Where to go after ending an entry."""
    return "training:declaration_list" if slug == "declaration" else "training:social_overview"


@page("social-media/<slug:slug>/add/", P.WORK_DESK)
def social_add(request: Request, slug: str) -> Answer:
    model, form_class, words = _get_kind(slug)
    form = form_class(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        with RefusalsTo(form):
            entry = actions.add_entry(
                entry=model(**form.cleaned_data), by=request.user, now=request.now
            )
            say(request, f"{entry} has been added.")
            return redirect("training:social_overview")
    return form_page(
        form,
        heading=f"Add {words}",
        save="Add it",
        back="training:social_overview",
        back_words="Social media",
    )


@page("social-media/<slug:slug>/<int:pk>/change/", P.WORK_DESK)
def social_change(request: Request, slug: str, pk: int) -> Answer:
    model, form_class, words = _get_kind(slug)
    entry = get_object_or_404(model._default_manager, pk=pk)
    form = form_class(request.POST or None, initial=initial_values(entry, form_class))
    seen = fingerprint(entry, form.fields)
    if form.is_valid():
        with RefusalsTo(form):
            is_changed = actions.change_entry(
                entry=entry,
                values=form.cleaned_data,
                seen=request.POST.get("seen"),
                by=request.user,
                now=request.now,
            )
            say(request, f"{entry} has been updated." if is_changed else "Nothing was changed.")
            return redirect("training:social_overview")
    return {"form": form, "words": words, "entry": entry, "slug": slug, "seen": seen}


@post("social-media/<slug:slug>/<int:pk>/end/", P.WORK_DESK)
def social_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """End it yesterday, so that it leaves the register at once."""
    model, _, _ = _get_kind(slug, with_declarations=True)
    entry = get_object_or_404(model._default_manager, pk=pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.end_entry(entry=entry, on=yesterday, by=request.user, now=request.now)
    say(
        request, f"{entry} has been ended.", undo=reverse("training:social_resume", args=[slug, pk])
    )
    return back_to_list(request, _list_url_name(slug))


@post("social-media/<slug:slug>/<int:pk>/resume/", P.WORK_DESK)
def social_resume(request: Request, slug: str, pk: int) -> HttpResponse:
    model, _, _ = _get_kind(slug, with_declarations=True)
    entry = get_object_or_404(model._default_manager, pk=pk)
    with RefusalsTo(request):
        actions.resume_entry(entry=entry, by=request.user, now=request.now)
        say(request, f"{entry} is in use again.")
    return back_to_list(request, _list_url_name(slug))


@get("social-media/declarations/", P.WORK_DESK)
def declaration_list(request: Request) -> Context:
    """Each with whether its maker has read the guidance in force."""
    on = timezone.localdate()
    search = _search_text(request.GET)
    page = paged(request, declarations(search, on), PAGE_SIZE)
    guidance = guidance_in_force(on)
    readers = readers_of(guidance)
    return {
        "page": page,
        "rows": [(declaration, declaration.added_by_id in readers) for declaration in page],
        "guidance": guidance,
        "search": search,
    }


def _search_text(given: QueryDict) -> str:
    return given.get("search", "").strip()


@get("social-media/declarations/export/<format:file_format>/", P.WORK_DESK)
def declaration_export(request: Request, file_format: Format) -> HttpResponse:
    rows = declarations_table(_search_text(request.GET), timezone.localdate())
    return download(rows, "social_declarations", file_format)


@page("my-accounts/")
@signed_in
def my_declarations(request: Request) -> Answer:
    """The user's declared accounts and a form to declare another, with the guidance."""
    on = timezone.localdate()
    guidance = guidance_in_force(on)
    form = _declaration_form(guidance, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        entry = SocialDeclaration(
            **{name: given[name] for name in ("platform", "handle", "purpose")}
        )
        with RefusalsTo(form):
            actions.declare(
                entry=entry, guidance_id=given["guidance"], by=request.user, now=request.now
            )
            say(
                request,
                f"The communications team now knows about {entry}. They can help with what you post"
                " there.",
            )
            return redirect("training:my_declarations")
    return {
        "form": form,
        "declared": SocialDeclaration.objects.current(on)
        .filter(added_by=request.user)
        .order_by("pk"),
        "guidance": guidance,
        "is_read": guidance is None or request.user.pk in readers_of(guidance),
    }


def _declaration_form(guidance: PolicyVersion | None, given: QueryDict | None) -> DeclarationForm:
    form = DeclarationForm(given, initial={"guidance": guidance.pk if guidance else None})
    if guidance is None:
        del form.fields["acknowledged"]
    return form


@post("my-accounts/guidance/<int:number>/read/")
@signed_in
def my_guidance_read(request: Request, number: int) -> HttpResponse:
    """Acknowledge guidance that changed after the accounts were declared."""
    version = get_object_or_404(
        PolicyVersion.objects.approved(), policy__is_social_guidance=True, number=number
    )
    with RefusalsTo(request):
        acknowledge(version=version, by=request.user, now=request.now)
        say(request, f"Recorded: you have read {version} and will follow it.")
    return redirect("training:my_declarations")


@post("my-accounts/<int:pk>/end/")
@signed_in
def my_declaration_end(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(SocialDeclaration, pk=pk, added_by=request.user)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.end_entry(entry=entry, on=yesterday, by=request.user, now=request.now)
    is_of_one_day = entry.ended_on == timezone.localdate(entry.added_at)
    when = ". It ended today, the day on which you declared it" if is_of_one_day else ""
    say(request, f"{entry} is no longer declared{when}.")
    return redirect("training:my_declarations")
