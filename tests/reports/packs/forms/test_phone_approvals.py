import pytest

from reports.packs.forms.phone_approvals import PhoneApprovalForm
from tests.clock import NOW

pytestmark = pytest.mark.django_db


def test_managers_are_offered_and_nobody_to_themselves(officer, manager):
    offered = [
        list(PhoneApprovalForm(by=by, now=NOW).fields["manager"].queryset)
        for by in (officer, manager)
    ]

    assert offered == [[manager], []]
