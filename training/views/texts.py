"""Text messages: who is reached by them, their words, and what they cost."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.confidential import redirect_to_itself, sealed
from accounts.models import User
from accounts.pages import (
    Answer,
    Context,
    Permission,
    RefusalsTo,
    Request,
    get,
    page,
    post,
    public,
    say,
    signed_in,
)
from accounts.settings_history import setting_changes
from accounts.spreadsheets import Cell, Format, download
from jobs.models import TextMessage
from jobs.notify import sends_emails, sends_texts
from jobs.texts import MonthOfTexts, months_of_texts
from training.actions import text_choices
from training.actions.settings import change_settings
from training.dead_links import dead_link
from training.forms.text_choices import KINDS, TextChoiceForm, TextWordsForm
from training.mail_frame import values_of
from training.models import Organisation, Person, TextChoice
from training.phone_numbers import shown
from training.text_words import EXAMPLES, OURS, PLACEHOLDERS, segments_of, text_of
from training.texts import choice_of
from training.views.unwanted_emails import email_choices

LATEST = 10
EXAMPLE_TOKEN = "k3J9f0QwZr7T2mXc5VbN8yLd1HsGa6EuPoI4tRWqAeY"  # noqa: S105  as long as a real one


def _saved_choice_form(
    request: Request, to: Person | User, choice: TextChoice | None
) -> TextChoiceForm:
    """The form, after saving what was sent; it is valid if that was saved."""
    initial = {
        "way": choice.way if choice else TextChoice.Way.EMAIL,
        "number": shown(choice.number) if choice else "",
    }
    form = TextChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with RefusalsTo(form):
            saved = text_choices.choose_way(
                to=to,
                way=TextChoice.Way(form.cleaned_data["way"]),
                number=form.cleaned_data["number"],
                by=request.user,
                now=request.now,
            )
            if saved and not saved.confirmed_at:
                say(request, f"A text message is on its way to {shown(saved.number)}.")
            else:
                say(request, "Saved.")
    return form


@page("my-text-messages/")
@signed_in
def my_text_messages(request: Request) -> Answer:
    """How one is reached oneself, and what one is told."""
    to = Person.objects.listed().filter(user=request.user).first() or request.user
    choice = choice_of(to)
    form = _saved_choice_form(request, to, choice)
    if form.is_bound and form.is_valid():
        return redirect("training:my_text_messages")
    context = {"form": form, "choice": choice, "to": to, "sends_texts": sends_texts()}
    context |= email_choices(request.user)
    return context


@page("people/<str:reference>/text-messages/", Permission.EDIT_PEOPLE)
def person_text_messages(request: Request, reference: str) -> Answer:
    """How a person is reached and what they are told, set by the team. They confirm the number
    themselves.
    """
    person = get_object_or_404(Person.objects.listed(), reference=reference)
    choice = choice_of(person)
    form = _saved_choice_form(request, person, choice)
    if form.is_bound and form.is_valid():
        return redirect("training:person_text_messages", reference)
    texts = TextMessage.objects.filter(number=choice.number if choice else "-")
    return {
        "form": form,
        "choice": choice,
        "person": person,
        "sends_texts": sends_texts(),
        "latest": texts.select_related("mail").order_by("-pk")[:LATEST],
        **email_choices(person),
    }


@page("t/<str:token>")
@public
@sealed
def text_link(request: Request, token: str) -> HttpResponse:
    """From the text message: whoever holds the phone confirms its number with a button."""
    choice = text_choices.find_choice(token, now=request.now)
    if choice is None:
        return dead_link(request, kind="text_link", template="training/_text_link_dead.html")
    if request.method == "POST":
        text_choices.confirm_number(choice=choice, now=request.now)
        return redirect_to_itself(request)
    context = {"choice": choice, "organisation": Organisation.objects.ours()}
    return render(request, "training/text_link.html", context)


@page("settings/text-messages/", Permission.EDIT_COURSES)
def text_words_change(request: Request) -> Answer:
    """With how each text would look, and how many segments it takes."""
    ours = Organisation.objects.ours()
    form = TextWordsForm(request.POST or None, row=ours)
    if form.is_valid() and "look" not in request.POST:
        with RefusalsTo(form):
            change_settings(
                subject="text_words",
                values=form.values,
                by=request.user,
                now=request.now,
                seen=form.cleaned_data["seen"],
            )
            say(request, "Saved. Text messages from now on have these words.")
            return redirect("training:text_words_change")
    words = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    failed = TextMessage.objects.failed().select_related("mail").order_by("-pk")
    return {
        "form": form,
        "history": setting_changes("text_words", label_of=form.label_of, words_of=form.words_of),
        "placeholders": PLACEHOLDERS.items(),
        "examples": [_example(kind, words[f"text_{kind}"], ours) for kind in KINDS],
        "failed": failed[:LATEST],
        "own": choice_of(request.user),
        "latest": TextMessage.objects.select_related("mail").order_by("-due_at", "-pk")[:LATEST],
        "sends_texts": sends_texts(),
        "sends_emails": sends_emails(),
    }


def _example(kind: str, words: str, ours: Organisation) -> dict[str, Any]:
    news, slot = EXAMPLES[kind]
    link = f"{settings.BASE_URL}/p/{EXAMPLE_TOKEN}"
    values = {**values_of(ours), "news": news, "slot": slot, "link": link}
    text = text_of(words or OURS[kind], values)
    return {"kind": kind, "title": KINDS[kind], "text": text, "segments": segments_of(text)}


@post("settings/text-messages/test/", Permission.EDIT_COURSES)
def text_test_send(request: Request) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    with RefusalsTo(request):
        text_choices.send_test_text(kind=kind, by=request.user, now=request.now)
        say(request, "The test is on its way to your phone.")
    return redirect("training:text_words_change")


@get("settings/text-messages/costs/", Permission.EDIT_COURSES)
def text_cost_list(request: Request) -> Context:
    months = months_of_texts()
    now = timezone.localtime()
    current = next((one for one in months if _is_of(one, now.year, now.month)), None)
    has_own = any(one.uncharged for one in months)
    return {"months": months, "current": current, "has_own": has_own}


def _is_of(month: MonthOfTexts, year: int, number: int) -> bool:
    local = timezone.localtime(month.month)
    return (local.year, local.month) == (year, number)


@get("settings/text-messages/costs/<format:file_format>/", Permission.EDIT_COURSES)
def text_cost_export(request: Request, file_format: Format) -> HttpResponse:
    rows: list[Sequence[Cell]] = [["month", "texts", "not_delivered", "segments", "pounds"]]
    rows += [
        [
            timezone.localtime(one.month).strftime("%Y-%m"),
            one.texts,
            one.failed,
            one.segments,
            one.pounds,
        ]
        for one in months_of_texts()
    ]
    return download(rows, "text-messages", file_format)
