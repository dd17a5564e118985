"""The forms for users and the filters of the audit trail."""

import pytest

from accounts.access import Role
from accounts.forms import AuditFilterForm, UserForm, action_words


def test_user_form_gives_roles_as_a_set():
    form = UserForm({"name": "Rhys", "email": "rhys@example.nhs.uk", "roles": ["officer", "board"]})

    assert form.is_valid()
    assert form.cleaned_data["roles"] == {Role.OFFICER, Role.BOARD}
    assert list(form.fields) == ["name", "email", "roles"]


def test_audit_filter_form_offers_recorded_actions():
    form = AuditFilterForm({}, actions=["user.roles_set"])

    assert form.fields["action"].choices == [
        ("", "All actions"),
        ("user.roles_set", "User: roles set"),
    ]
    assert list(form.fields) == ["who", "action", "first", "last"]


@pytest.mark.parametrize(
    ("action", "words"),
    [("sign_in.done", "Sign in: done"), ("pack.approved", "Pack: approved"), ("moved", "Moved")],
)
def test_action_words(action, words):
    assert action_words(action) == words
