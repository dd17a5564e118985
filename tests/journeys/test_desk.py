"""From the call to a named spokesperson: the sample enquiry, by keyboard, at the pace of someone
who types.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.access import Role
from scheduling.desk.models import Enquiry, Interview
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import EnquiryFactory, LineFactory, OnCallFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    RequirementFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.journeys.conftest import DESK, POCKET

A_KEY = 150  # milliseconds: 80 words a minute
A_THOUGHT = 600  # milliseconds between two boxes


@pytest.fixture
def register(spokesperson):
    """Dr Iyer-Thorne leads on winter and lacks nothing; someone else is rusty; a third is in no
    role that speaks.
    """
    today = timezone.localdate()
    winter = TopicFactory(code="winter", title="Winter pressures")
    people = {}
    for reference, practised in (
        ("E1", today - timedelta(days=30)),
        ("E2", today - timedelta(days=700)),
    ):
        person = PersonFactory(
            reference=reference, last_name="Thorne" if reference == "E1" else "Rusty"
        )
        TenureFactory(person=person)
        PersonTopicFactory(
            person=person, topic=winter, level="lead" if reference == "E1" else "can"
        )
        record = {"completed_on": date(2025, 1, 1), "valid_until": today + timedelta(days=300)}
        TrainingRecordFactory(person=person, course=CourseFactory(code="M3"), **record)
        PracticeFactory(person=person, practised_on=practised)
        OnCallFactory(
            person=person, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=3)
        )
        people[reference] = person
    PersonFactory(reference="E3", last_name="Other")
    people["E1"].user, people["E1"].email, people["E1"].phone = (
        spokesperson,
        spokesperson.email,
        "01632 960164",
    )
    people["E1"].save()


def type_through(page, *texts):
    """Each text into a box, Tab to the next; an empty one leaves the box as it is."""
    for text in texts:
        page.wait_for_timeout(A_THOUGHT)
        page.keyboard.type(text, delay=A_KEY)
        page.keyboard.press("Tab")


@pytest.mark.usefixtures("register")
def test_the_sample_enquiry_finds_its_spokesperson_within_two_minutes(
    walk, officer, spokesperson, samples
):
    mail = (samples / "enquiry.md").read_text().split("> ", 1)[1].split("\n\n")[0]
    walker = walk(officer)
    walker.go("/today/")
    page = walker.page
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    started = page.evaluate("performance.timeOrigin + performance.now()")

    page.keyboard.press("n")
    page.keyboard.press("e")
    page.get_by_role("heading", name="Log an enquiry").wait_for()
    type_through(page, "Solent Shore FM", "Breakfast", "Morwenna Pascoe", "01632 960148", "")
    type_through(page, "Ambulance queues", "in 2 hours", "", "Winter", "tomorrow 07:10", "", "", "")
    type_through(
        page,
        "Is it safe? Whose fault? When better?",
        "Photo of nine ambulances",
        "Cllr Whitmarsh, a paramedic",
    )
    type_through(page, "", "", "Sens", "", "", "", "", "")
    page.keyboard.insert_text(mail)
    page.keyboard.press("Tab")  # past the button that reads the mail
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who can do it").wait_for()
    page.get_by_role("button", name="Ask Robin Thorne").press("Enter")
    walker.sees("Robin Thorne has been asked.")
    seconds = (page.evaluate("performance.timeOrigin + performance.now()") - started) / 1000

    print(f"from Today to the spokesperson asked: {seconds:.0f} s")
    assert seconds < 120
    enquiry = Enquiry.objects.get()
    assert (enquiry.reference, enquiry.sensitivity, enquiry.topic.code) == (
        "E-0001",
        "sensitive",
        "winter",
    )
    assert "Main thing is" in enquiry.background
    walker.check_page()

    phone = walk(spokesperson, POCKET)
    phone.go("/asks/")
    phone.sees("Solent Shore FM")
    phone.check_page()
    phone.press("Yes, I can")
    phone.sees("The invitation is on its way.")

    page.reload()
    walker.sees("Robin Thorne is giving it")
    assert Interview.objects.get().person.reference == "E1"
    walker.go("/today/")
    walker.sees("no pack yet")
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_a_decline_on_the_phone_is_private(walk, officer, manager, spokesperson):
    officer_at_desk = walk(officer)
    manager_at_desk = walk(manager)
    officer_at_desk.go("/enquiries/add/")
    page = officer_at_desk.page
    page.get_by_label("Outlet").fill("Harbour Post")
    page.get_by_label("Subject").fill("GP access")
    page.get_by_label("Deadline").fill("in 2 hours")
    page.get_by_label("Interview at").fill("tomorrow 10am")
    officer_at_desk.press("Log the enquiry")
    page.get_by_text("Not (").click()
    page.get_by_role("button", name="Robin Other").click()
    officer_at_desk.check_page()

    page.get_by_role("button", name="Ask Robin Thorne").first.click()
    phone = walk(spokesperson, POCKET)
    phone.go("/asks/")
    phone.page.get_by_text("No, I cannot").click()
    phone.page.get_by_label("Why not").fill("My father is ill")
    phone.check_page()
    phone.press("Say no")
    phone.sees("Nobody is waiting for an answer from you")

    reference = Interview.objects.get().reference
    for walker, is_told in ((officer_at_desk, True), (manager_at_desk, False)):
        walker.go(f"/interviews/{reference}/choose/")
        walker.sees("Not available")
        assert walker.page.get_by_text("My father is ill").is_visible() is is_told


@pytest.mark.parametrize("viewport", [DESK, {"width": 320, "height": 640}], ids=["desk", "narrow"])
@pytest.mark.usefixtures("register")
def test_every_page_of_the_desk_is_fit_for_anyone(walk, manager, viewport):
    line = LineFactory(
        reference="W-07", owner=manager, written_by=UserFactory(roles={Role.OFFICER})
    )
    walker = walk(manager, viewport)
    walker.go("/enquiries/add/")
    walker.check_page()
    walker.press("Log the enquiry")
    walker.is_told_of_an_error()
    walker.check_page()
    walker.page.get_by_label("Outlet").fill("Harbour Post")
    walker.page.get_by_label("Subject").fill("GP access")
    walker.page.get_by_label("Deadline").fill("in 2 hours")
    walker.page.get_by_label("Interview at").fill("tomorrow 10am")
    walker.press("Log the enquiry")
    walker.sees("Who can do it")

    for path in (
        "/today/",
        "/enquiries/",
        "/enquiries/?q=nothing",
        "/enquiries/E-0001/",
        "/enquiries/E-0001/change/",
        "/enquiries/E-0001/refer/",
        "/enquiries/E-0001/approve/",
        "/enquiries/E-0001/answer/",
        "/enquiries/E-0001/coverage/add/",
        "/handovers/add/",
        "/journalists/due/",
        "/desk/settings/",
        "/enquiries/E-0001/interview/",
        "/interviews/",
        "/interviews/I-0001/",
        "/interviews/I-0001/choose/",
        "/interviews/I-0001/change/",
        "/interviews/I-0001/call-off/",
        "/lines/",
        f"/lines/{line}/",
        f"/lines/{line}/change/",
        f"/lines/{line}/versions/",
        f"/lines/{line}/approve/",
        f"/lines/{line}/withdraw/",
        f"/lines/{line}/figures/add/",
        f"/lines/{line}/reach/",
        f"/lines/{line}/use/",
        "/lines/add/",
        "/journalists/",
        f"/outlets/{Enquiry.objects.get().outlet.pk}/",
        f"/outlets/{Enquiry.objects.get().outlet.pk}/change/",
    ):
        walker.go(path)
        walker.check_page()


def test_today_of_a_fresh_installation_leads_on(walk, officer):
    walker = walk(officer)
    walker.sees("Start here")
    walker.check_page()

    walker.press("log what they ask and by when")
    walker.sees("Log an enquiry")


def test_today_draws_itself_again_without_losing_the_focus(walk, officer):
    walker = walk(officer)
    walker.go("/enquiries/add/")
    walker.page.get_by_label("Outlet").fill("Harbour Post")
    walker.page.get_by_label("Subject").fill("GP access")
    walker.page.get_by_label("Deadline").fill("in 2 hours")
    walker.press("Log the enquiry")
    walker.go("/today/")
    link = walker.page.get_by_role("link", name="Harbour Post · GP access")
    link.focus()
    Enquiry.objects.update(subject="GP access, again")

    walker.page.evaluate("htmx.ajax('GET', '/today/', {target: '#today', swap: 'outerHTML'})")
    walker.sees("GP access, again")

    focused = walker.page.evaluate("document.activeElement.textContent")
    assert focused == "Harbour Post · GP access, again"


def test_today_renews_the_card_of_lapses_with_itself(walk, officer):
    EnquiryFactory()
    course = CourseFactory(code="X1")
    ends = timezone.localdate() + timedelta(days=20)
    RequirementFactory(course=course)

    def lapses_soon(name):
        person = PersonFactory(last_name=name)
        TenureFactory(person=person)
        TrainingRecordFactory(person=person, course=course, valid_until=ends)

    lapses_soon("Fading")
    walker = walk(officer)
    walker.page.clock.install()
    walker.go("/today/")
    first = walker.page.get_by_role("link", name="Robin Fading")
    first.focus()
    lapses_soon("Waning")

    walker.page.clock.fast_forward(61_000)
    walker.sees("Robin Waning")

    expect(first).to_be_focused()
    expect(walker.page.get_by_role("heading", name="Readiness ending soon")).to_have_count(1)


def test_a_pasted_mail_is_confirmed_by_keys_alone(walk, officer, samples, at_now):
    mail = (samples / "enquiry.md").read_text().split("> ", 1)[1].split("\n\n")[0]
    walker = walk(officer)
    walker.go("/enquiries/add/")
    page = walker.page
    page.get_by_label("Subject").fill("Queues")
    page.get_by_label("What they sent").fill(mail)
    page.get_by_role("button", name="Read the email").press("Enter")
    walker.sees("to confirm")
    walker.check_page()

    take = page.locator(".app-suggestion").first.get_by_role("button").first
    expect(take).to_have_accessible_name("Use Outlet: Solent Shore FM")
    expect(take).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Outlet")).to_have_value("Solent Shore FM")
    expect(take).to_have_accessible_name("Use Programme: Breakfast show")
    expect(take).to_be_focused()
    page.keyboard.press("Delete")
    expect(take).to_have_accessible_name("Use Journalist: Morwenna Pascoe")
    expect(take).to_be_focused()
    page.get_by_role("button", name="Fill the empty boxes").press("Enter")
    walker.sees("You typed “Queues”.")
    expect(take).to_be_focused()
    expect(page.get_by_label("Deadline")).not_to_have_value("")
    page.get_by_role("button", name="Log the enquiry").press("Enter")

    walker.sees("Who can do it")
    enquiry = Enquiry.objects.get()
    assert (enquiry.subject, enquiry.programme, enquiry.journalist.name) == (
        "Queues",
        "",
        "Morwenna Pascoe",
    )
    assert timezone.localtime(Interview.objects.get().starts_at).strftime("%H:%M") == "07:10"
