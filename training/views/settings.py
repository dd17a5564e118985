"""Settings of the organisation, by subject. Each page shows what was changed before, by whom."""

from typing import Any

from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import Answer, Permission, RefusalsTo, page, say
from accounts.requests import Request, own_path
from accounts.settings_history import setting_changes
from training.actions.settings import change_settings
from training.forms.settings import (
    HoursForm,
    IncidentContactsForm,
    MailWordsForm,
    OrganisationForm,
    SettingsForm,
    ValidityForm,
)
from training.mail_frame import values_of
from training.mail_words import PLACEHOLDERS, framed
from training.models import Organisation
from training.queries.settings import effect_of_validity

EXAMPLE = (
    "Dr Ashdown-Pryce,\n\nYour pack is ready. Open it here:\n\nhttps://greenroom.example.nhs.uk/p\n"
)


def _opened[F: SettingsForm](request: Request, kind: type[F]) -> F:
    return kind(request.POST or None, row=Organisation.objects.ours())


def _save(request: Request, form: SettingsForm, subject: str, words: str) -> bool:
    """Whether it was saved; a refusal is added to the form."""
    if not form.is_valid():
        return False
    with RefusalsTo(form):
        change_settings(
            subject=subject,
            values=form.values,
            by=request.user,
            now=request.now,
            seen=form.cleaned_data["seen"],
        )
        say(request, words)
    return not form.errors


def _context(form: SettingsForm, subject: str) -> dict[str, Any]:
    history = setting_changes(subject, label_of=form.label_of, words_of=form.words_of)
    return {"form": form, "history": history}


@page("settings/organisation/", Permission.EDIT_COURSES)
def organisation_change(request: Request) -> Answer:
    form = _opened(request, OrganisationForm)
    if _save(request, form, "organisation", "Saved. Packs and emails from now on say this."):
        return redirect(own_path(request.GET.get("next", "")) or "training:organisation_change")
    return _context(form, "organisation")


@page("settings/hours/", Permission.EDIT_COURSES)
def hours_change(request: Request) -> Answer:
    form = _opened(request, HoursForm)
    if _save(request, form, "hours", "Saved. Clocks and “Who can do it” go by these hours now."):
        return redirect("training:hours_change")
    return _context(form, "hours")


@page("settings/validity/", Permission.EDIT_COURSES)
def validity_change(request: Request) -> Answer:
    """What it changes is shown first. Only what was looked at is saved."""
    form = _opened(request, ValidityForm)
    context: dict[str, Any] = {}
    if form.is_valid() and request.POST.get("looked") == form.digest:
        if _save(request, form, "validity", "Saved. Figures of today and later go by this."):
            return redirect("training:validity_change")
    elif form.is_valid():
        context["effect"] = effect_of_validity(
            renewal_window_days=form.cleaned_data["renewal_window_days"],
            currencies=form.currencies,
            on=timezone.localdate(),
        )
    context |= _context(form, "validity")
    return context


@page("settings/email-words/", Permission.EDIT_COURSES)
def mail_words_change(request: Request) -> Answer:
    """With how an email would look, as it is typed or as it is set."""
    form = _opened(request, MailWordsForm)
    if "look" not in request.POST and _save(
        request, form, "mail_words", "Saved. Emails from now on have these words."
    ):
        return redirect("training:mail_words_change")
    words = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    return _context(form, "mail_words") | {
        "placeholders": PLACEHOLDERS.items(),
        "example": framed(
            EXAMPLE,
            opening=words["mail_opening"],
            signature=words["mail_signature"],
            footer=words["mail_footer"],
            values=values_of(Organisation.objects.ours()),
        ),
    }


@page("settings/incidents/", Permission.EDIT_COURSES)
def incident_contacts_change(request: Request) -> Answer:
    form = _opened(request, IncidentContactsForm)
    if _save(request, form, "incident_contacts", "Saved. The next declaration starts with these."):
        return redirect("training:incident_contacts_change")
    return _context(form, "incident_contacts")
