"""All that is held on a person or a journalist, and no more than that."""

import pytest

from accounts.models import User
from reports.gather.held_on import held_on
from scheduling.models import DebriefCorrection
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory
from tests.factories.scheduling import AskFactory, EnquiryFactory, EnquiryHoldFactory, JournalistFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


def test_held_on_a_person_has_their_rows_with_what_was_written_about_them(officer: User) -> None:
    debrief, other = DebriefFactory(interview__person__line_manager=PersonFactory()), AskFactory()
    said = {"went": "yes", "keep": "The first line", "change": "", "coverage_link": "", "correction": ""}
    DebriefCorrection.objects.create(
        debrief=debrief, before=said, reason="Misheard", corrected_at=NOW, corrected_by=officer
    )
    AskFactory(interview=debrief.interview, person=debrief.person, token_hash="a secret", reason="My father is ill")

    found = held_on(debrief.person)

    assert next(iter(found)) == "person"
    assert [row["reason"] for row in found["debrief correction"]] == ["Misheard"]
    [ask] = found["ask"]
    assert (ask["reason"], "token hash" in ask) == ("My father is ill", False)
    assert str(other.person) not in str(found)
    assert "debrief" not in held_on(debrief.person.line_manager)


def test_held_on_a_journalist_has_their_enquiries_with_notes_and_holds() -> None:
    enquiry = EnquiryFactory(journalist=JournalistFactory(name="Morwenna Pascoe"))
    EnquiryHoldFactory(enquiry=enquiry, reason="She rings again")
    EnquiryHoldFactory(reason="Somebody else’s")  # noqa: RUF001  an apostrophe

    found = held_on(enquiry.journalist)

    assert [row["name"] for row in found["journalist"]] == ["Morwenna Pascoe"]
    assert [row["subject"] for row in found["enquiry"]] == [enquiry.subject]
    assert [row["reason"] for row in found["enquiry hold"]] == ["She rings again"]
