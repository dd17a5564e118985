"""The first three roles are the 12.1 group."""

from training.roles import GROUP_12_1, StaffRole


def test_group_12_1_is_everyone_but_other_staff():
    assert set(StaffRole) - GROUP_12_1 == {StaffRole.OTHER_STAFF}
