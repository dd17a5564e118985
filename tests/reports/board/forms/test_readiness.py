"""The filters of the readiness pages; a value that cannot be read counts as empty, with an error at
its field.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from desk.briefings.forms.fading import FadingFilter
from reports.board.forms.readiness import ReadinessFilter, ReadinessQuery, UnitFilter
from tests.clock import NOW, TODAY
from tests.factories.training import DirectorateSpellFactory
from training.as_of import AsOf
from training.forms.facts import DirectorateForm
from training.forms.people import NewPersonForm, PersonFilterForm
from training.readiness import Scope, Status

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def finance() -> None:
    DirectorateSpellFactory(
        directorate__name="Finance", recorded_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.usefixtures("finance")
@pytest.mark.parametrize(
    ("known_at", "expected"),
    [("", ["Finance"]), ("nonsense", ["Finance"]), ("2026-11-24", ["Finance", "Nursing"])],
)
def test_a_directorate_that_no_spell_known_then_names_is_not_offered(known_at, expected):
    """As an undone import leaves one."""
    taken_back = {"recorded_at": NOW - timedelta(days=2), "retracted_at": NOW}
    DirectorateSpellFactory(directorate__name="Nursing", **taken_back)
    asked = {"known_at": known_at}

    offered = [
        [name for name, _ in ReadinessFilter(asked, now=NOW).fields["directorate"].choices][1:-1],
        [name for name, _ in FadingFilter(asked, now=NOW).fields["directorate"].choices][1:],
    ]
    now = [
        [name for name, _ in PersonFilterForm({}, today=TODAY).fields["directorate"].choices][1:],
        *(form.suggestions["directorates"] for form in (NewPersonForm(), DirectorateForm())),
    ]

    assert (offered, now) == ([expected] * 2, [["Finance"]] * 3)


def test_question_of_nothing_is_today_as_known_now_of_everyone():
    assert ReadinessFilter({}, now=NOW).readiness_query() == ReadinessQuery(
        AsOf(TODAY, None, NOW), Scope(), None, ""
    )


@pytest.mark.usefixtures("finance")
def test_question_of_everything():
    form = UnitFilter(
        {
            "on": "31/03/2026",
            "known_at": "2026-03-31T07:10Z",
            "directorate": "Finance",
            "role": "senior_staff",
            "course": "M1",
            "status": "due",
            "search": " Ada ",
        },
        now=NOW,
    )

    assert form.readiness_query() == ReadinessQuery(
        AsOf(date(2026, 3, 31), datetime(2026, 3, 31, 7, 10, tzinfo=UTC), NOW),
        scope=Scope("Finance", "senior_staff", "M1"),
        status=Status.DUE,
        search="Ada",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "31/03/2026",
            datetime(2026, 3, 31, 23, 0, tzinfo=UTC) - TICK,
        ),  # the end of the day in summer time
        ("2026-01-31", datetime(2026, 2, 1, 0, 0, tzinfo=UTC) - TICK),
        ("2026-01-31T07:10", datetime(2026, 1, 31, 7, 10, tzinfo=UTC)),
        ("2026-03-31T07:10", datetime(2026, 3, 31, 6, 10, tzinfo=UTC)),
        ("31/03/2026 07:10", datetime(2026, 3, 31, 6, 10, tzinfo=UTC)),
        (
            "2026-11-25",
            datetime(2026, 11, 26, 0, 0, tzinfo=UTC) - TICK,
        ),  # the end of today is as good as now
    ],
)
def test_known_at_is_the_end_of_a_day_or_a_moment(text, expected):
    assert ReadinessFilter({"known_at": text}, now=NOW).readiness_query().known_at == expected


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        (
            "on",
            "31/02/2026",
            "There is no 31 February 2026. Enter a day like 31/03/2026 or 31 March.",
        ),
        ("on", "31/12/1949", "Enter a day from 1950 to 2199"),
        ("on", "01/01/2200", "Enter a day from 1950 to 2199"),
        (
            "known_at",
            "9am next week",
            "“next week” is not one day. Enter the day too, such as Fri 27 Nov.",
        ),
        (
            "known_at",
            "2026-03-29T01:30",
            "The clocks skip 1:30am that day. Enter a time before 1am or from 2am.",
        ),
        (
            "known_at",
            "2026-11-26",
            "That time is in the future. Enter an earlier one, or leave it empty for now",
        ),
        (
            "known_at",
            "9999-12-31",
            "Enter a day from 1950 to 2199",
        ),
        ("directorate", "Estates", "Choose one from the list"),
        ("role", "chair", "Choose one from the list"),
        ("course", "M99", "Choose one from the list"),
        ("status", "ready", "Choose one from the list"),
    ],
)
def test_question_leaves_out_what_cannot_be_read(field, text, error):
    form = UnitFilter({field: text}, now=NOW)

    assert form.readiness_query() == ReadinessQuery(AsOf(TODAY, None, NOW), Scope(), None, "")
    assert form.errors == {field: [error]}


@pytest.mark.parametrize("on", ["01/01/1950", "31/12/2199"])
def test_question_reaches_its_limits(on):
    assert ReadinessFilter({"on": on}, now=NOW).errors == {}


@pytest.mark.usefixtures("finance")
def test_choices_are_what_the_register_knows():
    form = ReadinessFilter({}, now=NOW)

    assert form.fields["directorate"].choices == [
        ("", "Every directorate"),
        ("Finance", "Finance"),
        ("No directorate", "No directorate"),
    ]
    assert form.fields["course"].choices[:2] == [
        ("", "Every course"),
        ("M1", "M1 Media awareness, confidentiality and social media"),
    ]
    assert form.fields["role"].choices[:2] == [
        ("", "Every role"),
        ("governing_board", "Governing board"),
    ]


def test_choices_are_read_anew_each_time():
    before = len(ReadinessFilter({}, now=NOW).fields["directorate"].choices)
    DirectorateSpellFactory(directorate__name="Finance")

    assert len(ReadinessFilter({}, now=NOW).fields["directorate"].choices) == before + 1
