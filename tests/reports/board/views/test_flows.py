"""Month by month: a sentence, a picture and a table for each flow."""

from datetime import timedelta

import pytest

from desk.enquiries.models import Enquiry
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import EnquiryFactory, OutletFactory
from tests.factories.training import PersonFactory
from training.readiness import add_months

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def enquiries(months: int, *, each: int, late: int = 0, often: int = 0) -> None:
    """So many were due in each of the months before this one; of the latest `late` were late, of
    every other one `often`.
    """
    user = UserFactory()
    outlet = OutletFactory()
    for back in range(1, months + 1):
        on = add_months(NOW.date(), -back)
        at = NOW.replace(year=on.year, month=on.month)
        for number in range(each):
            is_late = number < (late if back == 1 else often * (back % 2))
            EnquiryFactory(
                owner=user,
                outlet=outlet,
                received_at=at,
                logged_at=at,
                deadline_at=at + timedelta(hours=1),
                response="Yes",
                response_sent_at=at + timedelta(hours=2 if is_late else 1),
            )


def test_flow_list_draws_a_control_chart_where_it_may(client_of, board_member):
    enquiries(12, each=20, late=10, often=2)

    text = client_of(board_member).get("/readiness/months/").text

    assert "50% of enquiries were answered in time in October: a change for the worse from" in text
    assert text.count('class="chart__mean"') == 2  # wide and narrow
    assert "In a usual month the target of 95% may be met or missed by chance." in text
    assert "<br>for the worse" in text
    assert "There were no interviews in the last month" in text


def test_flow_list_shows_small_months_as_counts(client_of, board_member):
    enquiries(12, each=2)

    text = client_of(board_member).get("/readiness/months/").text

    assert "24 of 24 enquiries were answered in time in the last 12 months" in text
    assert 'class="chart__mean"' not in text
    assert "with fewer than 20 in a month" in text


def test_flow_list_is_as_known_at_a_moment(client_of, board_member):
    enquiries(3, each=1)
    Enquiry.objects.update(response_sent_at=NOW - timedelta(hours=1))
    client = client_of(board_member)

    text = client.get("/readiness/months/?on=2026-09-30&known_at=2026-10-01").text

    assert "0 of 2 enquiries were answered in time in the last 2 months" in text
    assert "/readiness/months.csv?on=2026-09-30&amp;known_at=2026-10-01" in text


def test_flow_export_has_a_row_for_each_month(client_of, board_member):
    enquiries(2, each=2, late=1)
    client = client_of(board_member)

    rows = client.get("/readiness/months.csv").getvalue().decode("utf-8-sig").splitlines()

    assert rows[0].startswith("As of,2026-11-25,As known at,2026-11-25T16:20")
    assert rows[2:4] == [
        "Enquiries answered in time,2026-10,answered in time,1,due,2,50%,",
        "Enquiries answered in time,2026-09,answered in time,2,due,2,100%,",
    ]
    assert client.get("/readiness/months.docx").status_code == 404
    assert client.get("/readiness/months.csv?on=nonsense").status_code == 302


def test_flow_list_shows_how_long_before_air_packs_were_approved(client_of, board_member):
    for days in (60, 30):
        starts_at = NOW - timedelta(days=days)
        PackVersionFactory(
            pack__interview__person=PersonFactory(),
            pack__interview__accepted_at=NOW - timedelta(days=90),
            pack__interview__starts_at=starts_at,
            approved=True,
            approved_at=starts_at - timedelta(hours=days / 10),
        )
    client = client_of(board_member)

    text = client.get("/readiness/months/").text
    rows = client.get("/readiness/months.csv").getvalue().decode("utf-8-sig").splitlines()

    assert "The one pack of October was approved 3 hours before air" in text
    assert text.count("6 hours") == 1  # in the table
    assert rows[-2:] == [
        "Lead time of packs,2026-10,Median minutes from approval to air,180,packs,1,,",
        "Lead time of packs,2026-09,Median minutes from approval to air,360,packs,1,,",
    ]
