import pytest

from tests.clock import TODAY
from tests.factories.training import DirectorateSpellFactory, PersonFactory
from training.forms.people import LinkForm, PersonFilterForm

pytestmark = pytest.mark.django_db


def test_wanted_is_today_by_default():
    assert PersonFilterForm({}, today=TODAY).wanted() == {"on": TODAY}


def test_wanted_leaves_out_fields_with_errors():
    DirectorateSpellFactory(directorate__name="Finance")
    form = PersonFilterForm(
        {"on": "soon", "role": "king", "directorate": "Finance", "topic": "999"}, today=TODAY
    )

    assert form.wanted() == {"on": TODAY, "directorate": "Finance"}
    assert set(form.errors) == {"on", "role", "topic"}


def test_link_form_offers_unlinked_users_and_the_current_one(officer, manager, spokesperson):
    person = PersonFactory(user=spokesperson)
    PersonFactory(user=manager)

    assert set(LinkForm(person=person).fields["user"].queryset) == {officer, spokesperson}
