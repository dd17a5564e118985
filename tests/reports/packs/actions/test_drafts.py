from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent, User
from reports.packs.actions.drafts import (
    SectionChanged,
    change_kind,
    note_presence,
    save_section,
    start_pack,
)
from reports.packs.models import Pack, PackSection, Presence
from reports.packs.section_texts import to_texts
from reports.packs.sections import SECTIONS
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def test_start_pack_numbers_it_and_begins_every_section(interview, officer):
    pack = start_pack(interview=interview, kind=Pack.Kind.FLASH, by=officer, now=NOW)

    assert (pack.reference, pack.kind, pack.started_by) == ("P-0001", "flash", officer)
    assert {s.key for s in pack.sections.all()} == {s.key for s in SECTIONS}
    assert {s.revision for s in pack.sections.all()} == {1}
    assert (
        pack.sections.get(key="glance").revisions.get().content
        == pack.sections.get(key="glance").content
    )
    assert AuditEvent.objects.latest("number").action == "pack.started"


def test_start_pack_counts_on(interview, officer):
    start_pack(interview=interview, kind=Pack.Kind.FLASH, by=officer, now=NOW)
    another = InterviewFactory(person=PersonFactory())

    assert (
        start_pack(interview=another, kind=Pack.Kind.FLASH, by=officer, now=NOW).reference
        == "P-0002"
    )


def saved(pack: Pack, by: User, revision: int, **texts: str) -> PackSection:
    return save_section(pack=pack, key="opening", texts=texts, revision=revision, by=by, now=LATER)


def test_save_section_keeps_each_state(pack, officer):
    section = saved(pack, officer, 1, opening=" It was a hard night. ", closing="Call 999.")

    assert section.revision == 2
    assert (section.edited_at, section.edited_by) == (LATER, officer)
    assert to_texts("opening", section.content) == {
        "opening": "It was a hard night.",
        "closing": "Call 999.",
    }
    assert [r.revision for r in section.revisions.order_by("revision")] == [1, 2]
    assert AuditEvent.objects.latest("number").details == {"section": "opening", "revision": 2}


def test_saving_what_is_saved_changes_nothing(pack, officer):
    saved(pack, officer, 1, opening="One")

    assert saved(pack, officer, 1, opening="One").revision == 2
    assert pack.sections.get(key="opening").revisions.count() == 2


def test_a_later_save_is_told_what_the_other_wrote_and_loses_nothing(pack, officer, manager):
    saved(pack, officer, 1, opening="Begun")
    saved(pack, manager, 2, opening="Theirs")

    with pytest.raises(
        SectionChanged, match="Ines Thackray changed this section while you wrote"
    ) as refusal:
        saved(pack, officer, 2, opening="Mine", closing="Mine too")

    assert refusal.value.section.revision == 3
    assert to_texts("opening", refusal.value.base) == {"opening": "Begun"}
    assert to_texts("opening", refusal.value.theirs) == {"opening": "Theirs"}
    assert to_texts("opening", refusal.value.mine) == {"opening": "Mine", "closing": "Mine too"}
    assert to_texts("opening", pack.sections.get(key="opening").content) == {"opening": "Theirs"}


def test_a_save_from_a_state_that_never_was_is_told_so(pack, officer):
    with pytest.raises(SectionChanged) as refusal:
        saved(pack, officer, 7, opening="Mine")

    assert refusal.value.base == {}


def test_two_sections_do_not_hinder_each_other(pack, officer, manager):
    saved(pack, officer, 1, opening="Mine")

    other = save_section(
        pack=pack, key="bridges", texts={"bridges": "Theirs"}, revision=1, by=manager, now=LATER
    )

    assert other.revision == 2


def test_change_kind(pack, officer):
    change_kind(pack=pack, kind=Pack.Kind.FULL, by=officer, now=NOW)
    change_kind(pack=pack, kind=Pack.Kind.FULL, by=officer, now=NOW)

    pack.refresh_from_db()
    assert pack.kind == "full"
    assert AuditEvent.objects.filter(action="pack.kind_changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_saves_at_once_one_is_kept_and_the_others_are_told(pack):
    officers = [UserFactory() for _ in range(8)]
    start = Barrier(8)
    outcomes = []

    def save(by: User) -> None:
        start.wait()
        try:
            saved(pack, by, 1, opening=f"By {by}")
            outcomes.append(f"By {by}")
        except SectionChanged as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=save, args=(by,)) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept: list[Any] = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(outcomes) == 8
    assert [pack.sections.get(key="opening").content["opening"]] == kept
    assert {
        to_texts("opening", o.theirs)["opening"] for o in outcomes if not isinstance(o, str)
    } == set(kept)


def test_being_there_is_one_row(pack, officer):
    section = pack.sections.get(key="glance")
    for _ in range(2):
        note_presence(section=section, by=officer, now=NOW)

    assert Presence.objects.get().seen_at == NOW
