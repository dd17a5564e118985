import json

import pytest
from django.db import connection

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from reports.packs.actions.drafts import save_section
from reports.packs.actions.identifiers import (
    Removed,
    record_not_a_patient,
    remove_identifier,
    undo_not_a_patient,
)
from reports.packs.actions.overrides import override_problem
from reports.packs.actions.remarks import add_remark, delete_remark
from reports.packs.actions.review import approve_version, submit_pack
from reports.packs.identifiers import Kind
from reports.packs.models import NotAPatient, Pack, PackSectionRevision, Remark
from reports.packs.queries.identifiers import old_places
from reports.packs.queries.packs import draft_content
from tests.clock import NOW
from tests.factories.reports import CarriedItemFactory

pytestmark = pytest.mark.django_db


def write(pack: Pack, words: str) -> None:
    pack.sections.filter(key="background").update(content={"why_now": words})


def mark(pack: Pack, by: User, **changes: str) -> object:
    values = {
        "kind": Kind.NHS_NUMBER,
        "token": "9434765919",
        "reason": "The hub's order number",
        **changes,
    }
    return record_not_a_patient(pack=pack, by=by, now=NOW, **values)


def test_an_identifier_holds_the_pack_up_until_somebody_speaks_to_it(pack, officer):
    write(pack, "Order 943 476 5919")

    with pytest.raises(Refused, match="Background: “943 476 5919” looks like an NHS number"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    mark(pack, officer)

    assert submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


def test_no_manager_can_override_an_identifier(pack, manager):
    write(pack, "Order 943 476 5919")

    with pytest.raises(Refused, match="cannot be overridden"):
        override_problem(
            pack=pack,
            name="identifier:background:nhs_number:9434765919",
            reason="Late",
            by=manager,
            now=NOW,
        )


def test_a_comment_with_an_identifier_holds_up_the_version_in_review(pack, manager, submitted):
    version = submitted()
    remark = add_remark(
        pack=pack, key="messages", text="Her mother, 943 476 5919", by=manager, now=NOW
    )

    with pytest.raises(Refused, match="Message map, comment: “943 476 5919”"):
        approve_version(version=version, by=manager, now=NOW)
    delete_remark(remark=remark, by=manager, now=NOW)

    approve_version(version=version, by=manager, now=NOW)


def test_a_problem_blocks_again_once_its_override_ends(pack, officer):
    write(pack, "Order 943 476 5919")
    said = mark(pack, officer)
    undo_not_a_patient(answer=said, by=officer, now=NOW)

    with pytest.raises(Refused, match="Not yet: "):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    with pytest.raises(Refused, match="This has already been undone"):
        undo_not_a_patient(answer=said, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"reason": " "}, "Enter why"), ({"token": "4010232137"}, "need an answer")],
)
def test_speaking_to_an_identifier_is_refused(pack, officer, changes, refusal):
    write(pack, "Order 943 476 5919")

    with pytest.raises(Refused, match=refusal):
        mark(pack, officer, **changes)


def test_contacts_of_the_slot_are_no_patients(pack, officer):
    write(pack, "Ring +44 1632 960148 or 01632960300")

    assert submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


NUMBER = {"kind": Kind.NHS_NUMBER, "token": "9434765919"}


@pytest.mark.only_on("sqlite")  # whose file may hold what was there before
def test_what_is_removed_is_overwritten_in_the_file():
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


def test_remove_identifier_leaves_it_nowhere_in_the_pack(pack, officer, manager):
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
    said = record_not_a_patient(pack=pack, reason="An order", by=officer, now=NOW, **NUMBER)
    undo_not_a_patient(answer=said, by=officer, now=NOW)
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
    with pytest.raises(Refused, match="These words are in no section, earlier draft"):
        remove_identifier(pack=pack, reason=why, by=officer, now=NOW, **NUMBER)


def test_old_places_finds_only_what_is_gone_from_the_section(pack, officer):
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
    with pytest.raises(Refused, match="Enter"):
        remove_identifier(pack=pack, reason=" ", by=officer, now=NOW, **NUMBER)

    removed = remove_identifier(pack=pack, reason="A patient's", by=officer, now=NOW, **NUMBER)
    assert (removed, old_places(pack, draft_content(pack, now=NOW))) == (Removed(0, 2, 0), [])


def test_words_over_two_texts_go_by_hand_now_and_whole_from_the_history(pack, officer):
    _write(pack, officer, why_now="Order 943 476", coverage="5919")
    with pytest.raises(Refused, match="Background"):
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


def test_what_was_carried_over_loses_the_words_too(pack, officer):
    text = "Mrs X, 943 476 5919"
    item = CarriedItemFactory(pack=pack, section="background", text=text)
    write(pack, text)
    token = "9434765919"

    remove_identifier(
        pack=pack, kind=Kind.NHS_NUMBER, token=token, reason="A patient", by=officer, now=NOW
    )

    item.refresh_from_db()
    assert item.text == "Mrs X, [removed]"
