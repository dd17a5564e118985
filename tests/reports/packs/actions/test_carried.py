from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from desk.enquiries.actions.interviews import move_interview
from desk.enquiries.models import Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from reports.packs.actions.carried import confirm_carried, reopen_carried
from reports.packs.actions.drafts import start_pack
from reports.packs.actions.overrides import override_problem
from reports.packs.actions.phone_approvals import record_phone_approval
from reports.packs.actions.printing import render_version
from reports.packs.actions.reissue import reissue_pack
from reports.packs.actions.review import (
    CarriedOverUnseen,
    approve_version,
    submit_pack,
    withdraw_version,
)
from reports.packs.completeness import SectionState
from reports.packs.models import CarriedItem, Pack, PackVersion
from reports.packs.queries.carried import carried_in
from reports.packs.queries.pack_editor import draft_of
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import draft_content
from tests.clock import NOW, TODAY
from tests.factories.reports import CarriedItemFactory, PackTemplateFactory
from tests.factories.scheduling import InterviewFactory, LineFactory, LineFigureFactory
from tests.reports.conftest import W_07, Printer, Submit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
FAULT = "Whose fault is it?"


@pytest.fixture
def next_interview(interview: Interview) -> Interview:
    """Another of the same person, whose pack is still to be written."""
    return InterviewFactory(
        person=interview.person,
        place="Studio",
        contacts="Producer: 01632 960771, they ring",
        starts_at=interview.starts_at + timedelta(days=7),
    )


def begin(interview: Interview, by: User, **source: Any) -> Pack:
    return start_pack(interview=interview, kind=Pack.Kind.STANDARD, by=by, now=LATER, **source)


@pytest.fixture
def started(approved: Submit, next_interview: Interview, officer: User) -> Pack:
    """Begun from an approved pack."""
    version = approved()
    return begin(next_interview, officer, earlier=version.pack)


def open_labels(pack: Pack) -> list[str]:
    places = carried_in(pack, draft_content(pack, now=LATER))
    return [place.label for place in places if place.is_open]


def keys_of(pack: Pack, label: str) -> list[int]:
    places = carried_in(pack, draft_content(pack, now=LATER))
    return [item.pk for place in places if place.label == label for item in place.items]


def confirm_all(pack: Pack, by: User) -> None:
    for label in open_labels(pack):
        confirm_carried(pack=pack, keys=keys_of(pack, label), by=by, now=LATER)


def write(pack: Pack, key: str, **changes: Any) -> None:
    section = pack.sections.get(key=key)
    section.content = {**section.content, **changes}
    section.save()


def test_what_comes_from_an_earlier_pack_is_open_and_says_from_where(started):
    assert open_labels(started) == [
        "Outcome wanted",
        "Red lines",
        "Primary message",
        "Message 1",
        "Message 2",
        "Message 3",
        *(f"Hard question {number}" for number in range(1, 6)),
        *(f"Likely question {number}" for number in range(1, 6)),
    ]
    assert set(started.carried_items.values_list("source", flat=True)) == {
        "P-0001, Solent Shore FM, 26 Nov"
    }


def test_no_pack_with_an_open_item_is_sent_for_review(started, officer):
    with pytest.raises(Refused, match=r"^Not yet: Outcome wanted: from P-0001"):
        submit_pack(pack=started, what_changed="", by=officer, now=LATER)

    first = problems_of(started, draft_content(started, now=LATER), now=LATER)[0]
    assert first.what == "Outcome wanted: from P-0001, Solent Shore FM, 26 Nov, not confirmed yet"
    assert first.url == (
        reverse("reports:pack_edit", args=[started.reference, "glance"]) + "#carried-glance-outcome"
    )
    assert not PackVersion.objects.filter(pack=started).exists()


def test_an_open_item_cannot_be_overridden(started, manager):
    problems = [p for p in draft_of(started, now=LATER).missing if p.key.startswith("carried")]

    assert problems
    assert not any(problem.may_override for problem in problems)
    with pytest.raises(Refused, match="cannot be overridden"):
        override_problem(pack=started, name=problems[0].name, reason="It is late", by=manager, now=LATER)  # fmt: skip


