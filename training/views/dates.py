"""What a field for a day or a time understood, as one types."""

from django.http import HttpResponse, JsonResponse

from accounts.pages import Request, get, signed_in
from nhsuk.dates.days import Prefer
from nhsuk.dates.echo import KINDS, echo
from nhsuk.dates.unreadable import Unreadable
from training.as_of import known_at_words, read_typed_known_at

LONGEST = 80  # characters
MOST_NEAR = 2


@get("dates/read/")
@signed_in
def date_read(request: Request) -> HttpResponse:
    """`reads` is the kind of field, `text` what stands in it, `near` the texts that it hangs on."""
    given = request.GET
    text = given.get("text", "")[:LONGEST]
    prefer: Prefer = "past" if given.get("prefer") == "past" else "future"
    try:
        if given.get("reads") == "known_at":
            words = known_at_words(read_typed_known_at(text, now=request.now))
        elif given.get("reads") in KINDS:
            near = [each[:LONGEST] for each in given.getlist("near")[:MOST_NEAR]]
            words = echo(text, reads=given["reads"], now=request.now, prefer=prefer, near=near)
        else:
            return JsonResponse({}, status=400)
    except Unreadable as refusal:
        return JsonResponse({"words": str(refusal), "is_read": False})
    return JsonResponse({"words": words, "is_read": True})
