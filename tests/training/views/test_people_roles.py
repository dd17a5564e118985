"""One role for several people of the register at once, and taken away again."""

from datetime import date

import pytest
from django.urls import reverse

from tests.clock import TODAY
from tests.factories.training import PersonFactory, TenureFactory
from training.models import Tenure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("training:person_list")
ADD = reverse("training:people_role_add")
TYPED = {"role": "senior_staff", "starts_on": "1 March 2024", "ends_on": ""}


def test_people_chosen_on_the_list_get_a_role(desk):
    chosen = [PersonFactory(last_name=name, job_title="Chair") for name in ("Birch", "Ash")]
    PersonFactory(last_name="Cole")

    listed = desk.get(LIST).text
    asked = desk.get(ADD, {"row": [person.pk for person in chosen]})
    done = desk.post(ADD, TYPED | {"row": [person.pk for person in chosen]}, follow=True)

    assert f'form="bulk" name="row" value="{chosen[0].pk}"' in listed
    assert [person.last_name for person in asked.context["people"]] == ["Ash", "Birch"]
    assert "2 people have the role now." in done.text
    assert set(Tenure.objects.values_list("person__last_name", "role", "starts_on")) == {
        ("Ash", "senior_staff", date(2024, 3, 1)),
        ("Birch", "senior_staff", date(2024, 3, 1)),
    }
    without = desk.get(LIST, {"role": "none"}).context["page"].object_list
    assert [person.last_name for person in without] == ["Cole"]


def test_the_role_of_several_people_is_undone_at_once(desk):
    chosen = [PersonFactory().pk, PersonFactory().pk]
    desk.post(ADD, TYPED | {"row": chosen})
    given = list(Tenure.objects.values_list("pk", flat=True))

    page = desk.post(reverse("training:people_role_undo", query={"row": given}), follow=True)
    again = desk.post(reverse("training:people_role_undo", query={"row": given[:1]}), follow=True)

    assert "2 people no longer have it." in page.text
    assert Tenure.objects.not_retracted().count() == 0
    assert "has already been removed" in again.text


def test_a_person_who_holds_the_role_already_is_named_and_the_others_get_it(desk):
    holder = PersonFactory(last_name="Birch")
    TenureFactory(person=holder, role="senior_staff", starts_on=date(2024, 3, 1))
    other = PersonFactory()

    page = desk.post(ADD, TYPED | {"row": [holder.pk, other.pk]}, follow=True).text

    assert "Birch: " in page
    assert "is already on the register" in page
    assert "1 person has the role now." in page


def test_a_date_that_cannot_be_read_keeps_the_choice(desk):
    person = PersonFactory(last_name="Birch")

    page = desk.post(ADD, TYPED | {"row": [person.pk], "starts_on": "31 February"})

    assert page.context["form"].errors["starts_on"]
    assert f'name="row" value="{person.pk}"' in page.text
    assert not Tenure.objects.exists()


def test_nobody_chosen_is_told_to_choose(desk):
    assert "Choose people on the list first." in desk.get(ADD, follow=True).text
    assert desk.get(ADD, {"row": ["x", "999"]}, follow=True).status_code == 200


def test_the_first_day_is_today_unless_it_is_changed(desk):
    form = desk.get(ADD, {"row": PersonFactory().pk}).context["form"]

    assert form["starts_on"].initial == TODAY
