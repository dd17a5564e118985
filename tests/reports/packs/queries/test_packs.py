from datetime import timedelta

import pytest

from accounts.models import User
from desk.rota.models import DutyShift
from reports.packs.actions.delivery import acknowledge_version, open_version
from reports.packs.actions.drafts import save_section
from reports.packs.completeness import completeness
from reports.packs.content import LineUsed, OnDuty, PackContent
from reports.packs.models import Pack, PackLink, PackOpening, PackSection, PackVersion
from reports.packs.queries.facts import logistics_of
from reports.packs.queries.packs import (
    changed_since,
    content_for,
    draft_content,
    latest_url,
    lines_used,
    version_content,
)
from reports.packs.queries.stale import staleness_of
from reports.packs.section_texts import to_texts
from tests.clock import NOW, TODAY
from tests.factories.reports import PackVersionFactory
from tests.factories.scheduling import (
    DutyShiftFactory,
    InterviewFactory,
    LineFactory,
    LineFigureFactory,
)
from tests.reports.conftest import Submit
from training.actions.facts import correct_fact
from training.models import Organisation, Person

pytestmark = pytest.mark.django_db


def test_draft_content_takes_the_slot_from_the_interview(pack):
    logistics = draft_content(pack, now=NOW).logistics

    assert (logistics.on_air_at, logistics.minutes) == (pack.interview.starts_at, 5)
    assert (logistics.outlet, logistics.programme, logistics.presenter) == (
        "Solent Shore FM",
        "Breakfast",
        "Jem Ollerenshaw",
    )
    assert (logistics.mode, logistics.medium_title, logistics.owner) == (
        "live",
        "Radio",
        "Ceri Maddox",
    )


def test_an_emptied_message_no_longer_uses_its_line(pack):
    LineFactory(reference="W-04", withdrawn=True, text="We opened 26 beds")
    section = pack.sections.get(key="messages")
    row = {"proofs": ["26 beds"], "line": "W-04/1"}

    def drafted(text: str) -> tuple[int, bool]:
        PackSection.objects.filter(pk=section.pk).update(
            content={"supporting": [row | {"text": text}]}
        )
        content = draft_content(pack, now=NOW)
        return len(content.messages.supporting), "W-04" in {
            line.reference for line in content.lines
        }

    assert [drafted("We opened 26 beds"), drafted("")] == [(1, True), (0, False)]


def test_draft_content_has_the_strip_of_the_next_version(pack):
    strip = draft_content(pack, now=NOW).strip

    assert (strip.reference, strip.kind, strip.version, strip.status) == (
        "P-0001",
        "standard",
        1,
        "draft",
    )
    assert (strip.recipient, strip.organisation) == ("Dr Leila Iyer-Thorne", "NHS Solent Shore")
    assert strip.valid_until == pack.interview.ends_at + timedelta(hours=24)
    assert strip.latest_url == latest_url(pack, 1)
    assert strip.latest_url.endswith(f"/latest/{pack.public_id}/1")


def test_draft_content_counts_on_after_a_returned_version(pack):
    PackVersionFactory(pack=pack, number=1, returned=True)

    assert draft_content(pack, now=NOW).strip.version == 2


def test_draft_content_names_everyone_who_wrote_once(pack, officer, manager):
    for number, by in enumerate((manager, officer, manager), start=1):
        save_section(
            pack=pack,
            key="opening",
            texts={"opening": str(number)},
            revision=number,
            by=by,
            now=NOW,
        )

    control = draft_content(pack, now=NOW).control
    assert (control.author, control.contributors) == (
        "Ceri Maddox",
        ("Ceri Maddox", "Ines Thackray"),
    )


def test_draft_content_of_an_interview_that_is_nobodys(pack):
    pack.interview.person = None

    assert draft_content(pack, now=NOW).strip.recipient == ""


def test_the_strip_of_a_version_says_what_it_is_by_now():
    first = PackVersionFactory(approved=True, number=1)
    last = PackVersionFactory(withdrawn=True, pack=first.pack, number=3)
    waiting = PackVersionFactory(pack=first.pack, number=4)

    said = [version_content(version).strip.status for version in (first, last, waiting)]

    assert said == ["superseded by version 3", "withdrawn", "in review"]


def test_a_version_from_before_a_section_was_thought_of_can_be_read():
    version = PackVersionFactory(
        content={"messages": {"primary": "Call 999."}, "of_the_past": {"x": 1}}
    )

    content = version_content(version)

    assert content.messages.primary == "Call 999."
    assert content.glance == PackContent().glance


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"approved": True}, ("live", 1)),
        ({"approved": True, "review_on": TODAY}, ("review_due", 1)),
        ({"approved": True, "withdrawn": True}, ("withdrawn", 1)),
        ({"approved": True, "revision": 3}, ("live", 3)),
        ({}, ("draft", 1)),
    ],
)
def test_lines_used_are_as_they_are_today(fields, wanted):
    LineFactory(reference="W-09", **fields)

    (line,) = lines_used(["W-09/1"], now=NOW)

    assert (line.reference, line.revision, line.status, line.current_revision) == (
        "W-09",
        1,
        *wanted,
    )


