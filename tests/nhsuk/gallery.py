"""A page that shows every component, and its addresses in tests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as real
from nhsuk.forms import DayField, MomentField
from nhsuk.messages import say
from training.templatetags.statuses import STATUSES

SOURCE = Path(__file__).with_name("gallery.html")
ICONS = [
    "menu",
    "person",
    "check",
    "cross",
    "plus",
    "search",
    "phone",
    "clock",
    "calendar",
    "document",
    "download",
]
ICONS += ["upload", "warning", "info", "undo", "mail", "lock", "mic", "arrow", "print"]


class FilterForm(forms.Form):
    words = forms.CharField(
        label="Search", required=False, widget=forms.TextInput(attrs={"data-search": True})
    )
    directorate = forms.ChoiceField(
        choices=[("", "All"), ("u", "Urgent and emergency care")], required=False
    )
    is_ready = forms.BooleanField(label="Ready only", required=False)


class EveryField(forms.Form):
    name = forms.CharField(help_text="As it is said on air")
    email = forms.EmailField(label="Email address", required=False)
    joined_on = DayField(label="Joined on")
    starts_at = MomentField(label="Starts")
    medium = forms.ChoiceField(
        choices=[("radio", "Radio"), ("print", "Print, phone or online")], widget=forms.RadioSelect
    )
    media = forms.MultipleChoiceField(
        choices=[("radio", "Radio"), ("print", "Print")],
        widget=forms.CheckboxSelectMultiple,
        help_text="All that fit",
    )
    role = forms.ChoiceField(choices=[("", "Choose a role"), ("board", "Governing board")])
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    picture = forms.FileField(required=False)
    is_agreed = forms.BooleanField(label="They agreed", required=False, help_text="Ask them first")


def gallery(request: HttpRequest) -> HttpResponse:
    if "said" in request.GET:
        say(request, "The record of Dr Iyer-Thorne was removed.", undo="/gallery/")
    context = {
        "form": EveryField(
            {"name": "", "starts_at_0": "29/03/2026", "starts_at_1": "1:30am"}
            if request.POST
            else None
        ),
        "filter_form": FilterForm(request.GET or None),
        "page": Paginator(range(300), 25).page(4),
        "at": datetime(2026, 11, 26, 7, 10, tzinfo=UTC),
        "delta": timedelta(hours=2),
        "statuses": list(STATUSES),
        "rows": [
            ("Reference", "R-0007"),
            ("Email address", "leila.iyer-thorne@example.nhs.uk"),
            ("Phone", ""),
        ],
        "icons": ICONS,
    }
    return HttpResponse(engines["django"].from_string(SOURCE.read_text()).render(context, request))


urlpatterns = [*real, path("gallery/", gallery, name="gallery")]
