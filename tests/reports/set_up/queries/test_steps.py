"""Each step of setting up is done by what is there, and says what it lacks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.access import Role
from accounts.models import RoleGrant, User
from jobs.mail import send_test
from jobs.models import MailCheck
from reports.set_up.queries.steps import SetUp, State, set_up_of
from tests.clock import NOW, TODAY
from tests.factories.scheduling import LineFactory, TrainerFactory, VenueFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Organisation, Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(administrator: User) -> User:
    Requirement.objects.all().delete()
    RoleGrant.objects.create(user=administrator, role=Role.MANAGER, granted_at=NOW)
    return administrator


def steps(user: User) -> dict[str, State]:
    return {step.title: step.state for step in set_up_of(user, on=TODAY).steps}


def set_up(user: User) -> SetUp:
    return set_up_of(user, on=TODAY)


def test_a_new_installation_has_nine_steps_and_begins_with_the_organisation(first):
    found = set_up(first)

    assert (found.done, found.missing) == (0, 9)
    assert found.next is not None
    assert found.next.title == "Your organisation"
    assert found.next.url == "/settings/organisation/?next=%2Fset-up%2F"
    assert [step.title for step in found.steps if step.waits] == ["Training already done"]
    assert [one.words for one in found.works if not one.needs] == ["Log an enquiry and answer it"]


def test_the_organisation_is_begun_until_it_can_be_reached(first):
    Organisation.objects.update(name="Westmoor", communications_phone="01632 960200")
    assert set_up(first).steps[0].missing == "Missing: the mailbox."
    assert set_up(first).steps[0].state is State.BEGUN

    Organisation.objects.update(communications_email="press@westmoor.example.nhs.uk")
    assert set_up(first).steps[0].is_done


def test_email_is_done_once_a_test_arrived_and_comes_back_when_it_breaks(first, settings):
    assert "which only this machine can open. Write" in set_up(first).steps[1].missing
    settings.DEBUG = True  # a trial, in which that is enough
    assert "the mail server is not set" in set_up(first).steps[1].missing
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "mail.example.nhs.uk"},
        }
    }
    send_test(by=first, now=NOW)
    assert set_up(first).steps[1].state is State.BEGUN
    MailCheck.objects.update(confirmed_at=NOW)
    assert set_up(first).steps[1].is_done

    later = send_test(by=first, now=NOW + timedelta(minutes=1))
    later.mail.problem = "535 Authentication failed"
    later.mail.save()

    broken = set_up(first).steps[1]
    assert (broken.state, broken.button) == (State.WRONG, "Fix the email")
    assert "535" in broken.missing


def test_every_other_step_is_done_by_what_is_there(first, manager):
    record = TrainingRecordFactory(course=CourseFactory(code="M1"))
    TenureFactory(person=record.person)
    assert steps(first)["Training already done"] is State.DONE
    RequirementFactory(course=record.course, in_force_from=TODAY)
    PersonTopicFactory(person=PersonFactory(), level="can")
    assert steps(first)["Topics, and who may speak on them"] is State.BEGUN
    PersonTopicFactory(person=PersonFactory(), level="lead")
    LineFactory()
    VenueFactory()
    assert steps(first)["Rooms and trainers"] is State.BEGUN
    TrainerFactory()

    done = {title for title, state in steps(first).items() if state is State.DONE}

    assert done == {
        "Who signs in",
        "People",
        "Courses, and who needs them",
        "Training already done",
        "Topics, and who may speak on them",
        "Lines to take",
        "Rooms and trainers",
    }
    assert manager.name
    assert "See who is ready" in [one.words for one in set_up(first).works if not one.needs]


def test_who_left_is_no_second_person(first, officer):
    assert steps(first)["Who signs in"] is State.DONE

    PersonFactory(user=officer, left_on=TODAY - timedelta(days=1))

    assert steps(first)["Who signs in"] is State.BEGUN


def test_users_are_invited_once_people_are_on_the_register(first, settings):
    before = set_up(first).steps[2]
    PersonFactory()
    after = set_up(first).steps[2]

    assert (before.url, before.button, before.waits) == ("/users/add/", "Add", False)
    assert (after.url, after.button, after.waits) == ("/invitations/add/", "Invite", False)

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    assert set_up(first).steps[2].waits


def test_people_are_begun_until_somebody_holds_a_role(first):
    person = PersonFactory()
    before = set_up(first)
    TenureFactory(person=person)
    after = set_up(first).steps[3]

    assert (before.steps[3].state, before.steps[3].button) == (State.BEGUN, "Give roles")
    assert before.steps[3].missing == "Nobody holds a role yet."
    assert not before.steps[5].waits
    needs = {one.words: one.needs for one in before.works}
    assert needs["See who is ready"] == "roles and courses"
    assert needs["Book training"] == "rooms and trainers"
    assert (after.state, after.button) == (State.DONE, "Import more")


def test_what_others_do_has_no_button_and_says_who(administrator, manager, client_of):
    def buttons(user: User) -> dict[str, str]:
        return {step.title: step.url and step.button for step in set_up(user).steps}

    assert [title for title, button in buttons(administrator).items() if button] == [
        "Address and email",
        "Who signs in",
    ]
    page = client_of(administrator).get(reverse("reports:set_up")).text
    assert "The communications team does this." in page
    others = {step.title: step.others for step in set_up(manager).steps if step.others}
    assert others == {"Who signs in": "An administrator"}
