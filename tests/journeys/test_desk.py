"""From the call to a named spokesperson: the sample enquiry, by keyboard, at the pace of someone
who types.
"""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.access import Role
from desk.enquiries.models import Enquiry, Interview
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    AskFactory,
    AwayFactory,
    EnquiryFactory,
    InterviewFactory,
    JournalistFactory,
    LineFactory,
    OnCallFactory,
)
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

TOO_LOW = """[...document.querySelectorAll("main .btn, main .menu__button, main .who .tick")]
  .filter((each) => each.offsetParent)
  .map((each) => [(each.closest("label") ?? each).getBoundingClientRect().height, each.textContent])
  .filter(([height]) => height < 43.5)"""
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


def log_call(page, *, when=""):
    """A call about GP access; with an interview where a time is given."""
    page.get_by_label("Outlet").first.fill("Harbour Post")
    page.get_by_label("Subject").fill("GP access")
    page.get_by_label("Answer by").fill("in 2 hours")
    if when:
        page.get_by_label("When").fill(when)
        page.get_by_label("Medium").select_option("Radio, live")
    page.get_by_role("button", name="Log it").last.click()


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
    expect(page.get_by_label("The email, or what you hear")).to_be_focused()
    page.keyboard.insert_text(mail)  # as typed: a mail that is pasted is read
    type_through(page, "", "")  # past the button that reads it
    type_through(page, "Solent Shore FM", "Breakfast", "Morwenna Pascoe", "01632 960148")
    type_through(page, "Ambulance queues", "in 2 hours", "Winter")
    type_through(page, "tomorrow 07:10", "5", "Radio, l", "", "", "", "")
    page.keyboard.press("Enter")  # More
    page.keyboard.press("Tab")
    type_through(
        page,
        "Is it safe? Whose fault? When better?",
        "Photo of nine ambulances",
        "Cllr Whitmarsh, a paramedic",
    )
    type_through(page, "", "", "Sens")
    page.keyboard.press("Control+Enter")
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
    walker.sees("Robin Thorne is doing it")
    assert Interview.objects.get().person.reference == "E1"
    walker.go("/today/")
    walker.sees("No pack yet")
    walker.check_page()


@pytest.mark.usefixtures("register")
def test_a_decline_on_the_phone_is_private(walk, officer, manager, spokesperson):
    officer_at_desk = walk(officer)
    manager_at_desk = walk(manager)
    officer_at_desk.go("/enquiries/add/")
    page = officer_at_desk.page
    log_call(page, when="tomorrow 10am")
    page.get_by_text("Cannot do it (").click()
    page.get_by_role("button", name="Robin Other").click()
    officer_at_desk.check_page()

    page.get_by_role("button", name="Ask Robin Thorne").first.click()
    phone = walk(spokesperson, POCKET)
    phone.go("/asks/")
    phone.page.get_by_text("No, I cannot").click()
    phone.page.get_by_label("Why not").fill("My father is ill")
    phone.check_page()
    phone.press("No, not this one")
    phone.sees("Nobody is waiting for an answer from you")

    reference = Interview.objects.get().reference
    for walker, is_told in ((officer_at_desk, True), (manager_at_desk, False)):
        walker.go(f"/interviews/{reference}/choose/")
        walker.sees("Not available")
        assert walker.page.get_by_text("My father is ill").is_visible() is is_told


@pytest.mark.usefixtures("register")
def test_every_page_of_the_desk_is_fit_for_anyone(walk, manager):
    line = LineFactory(
        reference="W-07", owner=manager, written_by=UserFactory(roles={Role.OFFICER})
    )
    walker = walk(manager)
    walker.go("/enquiries/add/")
    walker.check_page()
    walker.press("Log it")
    walker.is_told_of_an_error()
    walker.check_page()
    log_call(walker.page, when="tomorrow 10am")
    walker.sees("Who can do it")

    walker.page.set_viewport_size(POCKET)
    low = walker.page.evaluate(TOO_LOW)
    assert low == [], "what is pressed on a phone is 44 px high"
    walker.page.set_viewport_size(DESK)

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
    log_call(walker.page)
    walker.sees("is logged")
    walker.go("/today/")
    link = walker.page.get_by_role("link", name="Harbour Post: GP access").first
    link.focus()
    Enquiry.objects.update(subject="GP access, again")

    walker.page.evaluate("htmx.ajax('GET', '/today/', {target: '#today', swap: 'outerHTML'})")
    walker.sees("GP access, again")

    focused = walker.page.evaluate("document.activeElement.textContent")
    assert focused == "Harbour Post: GP access, again"


