"""Who a line affects and where it is used, within its pages and as pages of their own."""

import pytest

from desk.lines.models import Line
from tests.factories.reports import PackFactory, PackSectionFactory, PackVersionFactory
from tests.factories.scheduling import EnquiryFactory, LineFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PART = {"HX-Request": "true"}


def in_an_approved_pack(line: Line) -> None:
    person = PersonFactory(last_name="Iyer-Thorne", phone="01632 960164")
    pack = PackFactory(reference="P-0042", interview__person=person, started_by__name="Ceri Maddox")
    PackVersionFactory(
        pack=pack,
        number=3,
        approved=True,
        content={"messages": {"primary": line.text, "primary_line": f"{line}/1"}},
    )


def test_line_reach_says_which_packs_and_who_is_told(client_of, officer):
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    line = LineFactory(approved=True, owner__name="Gwen Fenwright", revision=2)
    in_an_approved_pack(line)
    client = client_of(officer)

    page = client.get(f"/lines/{line}/reach/").text
    part = client.get(f"/lines/{line}/reach/", headers=PART).text

    shown = [
        "1 pack for upcoming interviews uses it",
        "P-0042",
        "version 3, approved",
        "Iyer-Thorne",
        "Thu 26 Nov, 7:10am",
    ]
    told = [
        "ring 01632 960164",
        "Ceri Maddox",
        "Gwen Fenwright",
        "desk@example.nhs.uk",
        "words of version 1",
    ]
    assert [text for text in shown + told if text not in part] == []
    assert [text for text in shown + told if text not in page] == []
    assert [f"Who {line} affects" in text for text in (page, part)] == [True, False]


def test_line_reach_of_a_line_that_no_pack_uses(client_of, officer):
    line = LineFactory(owner__name="Gwen Fenwright")

    part = client_of(officer).get(f"/lines/{line}/reach/", headers=PART).text

    assert (
        "No pack for an upcoming interview uses it. An email goes only to Gwen Fenwright." in part
    )


def test_line_use_names_packs_and_answers(client_of, officer):
    line = LineFactory(approved=True, text="Call 999.")
    PackSectionFactory(
        pack__reference="P-0042",
        key="messages",
        content={"primary": line.text, "primary_line": f"{line}/1"},
    )
    EnquiryFactory(response="You asked. Call 999. Anything else?", subject="Queues")
    client = client_of(officer)

    page = client.get(f"/lines/{line}/use/").text
    part = client.get(f"/lines/{line}/use/", headers=PART).text

    assert ["P-0042" in part, "the draft" in part, "Queues" in part] == [True] * 3
    assert [f"Where {line} is used" in text for text in (page, part)] == [True, False]


def test_line_use_says_where_it_is_used_nowhere(client_of, officer):
    assert "It is not used yet." in client_of(officer).get(f"/lines/{LineFactory()}/use/").text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("reach", 8), ("use", 10)])
def test_parts_of_a_line_take_the_same_queries_for_any_number(
    client_of,
    officer,
    rows,
    part,
    queries,
    django_assert_num_queries,
):
    line = LineFactory(approved=True, text="Call 999.")
    for _ in range(rows):
        PackSectionFactory(
            key="messages", content={"primary": line.text, "primary_line": f"{line}/1"}
        )
        EnquiryFactory(response="Call 999.")
    client = client_of(officer)

    with django_assert_num_queries(queries):
        client.get(f"/lines/{line}/{part}/", headers=PART)
