import pytest

from accounts.models import User
from reports.packs.actions.drafts import start_pack
from reports.packs.actions.pack_templates import (
    SEEN,
    NamesAPatient,
    NameTaken,
    NothingToSave,
    OfferedAlready,
    WithdrawnAlready,
    rename_template,
    restore_template,
    save_template,
    withdraw_template,
)
from reports.packs.models import Pack, PackTemplate
from tests.clock import NOW
from tests.factories.reports import PackTemplateFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from training.actions.seen import ChangedMeanwhile, fingerprint

pytestmark = pytest.mark.django_db


def keep(pack: Pack, by: User, name: str = "Ambulance queues, radio") -> PackTemplate:
    return save_template(
        pack=pack, name=name, medium="radio", topic=pack.interview.enquiry.topic, by=by, now=NOW
    )


def test_a_template_keeps_what_is_not_bound_to_the_interview(pack: Pack, officer: User) -> None:
    template = keep(pack, officer)

    assert template.sections["messages"] == pack.sections.get(key="messages").content
    assert not {"glance", "journalist", "last", "afterwards", "opening"} & set(template.sections)


def test_a_pack_begins_with_a_template_and_with_what_is_known(pack: Pack, officer: User) -> None:
    template = keep(pack, officer)
    interview = InterviewFactory(person=PersonFactory(), enquiry__questions="Who is to blame?")

    begun = start_pack(
        interview=interview, kind=Pack.Kind.STANDARD, template=template, by=officer, now=NOW
    )

    assert begun.sections.get(key="messages").content == template.sections["messages"]
    assert begun.sections.get(key="likely").content == template.sections["likely"]
    assert begun.sections.get(key="glance").content["contact_phone"] == "01632 960300"


@pytest.mark.parametrize(
    ("section", "content", "refusal"),
    [
        ("background", {"why_now": "Mrs X, 943 476 5919"}, NamesAPatient),
        ("opening", {"opening": "Mrs X, 943 476 5919"}, None),  # it is not kept
    ],
)
def test_a_template_names_no_patient(
    pack: Pack,
    officer: User,
    section: str,
    content: dict[str, str],
    refusal: type[Exception] | None,
) -> None:
    pack.sections.filter(key=section).update(content=content)

    if refusal is None:
        assert keep(pack, officer)
    else:
        with pytest.raises(refusal):
            keep(pack, officer)


def test_an_empty_pack_is_no_template(pack: Pack, officer: User) -> None:
    pack.sections.update(content={})

    with pytest.raises(NothingToSave):
        keep(pack, officer)


def test_a_name_is_taken_until_its_template_is_withdrawn(pack: Pack, officer: User) -> None:
    first = keep(pack, officer)
    with pytest.raises(NameTaken):
        keep(pack, officer)
    withdraw_template(template=first, by=officer, now=NOW)
    with pytest.raises(WithdrawnAlready):
        withdraw_template(template=first, by=officer, now=NOW)
    second = keep(pack, officer)
    with pytest.raises(NameTaken):
        restore_template(template=first, by=officer, now=NOW)
    rename_template(
        template=second, name="Queues", seen=fingerprint(second, SEEN), by=officer, now=NOW
    )
    restore_template(template=first, by=officer, now=NOW)
    with pytest.raises(OfferedAlready):
        restore_template(template=first, by=officer, now=NOW)

    assert sorted(t.name for t in PackTemplate.objects.offered()) == [
        "Ambulance queues, radio",
        "Queues",
    ]


def test_a_name_that_somebody_changed_meanwhile_is_not_overwritten(officer: User) -> None:
    template = PackTemplateFactory()
    seen = fingerprint(template, SEEN)
    rename_template(template=template, name="Theirs", seen=seen, by=officer, now=NOW)

    with pytest.raises(ChangedMeanwhile):
        rename_template(template=template, name="Mine", seen=seen, by=officer, now=NOW)
