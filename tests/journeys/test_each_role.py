"""Each role of the example organisation: their own work first, and every page of their bar fit for
anyone.
"""

import pytest
from django.utils import timezone

from accounts.demo import CAST, email_of
from accounts.models import User
from demo.management.commands.demo import moment_of
from desk.assessments.models import Assessment
from desk.enquiries.models import Debrief, Enquiry, Handover, Interview, Journalist
from desk.lines.models import Restriction
from scheduling.training_sessions.models import TrainingRequest
from tests.journeys.conftest import POCKET
from training.models import ExemptionRequest, Person, PolicyVersion, Requirement

FIRST = {
    "officer": "Today",
    "manager": "Today",
    "spokesperson": "Solent Shore FM",
    "trainer": "My sessions",
    "board": "33 of 41 people are ready",
    "staff": "What do you need?",
    "administrator": "Users",
}


@pytest.fixture
def example(transactional_db, load_example):
    """As `manage.py demo` made it at the full hour: made once for the tests of that hour."""
    now = timezone.now().replace(minute=0)
    load_example(moment_of(timezone.localdate(now), now))


def test_each_role_finds_their_own_work_first_and_every_page_of_their_bar(walk, example):
    for who in CAST:
        walker = walk(User.objects.get(email=email_of(who)))
        assert walker.page.locator("h1").first.inner_text().startswith(FIRST[who]), who
        links = walker.page.locator("header nav a").evaluate_all("all => all.map(one => one.href)")
        for link in dict.fromkeys(links + of_training(who)):
            walker.go(link)
            walker.check_page()


def of_training(who: str) -> list[str]:
    """Pages of training that no bar leads to, of those who work on a phone or see figures alone.

    Those that `test_training` walks through are looked at there.
    """
    mock = Assessment.objects.filter(person__user__email=email_of("spokesperson")).latest("held_on")
    assessed = mock.get_absolute_url()
    own = ("development/", "exemptions/", "adjustments/", "equality/")
    return {
        "spokesperson": [*(f"/my-training/{page}" for page in own), assessed, "/my-accounts/"],
        "trainer": ["/assessments/", assessed],
        "board": ["/readiness/cover/", "/equality/", "/social-media/"],
    }.get(who, [])


def of_training_at_the_desk() -> list[str]:
    """What waits for an answer, what a change would do, how one person stands."""
    person = Person.objects.get(user__email=email_of("spokesperson")).get_absolute_url()
    asked = Requirement.objects.not_retracted().filter(role="clinical_lead").latest("pk")
    waiting = TrainingRequest.objects.open().get()
    exemption = ExemptionRequest.objects.filter(decided_at=None, withdrawn_at=None).latest("pk")
    return [
        waiting.get_absolute_url(),
        f"/exemptions/asked/{exemption.pk}/",
        f"/requirements/{asked.pk}/correct/?role={asked.role}&course={asked.course_id}&due_within_days=1&in_force_from=1/7/2020",
        *(f"{person}{page}" for page in (f"courses/{asked.course.code}/", "adjustments/")),
        f"/policies/{PolicyVersion.objects.get(number=2).policy_id}/2/",
        *(
            "/exemptions/",
            "/readiness/lapses/",
            "/readiness/cover/",
            "/fading/",
            "/settings/recordings/",
        ),
    ]


def behind_the_lists() -> list[str]:
    """Pages of the desk that no bar leads to: what stands on them is looked at as it is in the
    example.
    """
    on_hold = Enquiry.objects.get(state="on_hold")
    alike = Enquiry.objects.filter(state="new").latest("pk")
    embargo = Restriction.objects.not_retracted().exclude(enquiry=None).get()
    assert embargo.enquiry is not None
    given = Interview.objects.filter(
        person__isnull=False, called_off_at=None, starts_at__gt=timezone.now()
    )
    interview = given.in_order()[0]
    debrief = Debrief.objects.order_by("pk")[0]
    journalist = Journalist.objects.retained().order_by("pk")[0]
    handover = Handover.objects.order_by("pk")[0]
    other = Person.objects.listed().exclude(pk=interview.person_id).order_by("pk")[0]
    return [
        alike.get_absolute_url(),
        *(f"{on_hold.get_absolute_url()}{page}" for page in ("", "hold/")),
        *(
            f"{embargo.enquiry.get_absolute_url()}{page}"
            for page in ("", "answer/", "refer/", "approve/")
        ),
        embargo.get_absolute_url(),
        "/handovers/",
        "/handovers/add/",
        handover.get_absolute_url(),
        *(
            f"/journalists/{page}"
            for page in ("", "due/", f"{journalist.pk}/", f"{journalist.pk}/change/")
        ),
        *(f"/outlets/{journalist.outlet_id}/{page}" for page in ("", "change/")),
        *(
            f"/interviews/{interview}/{page}"
            for page in ("", "move/", f"hand-over/?to={other.reference}", "change/")
        ),
        *(f"/interviews/{debrief.interview}/{page}" for page in ("", "debrief/change/")),
        "/desk/settings/",
        *of_training_at_the_desk(),
    ]


def test_pages_behind_the_lists_of_the_desk_are_fit_for_anyone(walk, example):
    walker = walk(User.objects.get(email=email_of("manager")), POCKET)
    for address in behind_the_lists():
        walker.go(address)
        walker.check_page()


def test_the_administrator_adds_a_user_changes_their_role_and_sees_it_in_the_trail(
    walk, administrator
):
    walker = walk(administrator)
    walker.go("/users/")
    walker.press("Add a user")
    walker.page.get_by_label("Name").fill("Rhys Calloway")
    walker.page.get_by_label("Email").fill("rhys@example.nhs.uk")
    walker.page.get_by_label("Communications officer").check()
    walker.check_page()
    walker.page.get_by_role("button", name="Add").first.click()
    walker.sees("Rhys Calloway")

    walker.go("/audit/")
    walker.sees("Rhys Calloway")
    walker.check_page()
    assert User.objects.get(email="rhys@example.nhs.uk").roles == {"officer"}
