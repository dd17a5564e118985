"""How someone's briefings are printed: their own choice, seen by those who arrange it."""

import pytest

from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_my_reading_is_saved_and_seen_by_those_who_arrange_it(client_of, spokesperson, officer):
    person = PersonFactory(user=spokesperson, reference="E1007")
    page = client_of(spokesperson)

    answer = page.post(
        "/my-training/reading/", {"reading": "large", "seen": "standard"}, follow=True
    )

    assert "Saved." in answer.text
    assert "Your packs: large print." in answer.text
    assert "Coaching in large print" in client_of(officer).get(person.get_absolute_url()).text


def test_my_reading_refuses_the_second_of_two_tabs(client_of, spokesperson):
    PersonFactory(user=spokesperson, reading="contrast")

    answer = client_of(spokesperson).post(
        "/my-training/reading/", {"reading": "large", "seen": "standard"}
    )

    assert "Someone has since changed this to “Easy contrast”." in answer.text
