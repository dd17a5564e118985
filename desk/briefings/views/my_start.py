"""The first page of staff: a place that is theirs, what they can do here, and what to know in a major incident."""

from accounts.pages import Context, Permission, Request, page
from desk.briefings.queries.briefings import own_briefings
from desk.enquiries.models import ReceivedEmail
from desk.lines.queries.incidents import current_notices
from scheduling.training_sessions.queries.waiting_lists import own_place_offers
from training.models import Organisation, Person

SHOWN = 3  # approaches that they passed on


@page("my/", Permission.SEE_OWN_TRAINING)
def my_start(request: Request) -> Context:
    return {
        "person": Person.objects.listed().filter(user=request.user).first(),
        "passed_on": list(ReceivedEmail.objects.passed_on(request.user)[:SHOWN]),
        "own": own_briefings(request.user, request.now),
        "notices": current_notices(),
        "place_offers": own_place_offers(request.user, now=request.now),
        "organisation": Organisation.objects.ours(),
    }