def test_today_is_worked_by_keys_and_a_step_is_undone_in_its_place(walk, officer, manager):
    EnquiryFactory(owner=officer, outlet__name="Harbour Post", subject="Parking")
    first = Enquiry.objects.get()
    first.notes.create(at=first.logged_at, by=officer, state="new")
    EnquiryFactory(owner=manager, outlet__name="Coastline News", state="triaged")
    walker = walk(officer)
    page = walker.go("/today/")

    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Harbour Post: Parking").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".todo > li:focus-within")).to_contain_text("Coastline News")
    page.keyboard.press("k")
    page.keyboard.press("d")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    walker.check_page()
    expect(page.locator(".todo__undo")).to_contain_text("Parking is acknowledged.")
    expect(page.locator("[id^=do-]", has_text="Acknowledge")).to_have_count(0)
    undo.press("Enter")
    expect(page.locator("[id^=do-]", has_text="Acknowledge")).to_have_count(1)

    page.locator("body").press("m")
    expect(page.get_by_role("link", name="Mine 1")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("Coastline News")).to_have_count(0)


def test_today_fits_a_phone(walk, officer):
    EnquiryFactory(outlet__name="Marlbourne and Westmoor Television", sensitivity="sensitive")
    InterviewFactory(person=PersonFactory(phone="01632 960164"))
    AskFactory(person__phone="01632 960130")
    walker = walk(officer, POCKET)
    walker.go("/today/")

    walker.sees("Do now")
    walker.check_page()


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
    expect(walker.page.get_by_role("heading", name="Readiness")).to_have_count(1)


TWO_SLOTS = (
    "From: Dan Pettifer, Westmoor Sound breakfast. Need someone live 0810 this Friday down the line re ambulance "
    "handover delays at A&E, about 6 mins, pre-chat 0755 on 01632 960 771, need a name in the next two hours. Also "
    "a pre-record for TV 2pm same day on site."
)
FEW = 60  # presses of a key from Today to Who can do it


@pytest.mark.usefixtures("register", "at_now")
def test_a_mail_with_two_slots_is_logged_by_paste_alone(walk, officer):
    walker = walk(officer)
    walker.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = walker.go("/today/")
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    page.evaluate("text => navigator.clipboard.writeText(text)", TWO_SLOTS)
    pressed = []

    def press(*keys):
        for key in keys:
            pressed.extend(key.split("+"))
            page.keyboard.press(key)

    press("n", "e")
    expect(page.get_by_label("The email, or what you hear")).to_be_focused()
    press("Control+v")
    walker.sees("then log it")
    expect(page.get_by_label("Outlet").first).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "Westmoor Sound"  # typing replaces it
    expect(page.locator(".read--here")).to_have_text("Westmoor Sound")
    walker.check_page()
    press("Control+Enter")
    walker.sees("Who can do it")

    print(f"from Today to Who can do it: {len(pressed)} presses")
    assert len(pressed) <= FEW
    walker.sees("Slot 2")
    enquiry = Enquiry.objects.get()
    assert (enquiry.outlet.name, enquiry.programme, enquiry.journalist.phone) == (
        *("Westmoor Sound", "Breakfast", "01632 960 771"),
    )
    assert list(
        enquiry.interviews.in_order().values_list("medium", "mode", "minutes", "place")
    ) == [
        ("radio", "live", 6, "Down the line"),
        ("recorded_tv", "recorded", 10, "On site"),
    ]
    assert enquiry.interviews.in_order()[0].arrive_minutes_before == 15


