"""The first three roles are the 12.1 group; their names are the organisation's."""

import pytest

from training.models import Organisation
from training.roles import GROUP_12_1, StaffRole, staff_roles


def test_group_12_1_is_everyone_but_other_staff():
    assert set(StaffRole) - GROUP_12_1 == {StaffRole.OTHER_STAFF}


def rename(role: StaffRole, name: str) -> None:
    organisation = Organisation.objects.get()
    organisation.words[role] = name
    organisation.save()


@pytest.mark.django_db
def test_a_new_name_is_shown_at_once_to_whoever_asks_next():
    """No process holds the old one for a while."""
    assert StaffRole.CLINICAL_LEAD.label == "Clinical lead"

    rename(StaffRole.CLINICAL_LEAD, "Consultant")

    assert StaffRole.CLINICAL_LEAD.label == "Consultant"


@pytest.mark.django_db
def test_the_choices_of_a_form_read_the_names_once(django_assert_num_queries):
    rename(StaffRole.GOVERNING_BOARD, "Trustees")

    with django_assert_num_queries(1):
        choices = staff_roles(("", "Any role"))()

    assert choices[:2] == [("", "Any role"), ("governing_board", "Trustees")]
