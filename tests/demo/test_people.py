from itertools import pairwise

from accounts.demo import add_cast
from demo.people import STAFF_POST, plan
from demo.story import Story
from tests.clock import NOW, TODAY
from training.models import DirectorateSpell, Person, PersonTopic, Tenure, Topic
from training.roles import StaffRole


def told(people):
    story = Story(people=people, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = plan(story, cast)
    story.run()
    return members


def test_lay_out_puts_each_member_on_the_register_with_role_directorate_and_topics(db):
    members = told(5)

    first = Person.objects.get(reference=members[0].reference)
    assert (str(first), first.job_title) == ("Dr Leila Iyer-Thorne", "Clinical Lead, Urgent Care")
    assert first == members[0].person
    assert first.user.email == "spokesperson@demo.example.nhs.uk"
    assert Tenure.objects.get(person=first).role == StaffRole.CLINICAL_LEAD
    assert DirectorateSpell.objects.get(person=first).directorate.name == "Medical"
    assert set(PersonTopic.objects.filter(person=first).values_list("topic__code", "level")) == {
        ("winter", "lead"),
        ("gp-access", "can"),
    }
    assert Topic.objects.count() == 10


def test_a_larger_organisation_has_advisers_with_names_of_their_own(db):
    members = told(130)

    assert {member.role for member in members[60:]} == {StaffRole.OTHER_STAFF}
    assert len({member.values["email"] for member in members}) == 130
    assert (
        len({(member.values["first_name"], member.values["last_name"]) for member in members})
        == 130
    )
    assert len({member.values["phone"] for member in members}) == 130
    assert Person.objects.on_register(TODAY).count() < 130  # some have left


def test_lay_members_serve_in_terms_without_a_gap(db):
    member = next(member for member in told(12) if member.post == "Lay Member, Governance")

    terms = list(Tenure.objects.filter(person=member.person).order_by("starts_on"))
    assert terms[0].starts_on == member.joined_on
    assert len(terms) > 1
    assert all((after.starts_on - before.ends_on).days == 1 for before, after in pairwise(terms))


def test_one_of_the_staff_signs_in_whatever_the_seed(db):
    members = told(15)

    matron = next(member for member in members if member.post == STAFF_POST)
    assert matron.person.user.email == "staff@demo.example.nhs.uk"
    assert str(matron.person) == matron.person.user.name
    assert matron.left_on is None
