"""What is done with an enquiry, by the buttons and pages that are offered."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from scheduling.desk.models import Referral
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.scheduling import EnquiryFactory, LineFactory
from tests.factories.training import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_enquiry_move(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory()

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/move/", {"step": "triaged"}, follow=True
    )

    enquiry.refresh_from_db()
    assert enquiry.state == "triaged"
    assert f"{enquiry.reference}: triaged." in response.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"step": "closed"}, "is new, so it cannot become closed"),
        ({"step": "declined"}, "Enter the reason"),
        ({"step": "nonsense"}, "Choose one of the steps on the page"),
    ],
)
def test_enquiry_move_that_cannot_be_says_so(
    client_of: ClientOf, officer: User, data: dict[str, str], words: str
) -> None:
    enquiry = EnquiryFactory()

    response = client_of(officer).post(f"/enquiries/{enquiry.reference}/move/", data, follow=True)

    enquiry.refresh_from_db()
    assert enquiry.state == "new"
    assert words in response.text


def test_enquiry_hold_and_resume(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="drafting")
    client = client_of(officer)
    page = f"/enquiries/{enquiry.reference}/"

    refused = client.post(f"{page}hold/", {"reason": "", "look_again_on": "25/11/2026"})
    past = client.post(f"{page}hold/", {"reason": "Consent", "look_again_on": "25/11/2026"})
    held = client.post(
        f"{page}hold/", {"reason": "Consent", "look_again_on": "3/12/2026"}, follow=True
    )
    longer = client.get(f"{page}hold/")
    resumed = client.post(f"{page}resume/", follow=True)
    twice = client.post(f"{page}resume/", follow=True)

    assert "Enter the reason" in refused.text
    assert "has to be after today" in past.text
    assert f"{enquiry.reference} is on hold until 3 December 2026." in held.text
    assert ["Take off hold" in held.text, "Hold it longer" in held.text] == [True, True]
    assert f"Hold {enquiry.reference} longer" in longer.text
    assert f"{enquiry.reference} is off hold, and back to drafting a statement." in resumed.text
    assert "so it is not on hold" in twice.text


def test_enquiry_answer(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="triaged")

    client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", {"response": "Yes."})

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.response) == ("answered", "Yes.")


def test_enquiry_answer_without_words_says_so(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="triaged")

    response = client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", {}, follow=True)

    assert "Enter our answer" in response.text


def test_enquiry_note(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory()
    client = client_of(officer)

    client.post(f"/enquiries/{enquiry.reference}/note/", {"text": "Rang back"})
    empty = client.post(f"/enquiries/{enquiry.reference}/note/", {"text": " "}, follow=True)

    assert list(enquiry.notes.values_list("text", flat=True)) == ["Rang back"]
    assert "Enter the note." in empty.text


@pytest.mark.parametrize("deed", ["move", "answer", "note", "approve", "refer"])
def test_deeds_on_an_enquiry_are_refused_to_others_and_to_a_get(
    client_of: ClientOf, officer: User, spokesperson: User, deed: str
) -> None:
    address = f"/enquiries/E-0404/{deed}/"
    of_a_get = 405 if deed in {"move", "note"} else 404

    statuses = [
        client_of(spokesperson).post(address).status_code,
        client_of(officer).get(address).status_code,
        client_of(officer).post(address).status_code,
    ]

    assert statuses == [403, of_a_get, 404]


def test_enquiry_answer_keeps_when_it_was_sent_and_with_which_lines(
    client_of: ClientOf, officer: User
) -> None:
    topic = TopicFactory()
    line = LineFactory(topic=topic, approved_at=NOW - timedelta(hours=1), approved_by=officer)
    enquiry = EnquiryFactory(state="triaged", topic=topic)
    typed = {"response": "Yes.", "sent_at": "16:10", "lines_used": [line.pk]}

    client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", typed)
    page = client_of(officer).get(enquiry.get_absolute_url()).text

    enquiry.refresh_from_db()
    assert (enquiry.response_sent_at, list(enquiry.lines_used.all())) == (
        NOW.replace(minute=10),
        [line],
    )
    assert [line.reference in page, "Sent Wed 25 Nov, 4:10pm" in page] == [True, True]


def test_enquiry_answer_in_the_words_of_a_line_held_back_warns_before_it_is_sent(
    client_of: ClientOf, officer: User
) -> None:
    enquiry = EnquiryFactory(state="triaged")
    text = "Twelve more beds will open in the spring"
    LineFactory(
        reference="W-03", text=f"{text}.", approved=True, live_from=TODAY + timedelta(days=1)
    )
    typed = {"response": f"Dear all, {text.lower()}, we hope."}
    page = f"/enquiries/{enquiry.reference}/answer/"

    warned = client_of(officer).post(page, typed)
    enquiry.refresh_from_db()
    state = enquiry.state
    client_of(officer).post(page, {**typed, "meant": "W-03"})

    enquiry.refresh_from_db()
    assert warned.text.count("W-03 starts on 26 November 2026.") == 1
    assert "The words of W-03 go out anyway" in warned.text
    assert (state, enquiry.state) == ("triaged", "answered")
    assert AuditEvent.objects.get(action="enquiry.answered").details == {"in_spite_of": ["W-03"]}


def test_enquiry_answer_in_words_that_a_line_in_use_has_too_is_free(
    client_of: ClientOf, officer: User
) -> None:
    enquiry = EnquiryFactory(state="triaged")
    text = "Twelve more beds will open in the spring."
    LineFactory(reference="W-03", text=text, approved=True, withdrawn=True)
    LineFactory(reference="W-04", text=text, approved=True)

    client_of(officer).post(f"/enquiries/{enquiry.reference}/answer/", {"response": text})

    enquiry.refresh_from_db()
    assert enquiry.state == "answered"


def test_enquiry_answer_that_cannot_be_keeps_what_was_typed(
    client_of: ClientOf, officer: User
) -> None:
    enquiry = EnquiryFactory(state="closed")

    response = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/answer/", {"response": "These words"}
    )

    assert "is closed, so it cannot become answered" in response.text
    assert "These words" in response.text


def test_enquiry_approve_writes_down_who(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="approval")
    address = f"/enquiries/{enquiry.reference}/approve/"
    typed = {
        "approved_by_name": "Duty director",
        "how": "",
        "approved_at": "16:00",
        "text": "Under pressure",
    }

    refused = client_of(officer).post(address, typed | {"approved_by_name": ""})
    page = client_of(officer).post(address, typed, follow=True).text

    assert "Enter who approved it." in refused.text
    assert "Statement approved by Duty director" in page


def test_enquiry_approve_in_the_words_of_a_line_held_back_asks_whether_they_are_meant(
    client_of: ClientOf, officer: User
) -> None:
    enquiry = EnquiryFactory(state="drafting")
    text = "Twelve more beds will open in the spring."
    LineFactory(reference="W-03", text=text, approved=True, live_from=TODAY + timedelta(days=1))
    typed = {
        "approved_by_name": "Duty director",
        "approved_at": "4:10pm",
        "text": f"We can say: {text}",
    }
    page = f"/enquiries/{enquiry.reference}/approve/"

    warned = client_of(officer).post(page, typed).text
    kept = enquiry.approvals.exists()
    client_of(officer).post(page, {**typed, "meant": "W-03"})

    assert (warned.count("W-03 starts on 26 November 2026."), kept) == (1, False)
    assert "The words of W-03 go out anyway" in warned
    assert AuditEvent.objects.get(action="enquiry.statement_approved").details["in_spite_of"] == [
        "W-03"
    ]
    assert enquiry.approvals.get().text == f"We can say: {text}"


def test_enquiry_refer_shows_to_whom_and_by_when(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="triaged", wants="data")
    address = f"/enquiries/{enquiry.reference}/refer/"

    assert "23 December 2026, 20 working days after it came" in client_of(officer).get(address).text
    nobody = client_of(officer).post(
        address, {"kind": "foi", "to_whom": "FOI office", "is_mailed": "on"}
    )
    page = (
        client_of(officer).post(address, {"kind": "foi", "to_whom": "FOI office"}, follow=True).text
    )

    assert "Enter the mail address to send the referral to" in nobody.text
    assert Referral.objects.get().to_whom == "FOI office"
    assert "to be answered by <strong>23 December 2026</strong>" in page


def test_closing_keeps_what_came_of_it(client_of: ClientOf, officer: User) -> None:
    enquiry = EnquiryFactory(state="answered")

    page = client_of(officer).post(
        f"/enquiries/{enquiry.reference}/move/", {"step": "closed", "text": "Ran fair"}, follow=True
    )

    enquiry.refresh_from_db()
    assert enquiry.outcome == "Ran fair"
    assert "Outcome" in page.text
