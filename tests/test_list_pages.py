"""How many queries pages make, over the example organisation and whoever reads it.

A page makes 12 at most; one that lays everything about one thing side by side has a limit of its
own. `tests/test_every_page.py` opens them all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.db import connection
from django.urls import reverse

from desk.enquiries.models import Interview
from reports.packs.models import Pack, PackVersion
from tests.conftest import ClientOf
from tests.crawl import Count, view_of
from tests.factories.training import PersonFactory
from tests.pages import readers
from training.models import Person

MOST = 12
SEARCHED = ("reports:readiness_units", "reports:lapse_list", "desk:fading_list")
OF_ALL_ROWS = {
    "reports:today": 47,
    "reports:readiness_overview": 21,
    "reports:interview_detail": 51,
    "reports:my_next_interview": 27,
    "reports:pack_edit": 25,
    "reports:pack_review": 24,
    "reports:pack_versions": 31,
    "desk:interview_choose": 38,
    "training:person_history": 12,  # every kind of fact, and the names of the roles
}
OF_THEIR_OWN = (
    OF_ALL_ROWS
    | {
        "jobs:installation_state": 35,  # a check each
        "reports:evidence": 31,  # the register, and one or two for each thing that is asked
        "reports:pack_edit": 26,  # of messages, with their lines
        "reports:readiness_overview": 24,  # of a directorate
        "reports:interview_list": 25,  # ten of them: who needs attention
        "reports:interview_move": 13,
        "reports:pack_flash": 21,
        "reports:pack_identifiers": 21,
        "reports:pack_override": 22,
        "reports:pack_page_one": 14,
        "reports:packs_out_of_date": 15,  # the facts of now beside those of each
        "reports:pack_submit": 21,
        "reports:pack_template_save": 14,
        "reports:paper_detail": 59,  # the whole paper: the register as known at two moments, and between
        "reports:paper_edit": 58,
        "reports:paper_version": 45,
        "reports:record_due": 23,
        "reports:set_up": 17,  # one a step
        "desk:assessment_detail": 13,
        "desk:briefing_arrange": 13,  # with the day of whoever is briefed
        "desk:enquiry_detail": 16,
        "desk:incident_detail": 20,
        "scheduling:lapse_reminder_next": 41,  # it writes each reminder and takes it back
        "reports:readiness_moved": 13,  # the register at two moments, and the names of the roles
        "scheduling:booking_cancel": 13,  # with the facts that say whether it is their last place
        "scheduling:training_session_cancel": 124,  # it cancels the session, writes to its people, and takes it back
        "scheduling:training_plan_detail": 15,  # the register with the plan and without
        "scheduling:my_diary": 13,  # with the diaries that one keeps for others
        "scheduling:team_booking_cancel": 13,  # as booking_cancel
        "scheduling:my_team": 16,  # what each needs, their places, and sessions with a free one
        "desk:my_start": 13,  # with a place that they are offered
        "scheduling:my_bookings": 18,  # with the waiting lists that one is on, and files
        "scheduling:training_session_calendar": 16,  # with rooms and trainers, and what is behind
        "scheduling:training_session_detail": 19,  # with days, answers from calendars, and files
        "training:person_detail": 23,  # with the diary, the sessions to book and the interviews
        "training:requirement_retract": 14,
    }
)

pytestmark = pytest.mark.only_on("sqlite")  # tests/example.py puts the example in place there alone


def over_the_limit(most: Mapping[str, int]) -> dict[str, int]:
    """Those of these addresses whose page made more queries than it may."""
    return {
        address: count
        for address, count in most.items()
        if count > OF_THEIR_OWN.get(view_of(address.partition("?")[0]), MOST)
    }


def test_a_searched_list_makes_twelve_queries_at_most(example, client_of):
    """And where a session is chosen for somebody."""
    searched = [reverse(name, query={"search": "a e"}) for name in SEARCHED]
    someone = (
        Person.objects.listed().filter(training_records__isnull=False).order_by("reference")[0]
    )
    chosen = reverse("scheduling:booking_choose", args=[someone.reference, "M1"])

    most = _most(client_of, [*searched, chosen])

    assert len(most) == len(SEARCHED) + 1
    assert over_the_limit(most) == {}


def _most(client_of: ClientOf, addresses: Iterable[str]) -> Counter[str]:
    """By the address of each page that somebody may read, the most queries that it made for any of
    them.
    """
    most: Counter[str] = Counter()
    addresses = list(addresses)
    for client in readers(client_of).values():
        for address in addresses:
            made = Count()
            with connection.execute_wrapper(made):
                response = client.get(address)
            if response.status_code == 200:
                most[address] = max(most[address], made.queries)
    return most


def _of_one_thing(name: str) -> Iterator[str]:
    """Every address of the page in the example."""
    if name in ("reports:pack_edit", "reports:pack_versions"):
        yield from (reverse(name, args=[pack.reference]) for pack in Pack.objects.all())
    elif name == "reports:pack_review":
        versions = PackVersion.objects.select_related("pack")
        yield from (
            reverse(name, args=[version.pack.reference, version.number]) for version in versions
        )
    elif name in ("reports:interview_detail", "desk:interview_choose"):
        yield from (
            reverse(name, args=[interview.reference]) for interview in Interview.objects.all()
        )
    elif name == "training:person_history":
        yield from (
            reverse(name, args=[person.reference])
            for person in Person.objects.listed().order_by("reference")[:20]
        )
    else:
        yield reverse(name)


@pytest.mark.parametrize(
    ("role", "address", "words"),
    [
        ("spokesperson", "/asks/", "Nobody is waiting for an answer from you"),
        ("officer", "/desk/answers/", "No answers yet."),
        ("officer", "/desk/emails/", "No emails are waiting."),
        ("officer", "/desk/rota/", "Nobody is on the rota yet."),
        ("officer", "/enquiries/", "No enquiry is open. When a journalist rings or writes, log"),
        ("officer", "/handovers/", "No handover yet."),
        ("officer", "/journalists/", "No journalists to show."),
        ("officer", "/journalists/due/", "No contact is due."),
        ("officer", "/lines/", "No lines yet."),
        ("spokesperson", "/assessments/", "Nothing to assess."),
        ("spokesperson", "/my/assessments/", "You have not been assessed yet."),
        ("officer", "/briefings/", "No coaching is open."),
        ("officer", "/briefings/?search=nobody", "No requests for coaching match these filters."),
        ("officer", "/questions/", "No questions yet."),
        ("officer", "/questions/?search=nobody", "No questions match these filters."),
        ("officer", "/restrictions/", "No current or upcoming restrictions."),
        ("officer", "/restrictions/?search=nobody", "No restrictions match these filters."),
        ("officer", "/interviews/?when=past", "No interviews match these filters."),
        ("manager", "/readiness/cover/", "Add the first, or import them with the register"),
        ("board_member", "/readiness/cover/", "Once the communications team has added them"),
        ("officer", "/social-media/", "No corporate accounts yet."),
        ("spokesperson", "/my-training/certificates/", "Your sign-in is not linked to a person"),
    ],
)
def test_an_empty_page_says_so_and_what_comes_there(client_of, request, role, address, words):
    page = client_of(request.getfixturevalue(role)).get(address).text

    assert words in " ".join(page.split())


def test_who_has_passed_nothing_yet_reads_where_the_certificates_will_be(client_of, spokesperson):
    PersonFactory(user=spokesperson)

    page = client_of(spokesperson).get("/my-training/certificates/").text

    assert "You have not passed a course yet." in page


@pytest.mark.parametrize(("name", "most"), OF_ALL_ROWS.items())
def test_a_page_about_one_thing_makes_so_many_queries(example, client_of, name, most):
    most_made = _most(client_of, _of_one_thing(name))

    assert max(most_made.values()) == most
