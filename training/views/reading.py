"""How a person's briefings are printed (13), which they choose themselves."""

from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Answer, Permission, RefusalsTo, Request, form_page, page, say
from training.actions.reading import ask_for_reading
from training.forms.reading import ReadingForm
from training.models import Person


@page("my-training/reading/", Permission.SEE_OWN_TRAINING)
def my_reading(request: Request) -> Answer:
    """Choose how briefings are printed; only those who arrange it can see the choice."""
    person = get_object_or_404(Person.objects.listed(), user=request.user)
    initial = {"reading": person.reading, "seen": person.reading}
    form = ReadingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        reading = Person.Reading(form.cleaned_data["reading"])
        seen = form.cleaned_data["seen"]
        with RefusalsTo(form, "reading"):
            is_new = ask_for_reading(
                person=person, reading=reading, seen=seen, by=request.user, now=request.now
            )
            said = (
                "Saved. What you have not read yet will be printed this way."
                if is_new
                else "Nothing has changed."
            )
            say(request, said)
            return redirect("scheduling:my_training")
    return form_page(
        form,
        heading="How you read",
        state="The communications team can see this, and so can the trainer of a session that you are"
        " booked on.",
        save="Save",
        back="scheduling:my_training",
        back_words="My training",
        base="pocket.html",
    )
