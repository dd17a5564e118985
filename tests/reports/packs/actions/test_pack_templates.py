import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.seen import fingerprint
from reports.packs.actions.drafts import start_pack
from reports.packs.actions.pack_templates import (
    SEEN,
    rename_template,
    restore_template,
    save_template,
    withdraw_template,
)
from reports.packs.models import Pack, PackTemplate
from reports.packs.queries.prefill import BRIDGES
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory, JournalistFactory
from tests.factories.training import PersonFactory
from training.starting import PHRASES

pytestmark = pytest.mark.django_db


def keep(pack: Pack, by: User, name: str = "Ambulance queues, radio") -> PackTemplate:
    return save_template(
        pack=pack, name=name, medium="radio", topic=pack.interview.enquiry.topic, by=by, now=NOW
    )


def write(pack: Pack, key: str, **content: object) -> None:
    pack.sections.filter(key=key).update(content=content)


def test_a_template_keeps_what_holds_for_any_interview(pack, officer):
    template = keep(pack, officer)

    assert set(template.sections) <= {"hard", "likely", "bridges"}
    questions = [row["question"] for row in template.sections["hard"]["questions"]]
    assert "Whose fault is it?" in questions
    assert "Nine ambulances outside, a three-hour wait: is it safe?" not in questions
    row = next(row for row in template.sections["hard"]["questions"] if "fault" in row["question"])
    assert set(row) == {"question", "bridge"}  # its answer names 26 beds and last October


def test_the_audit_trail_has_how_much_was_kept_and_left_out(pack, officer):
    write(pack, "hard", questions=[{"question": "Why?", "answer": "We opened 26 beds."}])
    write(pack, "likely")

    template = keep(pack, officer)

    event = AuditEvent.objects.get(action="pack_template.saved", about_id=str(template.pk))
    assert event.details == {"pack": "P-0001", "kept": 1, "left_out": 1}


@pytest.mark.parametrize(
    "named",
    [
        "Solent Shore FM asked that before.",  # the outlet
        "On Breakfast they say so.",  # the programme
        "Jem Ollerenshaw says so.",  # the presenter
        "What Ollerenshaw says is wrong.",
        "Iyer-Thorne knows.",  # on the register
        "leila iyer-thorne knows.",
        "Ask Maddox.",  # a user
        "Ask Pettifer of the desk.",  # a journalist
    ],
)
def test_a_template_names_nobody_and_no_outlet(pack, officer, named):
    JournalistFactory(name="Dan Pettifer")
    write(pack, "likely")
    write(pack, "hard", questions=[{"question": "Why?", "answer": named, "bridge": "Because"}])

    template = keep(pack, officer)

    assert template.sections == {"hard": {"questions": [{"question": "Why?", "bridge": "Because"}]}}


def test_what_every_pack_begins_with_is_in_no_template(pack, officer):
    write(pack, "bridges", bridges=[*BRIDGES, "Let me say this."], phrases=PHRASES)

    assert keep(pack, officer).sections["bridges"] == {"bridges": ["Let me say this."]}


def test_a_pack_begins_with_a_template_and_with_what_is_known(pack, officer):
    template = keep(pack, officer)
    interview = InterviewFactory(person=PersonFactory(), enquiry__questions="Who is to blame?")

    begun = start_pack(
        interview=interview, kind=Pack.Kind.STANDARD, template=template, by=officer, now=NOW
    )

    likely = [row["question"] for row in begun.sections.get(key="likely").content["questions"]]
    assert likely[0] == "Who is to blame?"
    assert likely[1:] == [row["question"] for row in template.sections["likely"]["questions"]]
    assert begun.sections.get(key="messages").content["primary"] == ""
    assert begun.sections.get(key="journalist").content["audience"] == ""


def test_a_template_names_no_patient(pack, officer):
    write(pack, "likely")
    write(pack, "hard", questions=[{"question": "Why?", "answer": "Mrs X, 943 476 5919"}])

    assert keep(pack, officer).sections == {"hard": {"questions": [{"question": "Why?"}]}}


def test_an_empty_pack_is_no_template(pack, officer):
    pack.sections.update(content={})
    write(pack, "messages", primary="Call 999.")  # of one interview

    with pytest.raises(Refused, match="has no question, bridge or safe phrase that"):
        keep(pack, officer)


def test_a_name_is_taken_until_its_template_is_withdrawn(pack, officer):
    first = keep(pack, officer)
    with pytest.raises(Refused, match="There is already a template called “"):
        keep(pack, officer)
    withdraw_template(template=first, by=officer, now=NOW)
    with pytest.raises(Refused, match="” is already withdrawn"):
        withdraw_template(template=first, by=officer, now=NOW)
    second = keep(pack, officer)
    with pytest.raises(Refused, match="There is already a template called “"):
        restore_template(template=first, by=officer, now=NOW)
    rename_template(
        template=second, name="Queues", seen=fingerprint(second, SEEN), by=officer, now=NOW
    )
    restore_template(template=first, by=officer, now=NOW)
    with pytest.raises(Refused, match="” is already offered"):
        restore_template(template=first, by=officer, now=NOW)

    assert sorted(t.name for t in PackTemplate.objects.offered()) == [
        "Ambulance queues, radio",
        "Queues",
    ]