def test_a_section_with_carried_over_text_alone_is_not_done(started, officer):
    def state(key: str) -> SectionState:
        nav = draft_of(started, now=LATER).nav
        return next(item.state for item in nav if item.section.key == key)

    before = state("likely")
    confirm_all(started, officer)

    assert (before, state("likely")) == (SectionState.STARTED, SectionState.DONE)


def test_each_item_is_confirmed_by_itself(started, officer):
    [place] = confirm_carried(
        pack=started, keys=keys_of(started, "Hard question 2"), by=officer, now=LATER
    )

    assert place.label == "Hard question 2"
    assert "Hard question 2" not in open_labels(started)
    assert "Hard question 1" in open_labels(started)
    event = AuditEvent.objects.latest("number")
    assert event.action == "pack.carried_confirmed"
    assert event.details == {
        "section": "hard",
        "what": "Hard question 2",
        "source": "P-0001, Solent Shore FM, 26 Nov",
    }


def test_a_section_is_confirmed_at_once(started, officer):
    places = carried_in(started, draft_content(started, now=LATER))
    keys = [item.pk for place in places if place.section == "hard" for item in place.items]

    confirmed = confirm_carried(pack=started, keys=keys, by=officer, now=LATER)

    assert [place.label for place in confirmed] == [f"Hard question {n}" for n in range(1, 6)]
    assert not [label for label in open_labels(started) if label.startswith("Hard")]
    assert AuditEvent.objects.filter(action="pack.carried_confirmed").count() == 5


def test_a_second_officer_is_told_that_it_is_confirmed_already(started, officer, manager):
    keys = keys_of(started, "Hard question 2")
    confirm_carried(pack=started, keys=keys, by=officer, now=LATER)

    with pytest.raises(
        Refused,
        match=r"^Hard question 2 is already confirmed, by Ceri Maddox at 4:21pm\.$",
    ):
        confirm_carried(pack=started, keys=keys, by=manager, now=LATER)

    assert set(CarriedItem.objects.filter(pk__in=keys).values_list("confirmed_by", flat=True)) == {
        officer.pk
    }


def test_a_confirmation_is_undone(started, officer):
    keys = keys_of(started, "Hard question 2")
    with pytest.raises(Refused, match="is not confirmed, so there is nothing to"):
        reopen_carried(pack=started, keys=keys, by=officer, now=LATER)
    confirm_carried(pack=started, keys=keys, by=officer, now=LATER)

    reopen_carried(pack=started, keys=keys, by=officer, now=LATER)

    assert "Hard question 2" in open_labels(started)
    assert AuditEvent.objects.latest("number").action == "pack.carried_reopened"


def test_rewriting_every_text_of_an_item_settles_it(started):
    keys = keys_of(started, "Hard question 1")
    rows = started.sections.get(key="hard").content["questions"]

    write(started, "hard", questions=[{**rows[0], "answer": "Ours."}, *rows[1:]])
    assert "Hard question 1" in open_labels(started)  # its question and bridge still stand
    ours = {"question": "Is it?", "answer": "Ours.", "bridge": "But"}
    write(started, "hard", questions=[ours, *rows[1:]])

    assert "Hard question 1" not in open_labels(started)
    with pytest.raises(Refused, match="These words are no longer in the pack"):
        confirm_carried(pack=started, keys=keys, by=started.started_by, now=LATER)


def test_removing_an_item_settles_it_and_moving_it_does_not(started):
    rows = started.sections.get(key="hard").content["questions"]

    write(started, "hard", questions=[*rows[1:], rows[0]])
    texts = [rows[0][name] for name in ("question", "answer", "bridge")]
    moved = started.carried_items.filter(text__in=texts)
    assert keys_of(started, "Hard question 5") == list(moved.values_list("pk", flat=True))
    write(started, "hard", questions=rows[1:])

    assert "Hard question 5" not in open_labels(started)