@pytest.mark.usefixtures("at_now")
def test_typing_replaces_what_was_read_and_escape_puts_it_back(walk, officer):
    walker = walk(officer)
    page = walker.go("/enquiries/add/")
    page.get_by_label("The email, or what you hear").fill(TWO_SLOTS)
    walker.press("Read the email")
    journalist = page.get_by_label("Journalist")
    expect(journalist).to_have_class(re.compile("is-read"))

    journalist.fill("Dan Pell")
    expect(journalist).not_to_have_class(re.compile("is-read"))
    journalist.press("Escape")
    expect(journalist).to_have_value("Dan Pettifer")
    expect(journalist).to_have_class(re.compile("is-read"))

    page.get_by_label("When").last.fill("")
    walker.press("Another slot")
    expect(page.get_by_label("When").last).to_be_focused()
    page.get_by_label("When").last.fill("Saturday 9am")
    page.get_by_label("Medium").last.select_option("Print, phone or online")
    page.keyboard.press("Control+Enter")
    walker.sees("Who can do it")
    assert sorted(Interview.objects.values_list("medium", flat=True)) == ["print", "radio"]


@pytest.mark.usefixtures("at_now")
def test_tab_takes_what_is_grey_and_typing_replaces_it(walk, officer):
    JournalistFactory(name="Dan Pettifer", outlet__name="Westmoor Sound", phone="01632 960 770")
    walker = walk(officer)
    page = walker.go("/enquiries/add/")
    page.get_by_label("Outlet").first.fill("Westmoor Sound")
    page.get_by_label("Journalist").fill("Dan Pettifer")
    page.get_by_label("Journalist").press("Tab")
    phone = page.get_by_label("Phone")
    expect(phone).to_have_attribute("placeholder", "01632 960 770")
    expect(phone).to_have_value("")

    page.get_by_label("Programme").focus()
    phone.focus()
    phone.press("Shift+Tab")
    expect(phone).to_have_value("")
    phone.focus()
    phone.press("Tab")
    expect(phone).to_have_value("01632 960 770")
    phone.press("Escape")
    expect(phone).to_have_value("")
    page.get_by_label("When").fill("tomorrow 0810")
    ready = page.get_by_label("Be ready")
    expect(ready).to_have_attribute("placeholder", "7:55am")
    page.get_by_label("Minutes").focus()
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    ready.focus()
    ready.press("Tab")

    expect(ready).to_have_value("7:55am")
    expect(page.get_by_label("Minutes")).to_have_value("6")
    expect(page.locator("#id_slot-0-arrive_at_echo")).to_contain_text("7:55am")
    walker.check_page()


@pytest.mark.usefixtures("at_now")
def test_a_mail_that_was_read_is_fit_for_anyone(walk, officer):
    walker = walk(officer)
    page = walker.go("/enquiries/add/")
    page.get_by_label("The email, or what you hear").fill(TWO_SLOTS)
    walker.press("Read the email")
    walker.sees("then log it")
    page.get_by_text("More", exact=True).last.click()

    walker.check_page()
    walker.press("Change the text")
    expect(page.get_by_label("The email, or what you hear")).to_be_focused()
    walker.check_page()


def test_an_interview_with_everything_fits_and_is_worked_by_keys(walk, officer):
    person = PersonFactory(title="Dr", last_name="Iyer-Thorne", phone="01632 960164")
    interview = InterviewFactory(
        person=person,
        starts_at=timezone.now() + timedelta(hours=15),
        contacts="Producer: 01632 960148, they ring her at 7:55am",
        place="Down the line, from home or the desk",
        enquiry__questions="Is it safe?\nWhose fault is it?",
    )
    InterviewFactory(enquiry=interview.enquiry, medium="recorded_tv")
    AskFactory(interview=interview, person=person)
    AwayFactory(
        person=person,
        starts_at=interview.starts_at - timedelta(hours=1),
        ends_at=interview.starts_at + timedelta(hours=1),
        recorded_at=timezone.now(),
    )
    walker = walk(officer)
    page = walker.go(f"/interviews/{interview}/")

    walker.sees("Needs attention (1)")
    walker.check_page()
    page.keyboard.press("c")
    expect(page.get_by_role("link", name="Call off")).to_be_visible()
    walker.check_page()
    page.keyboard.press("w")
    page.wait_for_url("**/choose/")
