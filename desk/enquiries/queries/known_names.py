"""Names of known outlets and journalists, for suggestions and for reading a pasted mail."""

from django.db.models import OuterRef, Subquery

from accounts.models import User
from desk.enquiries.models import Enquiry, Journalist, Outlet
from desk.reader.mail_reading import Known
from training.models import Topic

KNOWN = 500  # most names that a field suggests


def known_names() -> dict[str, list[str]]:
    """The first names of each kind, for the form."""
    met = Journalist.objects.retained().order_by("name").values_list("name", flat=True).distinct()
    outlets = Outlet.objects.order_by("name").values_list("name", flat=True)
    return {"outlets": list(outlets[:KNOWN]), "journalists": list(met[:KNOWN])}


def known_caller(*, outlet: str, journalist: str) -> Journalist | None:
    """The journalist of the outlet if we have met, with the `programme` of their latest enquiry."""
    latest = Enquiry.objects.filter(journalist=OuterRef("pk")).exclude(programme="")
    programme = Subquery(latest.order_by("-received_at").values("programme")[:1])
    met = Journalist.objects.retained().filter(
        name__iexact=" ".join(journalist.split()), outlet__name__iexact=" ".join(outlet.split())
    )
    return met.annotate(programme=programme).first() if journalist and outlet else None


def known_for_reading(names: dict[str, list[str]] | None = None) -> Known:
    """The same names, those who work here, and the topics by the value of their choice."""
    names = names or known_names()
    topics = {
        str(pk): title for pk, title in Topic.objects.order_by("title").values_list("pk", "title")
    }
    colleagues = User.objects.filter(is_active=True).values_list("name", flat=True)
    return Known(
        outlets=names["outlets"],
        journalists=names["journalists"],
        colleagues=list(colleagues[:KNOWN]),
        topics=topics,
    )
