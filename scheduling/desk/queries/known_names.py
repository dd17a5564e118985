"""Names of known outlets and journalists, for suggestions and for reading a pasted mail."""

from scheduling.desk.models import Journalist, Outlet
from scheduling.desk.paste import Known
from training.models import Topic

KNOWN = 500  # most names that a field suggests


def known_names() -> dict[str, list[str]]:
    """The first names of each kind, for the form."""
    met = Journalist.objects.retained().order_by("name").values_list("name", flat=True).distinct()
    outlets = Outlet.objects.order_by("name").values_list("name", flat=True)
    return {"outlets": list(outlets[:KNOWN]), "journalists": list(met[:KNOWN])}


def known_for_paste(names: dict[str, list[str]]) -> Known:
    """The same names, and the topics by the value of their choice."""
    topics = {
        str(pk): title for pk, title in Topic.objects.order_by("title").values_list("pk", "title")
    }
    return Known(outlets=names["outlets"], journalists=names["journalists"], topics=topics)