def test_a_line_that_is_not_in_the_library_may_not_be_used():
    assert lines_used(["W-99/2"], now=NOW) == (LineUsed("W-99", 2, 0, "withdrawn"),)


def fresh(version: PackVersion) -> PackVersion:
    return PackVersion.objects.get(pk=version.pk)


def test_logistics_of_an_as_live_interview():
    assert logistics_of(InterviewFactory(mode="as_live")).mode == "as live"


def test_lines_used_name_a_figure_that_is_past_its_day(db):
    yesterday = NOW.date() - timedelta(days=1)
    LineFigureFactory(
        line__reference="W-07",
        line__approved=True,
        what="Beds",
        as_of=yesterday,
        good_until=yesterday,
    )
    LineFigureFactory(line__reference="W-08", line__approved=True, what="Beds")

    assert [line.old_figure for line in lines_used(["W-07/1", "W-08/1"], now=NOW)] == ["Beds", ""]


def with_red_line(pack: Pack, text: str, by: User) -> None:
    section = pack.sections.get(key="glance")
    texts = to_texts("glance", section.content)
    texts["red_lines"] += f"\n{text}"
    save_section(pack=pack, key="glance", texts=texts, revision=section.revision, by=by, now=NOW)


@pytest.fixture
def three(approved: Submit, pack: Pack, officer: User) -> list[PackVersion]:
    """Approved versions 1 to 3, each with a red line more than the one before."""
    versions = [approved()]
    for minutes, text in ((10, "The inquest"), (20, "The strike")):
        with_red_line(pack, text, officer)
        versions.append(approved(minutes))
    return versions


def words(version: PackVersion, reader: Person) -> tuple[int, tuple[str, ...]]:
    control = content_for(version, reader=reader).control
    return control.since, control.changes


def test_a_first_reading_has_nothing_to_compare_with(three):
    assert words(three[0], three[0].recipient) == (0, ())


def test_what_was_mailed_to_the_reader_is_what_they_had(three):
    assert words(three[2], three[2].recipient) == (
        2,
        ("After 20 minutes", "Red line added: “The strike”."),
    )


def test_a_reader_is_not_told_of_a_version_that_they_never_had(three):
    """The author's note of version 3 is about version 2."""
    PackLink.objects.filter(version=three[1]).delete()

    assert words(three[2], three[2].recipient) == (
        1,
        ("Red line added: “The inquest”.", "Red line added: “The strike”."),
    )


def test_it_is_against_the_version_that_this_reader_last_had(three, hamish):
    reader = three[0].recipient
    PackLink.objects.all().delete()
    what = PackOpening.What.PAGE
    open_version(version=three[0], what=what, person=reader, user=None, now=NOW)
    open_version(version=three[1], what=what, person=hamish, user=None, now=NOW)

    assert words(three[2], reader) == (
        1,
        ("Red line added: “The inquest”.", "Red line added: “The strike”."),
    )
    assert words(three[2], hamish) == (2, ("After 20 minutes", "Red line added: “The strike”."))
    open_version(version=three[2], what=what, person=reader, user=None, now=NOW)
    assert words(three[2], reader)[0] == 1


def test_saying_that_it_was_read_counts_as_having_it(approved, pack, officer):
    first = approved()
    acknowledge_version(version=first, person=first.recipient, by=None, now=NOW)
    with_red_line(pack, "The inquest", officer)
    second = approved(10)

    since = changed_since(
        second, content_for(second, reader=second.recipient), reader=second.recipient
    )

    assert since is not None
    assert (since.number, since.words) == (1, ("Red line added: “The inquest”.",))


@pytest.mark.parametrize(
    ("out_of_hours", "phone"),
    [("", "01632 960200"), ("07700 900123", "07700 900123")],  # the slot is at 7:10am
)
def test_a_pack_that_was_begun_without_a_number_takes_the_organisations(pack, out_of_hours, phone):
    Organisation.objects.update(communications_phone="")
    blocked = "No phone number of the communications contact"
    assert blocked in {
        problem.what for problem in completeness(draft_content(pack, now=NOW), on=TODAY)
    }

    Organisation.objects.update(
        communications_phone="01632 960200", communications_phone_out_of_hours=out_of_hours
    )

    content = draft_content(pack, now=NOW)
    assert content.glance.contact_phone == phone
    assert blocked not in {problem.what for problem in completeness(content, on=TODAY)}


def test_a_pack_names_who_is_on_duty_at_the_slot_until_a_swap(pack, approved, officer, manager):
    """With a number of their own, beside the team's, which is answered whoever is on."""
    shift = DutyShiftFactory(user=manager, night=True)
    assert draft_content(pack, now=NOW).on_duty == OnDuty()
    correct_fact(fact=shift, values={"phone": "07700 900142"}, because="", by=officer, now=NOW)

    version = approved()
    DutyShift.objects.update(user=officer)

    assert version_content(version).on_duty == OnDuty("Ines Thackray", "07700 900142")
    assert staleness_of(version, now=NOW).words == [f"On duty then: Ines Thackray, now {officer}."]
