import pytest

from tests.clock import TODAY
from tests.factories.training import DirectorateSpellFactory, PersonFactory
from training.forms.people import LinkForm, PersonFilterForm

pytestmark = pytest.mark.django_db


def test_wanted_is_today_where_nothing_is_asked():
    assert PersonFilterForm({}, today=TODAY).wanted() == {"on": TODAY}


def test_wanted_leaves_out_what_it_cannot_read():
    DirectorateSpellFactory(directorate__name="Finance")
    form = PersonFilterForm(
        {"on": "soon", "role": "king", "directorate": "Finance", "topic": "999"}, today=TODAY
    )

    assert form.wanted() == {"on": TODAY, "directorate": "Finance"}
    assert set(form.errors) == {"on", "role", "topic"}


def test_link_form_offers_who_is_nobody_yet_and_who_they_are(officer, manager, spokesperson):
    person = PersonFactory(user=spokesperson)
    PersonFactory(user=manager)

    assert set(LinkForm(person=person).fields["user"].queryset) == {officer, spokesperson}
