"""Moments typed in one box, and the users of the desk."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from scheduling.times.fields import MomentsForm, TypedMomentField, desk_users
from tests.clock import NOW


class Form(MomentsForm):
    due_at = TypedMomentField(required=False)


def test_typed_moment_is_read_from_the_forms_clock():
    form = Form({"due_at": "6pm"}, now=NOW)

    assert form.is_valid()
    assert form.cleaned_data == {"due_at": NOW.replace(hour=18, minute=0)}


def test_typed_moment_may_be_left_empty():
    form = Form({"due_at": " "}, now=NOW)

    assert form.is_valid()
    assert form.cleaned_data == {"due_at": None}


def test_typed_moment_explains_refusals():
    form = Form({"due_at": "soon"}, now=NOW)

    assert form.errors == {
        "due_at": [
            "“soon” is not part of a day or time. Enter one such as 18:00, 6pm today or Thu 07:10."
        ]
    }


def test_typed_moment_needs_now():
    field = TypedMomentField()

    with pytest.raises(AssertionError):
        field.clean("6pm")
    with pytest.raises(ValidationError):
        field.clean("")


def test_typed_moment_is_shown_as_typed():
    form = Form(now=NOW, initial={"due_at": NOW})

    assert form["due_at"].value() == "Wed 25 Nov, 4:20pm"


@pytest.mark.usefixtures("spokesperson", "board_member", "administrator")
def test_desk_users_are_officers_and_managers(officer, manager):
    assert list(desk_users()) == [officer, manager]


def test_desk_users_exclude_inactive_users(officer, manager):
    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert list(desk_users()) == [officer]
