"""Removed for good: not in the draft, not in its history, not in what was said; and the record
keeps no words.
"""

import json

import pytest
from django.db import connection

from accounts.models import AuditEvent, User
from accounts.refusals import ReasonMissing
from reports.packs.actions.drafts import save_section
from reports.packs.actions.identifier_removal import (
    AcrossTwoTexts,
    NothingToRemove,
    Removed,
    remove_identifier,
)
from reports.packs.actions.identifiers import mark_not_a_patient, take_back_not_a_patient
from reports.packs.actions.remarks import add_remark
from reports.packs.identifiers import Kind
from reports.packs.models import NotAPatient, Pack, PackSectionRevision, Remark
from reports.packs.queries.identifiers import old_places
from reports.packs.queries.packs import draft_content
from tests.clock import NOW

pytestmark = pytest.mark.django_db
NUMBER = {"kind": Kind.NHS_NUMBER, "token": "9434765919"}


@pytest.mark.only_on("sqlite")  # whose file may hold what was there before
def test_what_is_removed_is_overwritten_in_the_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")

        assert cursor.fetchone() == (1,)


def _write(pack: Pack, by: User, **texts: str) -> None:
    section = pack.sections.get(key="background")
    save_section(
        pack=pack, key="background", texts=texts, revision=section.revision, by=by, now=NOW
    )


def _held(pack: Pack) -> str:
    rows = PackSectionRevision.objects.filter(section__pack=pack).values_list("content", flat=True)
    remarks = Remark.objects.filter(pack=pack).values_list("text", "before", "proposed")
    return json.dumps(
        [list(rows), list(pack.sections.values_list("content", flat=True)), list(remarks)]
    )


def test_remove_identifier_leaves_it_nowhere_in_the_pack(
    pack: Pack, officer: User, manager: User
) -> None:
    _write(pack, officer, why_now="Order 943 476 5919, and 943-476-5919 again")
    add_remark(pack=pack, key="background", text="Is 9434765919 hers?", by=manager, now=NOW)
    add_remark(
        pack=pack,
        key="background",
        text="",
        path="why_now",
        proposed="Order 943\u200b4765919",
        by=manager,
        now=NOW,
    )
    said = mark_not_a_patient(pack=pack, reason="An order", by=officer, now=NOW, **NUMBER)
    take_back_not_a_patient(said=said, by=officer, now=NOW)
    why = "She rang about 943 476 5919"

    removed = remove_identifier(pack=pack, reason=why, by=officer, now=NOW, **NUMBER)

    assert removed == Removed(sections=1, drafts=1, remarks=2)
    assert (
        pack.sections.get(key="background").content["why_now"]
        == "Order [removed], and [removed] again"
    )
    assert "4765919" not in _held(pack).replace(" ", "").replace("-", "")
    assert NotAPatient.objects.get().words == "[removed]"
    event = AuditEvent.objects.get(action="pack.identifier_removed")
    assert "5919" not in json.dumps(event.details)
    with pytest.raises(NothingToRemove):
        remove_identifier(pack=pack, reason=why, by=officer, now=NOW, **NUMBER)


def test_old_places_finds_what_is_gone_from_the_section_alone(pack: Pack, officer: User) -> None:
    _write(pack, officer, why_now="Order 943 476 5919")
    assert old_places(pack, draft_content(pack, now=NOW)) == []
    _write(pack, officer, why_now="943 476 5919, an order")
    _write(pack, officer, why_now="An order")

    place = old_places(pack, draft_content(pack, now=NOW))[0]
    assert (place.section, place.drafts, place.owner, place.is_old) == (
        "background",
        2,
        str(officer),
        True,
    )
    with pytest.raises(ReasonMissing):
        remove_identifier(pack=pack, reason=" ", by=officer, now=NOW, **NUMBER)

    removed = remove_identifier(pack=pack, reason="A patient's", by=officer, now=NOW, **NUMBER)
    assert (removed, old_places(pack, draft_content(pack, now=NOW))) == (Removed(0, 2, 0), [])


def test_words_over_two_texts_go_by_hand_now_and_whole_from_the_history(
    pack: Pack, officer: User
) -> None:
    _write(pack, officer, why_now="Order 943 476", coverage="5919")
    with pytest.raises(AcrossTwoTexts, match="Background"):
        remove_identifier(pack=pack, reason="A patient's", by=officer, now=NOW, **NUMBER)
    _write(pack, officer, why_now="Order 943 476")

    remove_identifier(pack=pack, reason="A patient's", by=officer, now=NOW, **NUMBER)

    revisions = PackSectionRevision.objects.filter(
        section__pack=pack, section__key="background"
    ).order_by("revision")
    assert [row.content for row in revisions][-2:] == [
        {},
        pack.sections.get(key="background").content,
    ]
