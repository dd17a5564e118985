"""What was agreed for an interview leaves with the person or the journalist it was agreed with."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import CharField, TextField

from accounts.models import User
from accounts.refusals import Refused
from desk.enquiries.actions.assignments import hand_over_interview
from desk.enquiries.actions.enquiries import DETAILS, Caller, change_enquiry
from desk.enquiries.actions.interviews import AGREED
from desk.enquiries.models import Ask, Enquiry, Interview
from tests.clock import NOW
from tests.factories.scheduling import EnquiryFactory, InterviewFactory, JournalistFactory
from tests.factories.training import PersonFactory

# Of the slot or of our own records, whoever gives the interview and whoever asks.
STAYS = {"reference", "calendar_warning", "called_off_because"}
TEXTS = sorted(
    field.name
    for field in Interview._meta.get_fields()
    if isinstance(field, CharField | TextField) and not field.choices and field.name not in STAYS
)


STILL = {"contacts": "Presenter: Jem Ollerenshaw"}  # who is the programme's


def filled(**values: Any) -> Interview:
    texts = {name: f"Agreed {name}" for name in TEXTS}
    texts["contacts"] = "Car: Agreed contacts\nPresenter: Jem Ollerenshaw"
    return InterviewFactory(**texts, **values)


def texts_of(interview: Interview) -> dict[str, str]:
    interview.refresh_from_db()
    return {name: getattr(interview, name) for name in TEXTS if getattr(interview, name)}


def other_asks(enquiry: Enquiry, by: User, journalist: str = "Tobin Maskelyne", **how: Any) -> None:
    """The form as it was shown, with another name alone."""
    before = enquiry.journalist
    caller = Caller(
        outlet=enquiry.outlet.name,
        journalist=journalist,
        phone=before.phone,
        email=before.email,
        is_verified=before.is_verified,
    )
    details = {name: getattr(enquiry, name) for name in DETAILS}
    how = {"still_so": {}} | how
    change_enquiry(enquiry=enquiry, caller=caller, by=by, now=NOW, **details, **how)
    enquiry.refresh_from_db()


def test_everything_agreed_with_the_one_before_leaves_at_a_hand_over(officer):
    before = PersonFactory(first_name="Farida", last_name="Nasser", title="")
    interview = filled(person=before)

    hand_over_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)

    assert texts_of(interview) == STILL
    log = interview.enquiry.notes.get(text__contains=" given to ").text
    assert "Was agreed with Farida Nasser: " in log
    assert [name for name in TEXTS if f"Agreed {name}" not in log] == []


def test_what_the_desk_says_is_still_so_stays_at_a_hand_over(officer):
    interview = filled(person=PersonFactory())

    hand_over_interview(
        interview=interview, person=PersonFactory(), by=officer, now=NOW, still_so=["place"]
    )

    assert texts_of(interview) == STILL | {"place": "Agreed place"}


def test_a_hand_over_notes_the_yes_of_whoever_takes_it(officer):
    interview = filled(person=PersonFactory())
    to = PersonFactory(first_name="Bryn", last_name="Teague", title="")
    said = {"agreed_at": NOW - timedelta(minutes=10), "agreed_to": "Ceri Maddox", "reason": "Ill"}

    hand_over_interview(interview=interview, person=to, by=officer, now=NOW, **said)

    ask = Ask.objects.get(person=to)
    assert (ask.answer, ask.answered_at) == ("accepted", said["agreed_at"])
    log = interview.enquiry.notes.get(text__contains=" given to ").text
    assert ": Ill. Bryn Teague agreed 4:10pm, to Ceri Maddox." in log


def test_a_yes_to_come_is_refused(officer):
    interview = filled(person=PersonFactory())

    with pytest.raises(Refused, match="That time is in the future"):
        hand_over_interview(
            interview=interview,
            person=PersonFactory(),
            by=officer,
            now=NOW,
            agreed_at=NOW + timedelta(minutes=1),
        )


def asked_by_morwenna() -> Enquiry:
    journalist = JournalistFactory(
        name="Morwenna Pascoe",
        phone="01632 960148",
        email="morwenna@example.org",
        is_verified=True,
    )
    return EnquiryFactory(outlet=journalist.outlet, journalist=journalist)


def test_everything_agreed_with_the_journalist_leaves_with_them(officer):
    enquiry = asked_by_morwenna()
    interview = filled(enquiry=enquiry)
    past = filled(enquiry=enquiry, starts_at=NOW - timedelta(days=1))

    other_asks(enquiry, officer)

    assert texts_of(interview) == STILL
    assert list(texts_of(past)) == TEXTS
    log = enquiry.notes.get(text__contains="Was agreed with Morwenna Pascoe").text
    assert [name for name in TEXTS if f"Agreed {name}" not in log] == []


def test_another_journalist_does_not_get_the_details_of_the_one_before(officer):
    enquiry = asked_by_morwenna()

    other_asks(enquiry, officer)

    other = enquiry.journalist
    assert (other.name, other.phone, other.email) == ("Tobin Maskelyne", "", "")
    assert not other.is_verified


def test_what_was_agreed_stays_with_the_same_journalist(officer):
    enquiry = asked_by_morwenna()
    interview = filled(enquiry=enquiry)

    other_asks(enquiry, officer, journalist="morwenna  pascoe", still_so=None)

    assert list(texts_of(interview)) == TEXTS


def test_what_the_desk_says_is_still_so_stays_with_another_journalist(officer):
    enquiry = asked_by_morwenna()
    one, two = filled(enquiry=enquiry), filled(enquiry=enquiry)

    other_asks(enquiry, officer, still_so={one.reference: ["place"]})

    assert (texts_of(one), texts_of(two)) == ({"place": "Agreed place"} | STILL, STILL)


def test_another_journalist_is_refused_until_the_desk_has_said_what_stays(officer):
    enquiry = asked_by_morwenna()
    interview = filled(enquiry=enquiry)

    with pytest.raises(Refused, match="Say what is still so of what was agreed with Morwenna"):
        other_asks(enquiry, officer, still_so=None)

    assert list(texts_of(interview)) == TEXTS


def test_another_journalist_asks_nothing_where_nothing_was_agreed(officer):
    enquiry = asked_by_morwenna()
    InterviewFactory(enquiry=enquiry, **dict.fromkeys(TEXTS, ""))

    other_asks(enquiry, officer, still_so=None)

    assert enquiry.journalist.name == "Tobin Maskelyne"


@pytest.mark.usefixtures("at_now")
@pytest.mark.parametrize(("other", "ticked"), [("Tobin Maskelyne", []), ("Agreed contacts", TEXTS)])
def test_the_enquirys_page_asks_what_is_still_so(client_of, officer, other, ticked):
    enquiry = asked_by_morwenna()
    interview = filled(enquiry=enquiry, person=PersonFactory(first_name="Bryn", last_name="Teague"))
    address = f"/enquiries/{enquiry.reference}/change/"
    client = client_of(officer)

    shown = client.get(address)
    typed = {field.html_name: field.value() or "" for field in shown.context["form"]}
    typed |= {
        "seen": shown.context["form"].initial["seen"],
        "owner": officer.pk,
        "journalist": other,
    }
    asked = client.post(address, typed)
    form = asked.context["form"]
    boxes = {"asked_of": other, "still_so": [f"{interview.reference}.place"]}
    client.post(address, typed | boxes)

    assert "still so" not in shown.text
    assert "Bryn Teague will be told by email" in asked.text
    assert sorted(form["still_so"].value()) == [f"{interview.reference}.{name}" for name in ticked]
    enquiry.refresh_from_db()
    assert (enquiry.journalist.name, list(texts_of(interview))) == (other, ["contacts", "place"])


def test_what_leaves_is_named_by_field():
    assert sorted(AGREED) == TEXTS