def test_words_that_were_moved_to_another_section_are_still_open(started):
    row = started.sections.get(key="hard").content["questions"][0]
    write(started, "hard", questions=[])
    write(started, "likely", questions=[{"question": row["question"], "answer": "Ours"}])

    assert open_labels(started)[-1] == "Likely question 1"


def test_a_line_that_was_withdrawn_does_not_arrive(approved, next_interview, officer, manager):
    version = approved()
    line = Line.objects.get(reference="W-07")
    withdraw_line(line=line, reason="Wrong", by=manager, now=LATER)

    pack = begin(next_interview, officer, earlier=version.pack)

    texts = [row["text"] for row in pack.sections.get(key="messages").content["supporting"]]
    assert "Not an emergency? 111 online or a pharmacist is quicker." not in texts
    left = pack.carried_items.filter(arrived=False).values_list("section", "text")
    assert (
        "messages",
        "Message 3 was not carried over: line W-07 may not be used today.",
    ) in left


def test_a_line_arrives_as_the_library_has_it(started):
    [message] = [
        row for row in started.sections.get(key="messages").content["supporting"] if row["line"]
    ]

    assert (message["text"], message["line"]) == (W_07, "W-07/1")


def test_a_figure_needs_a_new_value_and_day(pack, submitted, manager, next_interview, officer):
    write(pack, "facts", facts=[{"what": "Beds", "value": "26", "source": "Log"}])
    version = submitted()
    approve_version(version=version, by=manager, now=LATER)
    begun = begin(next_interview, officer, earlier=pack)

    [problem] = [p for p in draft_of(begun, now=LATER).missing if p.section == "facts"]
    assert problem.what == "Fact 1, “Beds”, needs a new figure"
    with pytest.raises(Refused, match="Enter the value and its day, then confirm it"):
        confirm_carried(pack=begun, keys=keys_of(begun, "Fact 1"), by=officer, now=LATER)

    [row] = begun.sections.get(key="facts").content["facts"]
    assert (row["value"], row["as_of"], row["source"]) == ("", None, "Log")
    write(begun, "facts", facts=[{**row, "value": "31"}])
    assert "Fact 1" in open_labels(begun)
    with pytest.raises(
        Refused, match="Enter the value and its day, then confirm it"
    ):  # of which day?
        confirm_carried(pack=begun, keys=keys_of(begun, "Fact 1"), by=officer, now=LATER)
    write(begun, "facts", facts=[{**row, "value": "31", "as_of": "2026-12-01"}])
    confirm_carried(pack=begun, keys=keys_of(begun, "Fact 1"), by=officer, now=LATER)
    assert "Fact 1" not in open_labels(begun)


def test_a_figure_of_the_library_arrives_with_its_value_of_today(
    pack, submitted, manager, next_interview, officer
):
    write(pack, "facts", facts=[{"what": "Beds", "value": "26"}])
    version = submitted()
    approve_version(version=version, by=manager, now=LATER)
    LineFigureFactory(line=LineFactory(approved=True), what="beds", value="31")
    LineFigureFactory(line=LineFactory(), what="beds", value="99")  # its line may not be used
    LineFigureFactory(
        line=LineFactory(approved=True),
        what="beds",
        value="98",
        as_of=TODAY - timedelta(days=9),
        good_until=TODAY - timedelta(days=1),
    )

    begun = begin(next_interview, officer, earlier=pack)

    [row] = begun.sections.get(key="facts").content["facts"]
    assert (row["value"], row["as_of"]) == ("31", "2026-11-25")


def test_a_template_is_carried_over_in_the_same_way(next_interview, officer):
    template = PackTemplateFactory(
        name="Winter, radio",
        sections={
            "hard": {"questions": [{"question": FAULT, "answer": "We opened 26 beds."}]},
            "messages": {"primary": "Of an earlier release"},
        },
    )

    pack = begin(next_interview, officer, template=template)

    assert open_labels(pack) == ["Hard question 1"]
    [item] = pack.carried_items.all()
    assert (item.text, item.source) == (FAULT, "the template “Winter, radio”")
    assert pack.sections.get(key="hard").content["questions"][0]["answer"] == ""


