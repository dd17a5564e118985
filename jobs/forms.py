"""The filters of Background work, and the code of a test email."""

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.search import words_of
from jobs.models import Job, JobQuerySet

State = Job.State


class MailCodeForm(forms.Form):
    code = forms.CharField(
        label="Code in the email",
        max_length=20,
        help_text="Six digits",
        error_messages={"required": "Enter the six digits in the email"},
        widget=forms.TextInput(
            attrs={"class": "input--10", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


class JobFilter(forms.Form):
    """Shows unfinished and given-up jobs unless another state is chosen."""

    STATES = {"open": "Not finished", **dict(State.choices), "all": "All"}

    search = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "input--20"}),
    )
    state = forms.ChoiceField(required=False, choices=list(STATES.items()))

    def __init__(self, data: QueryDict) -> None:
        asked = data.copy()
        asked["state"] = asked.get("state") or "open"
        super().__init__(asked)

    def jobs(self) -> JobQuerySet:
        """A filter that is not valid is ignored, and the form says so."""
        self.is_valid()
        given = self.cleaned_data
        jobs = Job.objects.most_urgent_first()
        for word in words_of(given.get("search", "")):
            jobs = jobs.filter(_matches(word))
        match given.get("state", "open"):
            case "all":
                return jobs
            case "open":
                return jobs.filter(state__in=[State.WAITING, State.RUNNING, State.GIVEN_UP])
            case state:
                return jobs.filter(state=state)


def _matches(word: str) -> Q:
    """A word of the name or of the last message, or the number."""
    number = Q(pk=int(word)) if word.isdecimal() and len(word) < 19 else Q()
    return Q(name__icontains=word) | Q(outcome__icontains=word) | number
