"""Adding, updating and removing the figures of a line."""

from datetime import date

import pytest

from accounts.models import User
from tests.clock import TODAY
from tests.factories.scheduling import LineFactory, LineFigureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def typed(owner: User, **changes: str) -> dict[str, str]:
    days = {"as_of": "25/11/2026", "good_until": "31/12/2026"}
    return {
        "value": "26",
        "unit": "beds",
        **days,
        "source": "Site report",
        "owner": str(owner.pk),
        **changes,
    }


def test_line_figure_add(client_of, officer):
    line = LineFactory(approved=True)

    response = client_of(officer).post(
        f"/lines/{line}/figures/add/", typed(officer, what="Opened", revision="1"), follow=True
    )

    figure = line.figures.get()
    assert (str(figure), figure.good_until, figure.owner) == (
        "Opened: 26 beds",
        date(2026, 12, 31),
        officer,
    )
    assert "now needs a fact check" in response.text


def test_line_figure_add_from_an_old_page_is_refused(client_of, officer):
    line = LineFactory(revision=2)

    response = client_of(officer).post(
        f"/lines/{line}/figures/add/", typed(officer, what="Opened", revision="1")
    )

    assert "Someone else changed" in response.text


def test_line_figure_renew_form_has_the_old_values_and_todays_date(client_of, officer):
    figure = LineFigureFactory(value="214", as_of=date(2026, 10, 1), owner=officer)
    address = f"/lines/{figure.line}/figures/{figure.pk}/renew/"

    page = client_of(officer).get(address).text
    client_of(officer).post(address, typed(officer, value="190", unit=""))

    assert ['value="214"' in page, 'value="25/11/2026"' in page] == [True, True]
    assert figure.line.figures.not_retracted().get().value == "190"


def test_line_figure_retract(client_of, officer):
    figure = LineFigureFactory()
    address = f"/lines/{figure.line}/figures/{figure.pk}/retract/"

    client_of(officer).post(address)

    assert figure.line.figures.not_retracted().count() == 0
    assert client_of(officer).post(address).status_code == 404


def test_stale_figure_is_marked(client_of, officer):
    fresh, stale = (
        LineFigureFactory(as_of=date(2026, 1, 1), good_until=day)
        for day in (TODAY, date(2026, 11, 24))
    )

    pages = [client_of(officer).get(f"/lines/{figure.line}/").text for figure in (fresh, stale)]

    assert ["Out of date" in page for page in pages] == [False, True]
