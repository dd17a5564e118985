import pytest

from reports.packs.identifiers import Kind
from reports.packs.queries.identifiers import open_places
from reports.packs.queries.packs import draft_content
from tests.clock import NOW
from tests.factories.reports import NotAPatientFactory, RemarkFactory

pytestmark = pytest.mark.django_db


def test_open_places_are_in_sections_slot_and_comments(pack):
    pack.sections.filter(key="facts").update(
        content={"facts": [{"what": "Seen at SO14 7PU", "value": "61"}]}
    )
    pack.interview.fallback = "Her NHS number is 943 476 5919"
    RemarkFactory(
        pack=pack,
        text="",
        path="primary",
        proposed="born 3 April 1950",
        made_by__name="Huw Trelawney",
    )

    found = [
        (p.title, p.hit.words, p.owner) for p in open_places(pack, draft_content(pack, now=NOW))
    ]

    assert found == [
        ("The slot", "943 476 5919", "Ceri Maddox"),
        ("Facts and figures", "SO14 7PU", "Ceri Maddox"),
        ("Message map, comment", "born 3 April 1950".removeprefix("born "), "Huw Trelawney"),
    ]


def test_open_places_leave_out_what_was_answered_and_what_belongs_to_the_slot(pack):
    pack.sections.filter(key="background").update(
        content={"why_now": "SO14 7PU, BH1 1AA, 07700 900123"}
    )
    pack.interview.place = "The studio, BH1 1AA"
    NotAPatientFactory(pack=pack)

    found = [(p.hit.kind, p.hit.words) for p in open_places(pack, draft_content(pack, now=NOW))]

    assert found == [(Kind.PHONE, "07700 900123")]
