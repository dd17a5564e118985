import pytest

from accounts.models import User
from accounts.refusals import ReasonMissing
from reports.packs.actions.identifiers import (
    NotThere,
    SaidAlready,
    mark_not_a_patient,
    take_back_not_a_patient,
)
from reports.packs.actions.overrides import NeverOverridden, override_problem
from reports.packs.actions.remarks import add_remark, take_out_remark
from reports.packs.actions.review import PackIncomplete, approve_version, submit_pack
from reports.packs.identifiers import Kind
from reports.packs.models import Pack
from tests.clock import NOW
from tests.reports.conftest import Submit

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
    return mark_not_a_patient(pack=pack, by=by, now=NOW, **values)


def test_an_identifier_holds_the_pack_up_until_somebody_speaks_to_it(
    pack: Pack, officer: User
) -> None:
    write(pack, "Order 943 476 5919")

    with pytest.raises(PackIncomplete, match="Background: “943 476 5919” reads like an NHS number"):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    mark(pack, officer)

    assert submit_pack(pack=pack, what_changed="", by=officer, now=NOW)


def test_no_manager_lets_an_identifier_pass(pack: Pack, manager: User) -> None:
    write(pack, "Order 943 476 5919")

    with pytest.raises(NeverOverridden):
        override_problem(
            pack=pack,
            name="identifier:background:nhs_number:9434765919",
            reason="Late",
            by=manager,
            now=NOW,
        )


def test_a_comment_with_an_identifier_holds_up_the_version_in_review(
    pack: Pack, manager: User, submitted: Submit
) -> None:
    version = submitted()
    remark = add_remark(
        pack=pack, key="messages", text="Her mother, 943 476 5919", by=manager, now=NOW
    )

    with pytest.raises(PackIncomplete, match="Message map, comment: “943 476 5919”"):
        approve_version(version=version, by=manager, now=NOW)
    take_out_remark(remark=remark, by=manager, now=NOW)

    approve_version(version=version, by=manager, now=NOW)


def test_what_is_taken_back_holds_up_again(pack: Pack, officer: User) -> None:
    write(pack, "Order 943 476 5919")
    said = mark(pack, officer)
    take_back_not_a_patient(said=said, by=officer, now=NOW)

    with pytest.raises(PackIncomplete):
        submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    with pytest.raises(SaidAlready):
        take_back_not_a_patient(said=said, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"reason": " "}, ReasonMissing), ({"token": "4010232137"}, NotThere)]
)
def test_speaking_to_an_identifier_is_refused(
    pack: Pack, officer: User, changes: dict[str, str], refusal: type[Exception]
) -> None:
    write(pack, "Order 943 476 5919")

    with pytest.raises(refusal):
        mark(pack, officer, **changes)


def test_contacts_of_the_slot_are_no_patients(pack: Pack, officer: User) -> None:
    write(pack, "Ring +44 1632 960148 or 01632960300")

    assert submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
