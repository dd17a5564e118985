"""`set_up FILE` does all of it or nothing, and names every problem."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Role
from accounts.models import SetUpCode, User
from tests.project import ROOT
from training.models import Organisation, Requirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
GOOD = """
[organisation]
name = "Westmoor Hospitals NHS Trust"
communications_name = "Press office"
communications_phone = "01632 960200"
communications_email = "press@westmoor.example.nhs.uk"

[hours]
nation = "WLS"
office_opens = 08:30:00

[[users]]
name = "Robin Tavener"
email = "robin@westmoor.example.nhs.uk"
roles = ["administrator", "manager"]

[requirements]
in_force_from = 2026-12-01
usual = true
"""


@pytest.fixture(autouse=True)
def _fresh() -> None:
    Requirement.objects.all().delete()


@pytest.fixture
def run(tmp_path: Path):
    def told(content: str, name: str = "greenroom.toml") -> str:
        file = tmp_path / name
        file.write_text(content)
        out = StringIO()
        call_command("set_up", str(file), stdout=out)
        return out.getvalue()

    return told


def test_set_up_does_all_of_the_file(run):
    assert "import_register" in run(GOOD)

    ours = Organisation.objects.get()
    assert (ours.name, ours.nation, f"{ours.office_opens:%H:%M}") == (
        "Westmoor Hospitals NHS Trust",
        "WLS",
        "08:30",
    )
    assert User.objects.get().roles == {Role.ADMINISTRATOR, Role.MANAGER}
    assert Requirement.objects.count() == 10


def test_set_up_takes_json_and_courses_by_role(run):
    run(
        '{"organisation": {"name": "Westmoor", "communications_phone": "01632 960200",'
        ' "communications_email": "press@westmoor.example.nhs.uk"},'
        ' "users": [{"name": "Robin", "email": "robin@westmoor.example.nhs.uk",'
        ' "roles": ["administrator", "manager"], "password": "three quiet lemons"}],'
        ' "requirements": {"in_force_from": "2026-12-01",'
        ' "senior_staff": {"days": 30, "courses": ["M2"]}}}',
        "greenroom.json",
    )

    assert User.objects.get().check_password("three quiet lemons")
    [required] = Requirement.objects.values_list("role", "course__code", "due_within_days")
    assert required == ("senior_staff", "M2", 30)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"01632 960200"', '""', "organisation.communications_phone: Enter the number"),
        ('nation = "WLS"', 'nation = "FRA"', "hours.nation: Choose one from the list"),
        ('nation = "WLS"', 'colour = "green"', "hours.colour: unknown. Use nation"),
        ('"manager"]', '"chief"]', "users 1.roles: chief is no role."),
        ('"administrator", "manager"', '"manager"', "users: Nobody is an administrator."),
        ("robin@westmoor", "robin", "users 1: Enter a valid email address."),
        ("usual = true", 'senior_staff = { courses = ["M77"] }', "requirements.senior_staff:"),
        ("[requirements]", "[people]", "people: unknown."),
        ("name =", "name", "it cannot be read"),
    ],
)
def test_set_up_names_what_is_wrong_and_changes_nothing(run, old, new, problem):
    with pytest.raises(CommandError) as refusal:
        run(GOOD.replace(old, new, 1))

    assert problem in str(refusal.value)
    assert not User.objects.exists()
    assert Organisation.objects.get().name == "Our organisation"


def test_set_up_is_for_an_installation_that_nobody_uses(run, officer):
    with pytest.raises(CommandError, match="Somebody can sign in already"):
        run(GOOD)

    out = StringIO()
    call_command("set_up", stdout=out)
    assert out.getvalue() == ""


def test_set_up_without_a_file_prints_a_code():
    out = StringIO()

    call_command("set_up", stdout=out)

    assert "/set-up/start/" in out.getvalue()
    assert SetUpCode.objects.count() == 1


def test_the_example_of_the_operating_guide_is_one_that_works(run):
    guide = (ROOT / "docs" / "operating.md").read_text()

    run("[organisation]" + guide.partition("```\n[organisation]")[2].partition("```")[0])

    assert Organisation.objects.get().training_mailbox == ("media.training@westmoor.example.nhs.uk")
    assert User.objects.get().name == "Robin Tavener"
    assert Requirement.objects.count() == 10