@pytest.fixture
def printed(started: Pack, officer: User, printer: Printer) -> PackVersion:
    """Confirmed by its author, sent, and printed for review."""
    confirm_all(started, officer)
    version = submit_pack(pack=started, what_changed="", by=officer, now=LATER)
    render_version(version=version, is_approved=False, now=LATER)
    return version


def names_in(version: PackVersion) -> list[str]:
    places = carried_in(version.pack, draft_content(version.pack, now=LATER))
    return list(dict.fromkeys(place.section for place in places))


def test_whoever_approves_confirms_each_section_once_more(printed, manager):
    names = names_in(printed)
    with pytest.raises(CarriedOverUnseen, match=r"^Confirm “.*” or return the pack\.$"):
        approve_version(version=printed, by=manager, now=LATER)
    without = [name for name in names if name != "hard"]
    with pytest.raises(CarriedOverUnseen, match=r"^Confirm “Hard questions” or return the pack\.$"):
        approve_version(version=printed, by=manager, now=LATER, confirmed=without)

    approve_version(version=printed, by=manager, now=LATER, confirmed=names)

    printed.refresh_from_db()
    assert printed.approved_by == manager
    event = AuditEvent.objects.get(action="pack.approved", about_id=str(printed.pk))
    assert "Hard question 2, from P-0001, Solent Shore FM, 26 Nov" in event.details["confirmed"]
    assert len(event.details["confirmed"]) > len(names)


def test_an_approval_by_telephone_confirms_each_item_too(printed, officer, manager):
    evening = NOW + timedelta(hours=5)
    call = {
        "version": printed,
        "manager": manager,
        "called_at": evening,
        "read_back": "Page 1, whole. She said: yes, send it.",
        "by": officer,
        "now": evening,
    }

    with pytest.raises(CarriedOverUnseen):
        record_phone_approval(**call)
    record_phone_approval(**call, confirmed=names_in(printed))

    printed.refresh_from_db()
    assert printed.approved_by == manager


def test_a_confirmation_taken_back_in_review_blocks_the_approval(printed, officer, manager):
    names = names_in(printed)
    reopen_carried(pack=printed.pack, keys=keys_of(printed.pack, "Message 1"), by=officer, now=LATER)  # fmt: skip

    with pytest.raises(Refused, match="Not yet: "):
        approve_version(version=printed, by=manager, now=LATER, confirmed=names)


def test_a_reissue_keeps_what_was_confirmed(printed, officer, manager):
    approve_version(version=printed, by=manager, now=LATER, confirmed=names_in(printed))
    interview = printed.pack.interview
    move_interview(
        interview=interview,
        starts_at=interview.starts_at + timedelta(hours=1),
        minutes=interview.minutes,
        by=officer,
        now=LATER,
    )
    again = reissue_pack(pack=Pack.objects.get(pk=printed.pack_id), by=officer, now=LATER)
    render_version(version=again, is_approved=False, now=LATER)

    approve_version(version=again, by=manager, now=LATER)

    again.refresh_from_db()
    assert again.approved_by == manager


def test_after_a_withdrawal_each_item_is_confirmed_anew(printed, officer, manager):
    names = names_in(printed)
    approve_version(version=printed, by=manager, now=LATER, confirmed=names)
    withdraw_version(version=printed, reason="The wrong words", by=manager, now=LATER)
    version = submit_pack(pack=printed.pack, what_changed="All", by=officer, now=LATER)
    render_version(version=version, is_approved=False, now=LATER)

    with pytest.raises(CarriedOverUnseen):
        approve_version(version=version, by=manager, now=LATER)


def test_items_of_another_pack_are_not_confirmed(started, officer):
    other = CarriedItemFactory()

    with pytest.raises(Refused, match="These words are no longer in the pack"):
        confirm_carried(pack=started, keys=[other.pk], by=officer, now=LATER)
