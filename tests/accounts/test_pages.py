"""What every page relies on: see accounts/pages.py."""

import pytest
from django import forms
from django.urls import resolve

from accounts.pages import RefusalsTo, pages_of
from accounts.refusals import Refused


class NameForm(forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize(
    ("named", "otherwise", "shown_at"),
    [("name", None, "name"), (None, "name", "name"), ("venue", None, "__all__")],
    ids=["the field it names", "the field of the page", "a field of another form"],
)
def test_a_refusal_is_shown_at_the_field_that_mends_it(named, otherwise, shown_at):
    form = NameForm({"name": "Bronwen"})

    with RefusalsTo(form, otherwise):
        raise Refused("There is one already.", named)

    assert form.errors == {shown_at: ["There is one already."]}


def test_what_is_no_refusal_is_raised():
    with pytest.raises(ZeroDivisionError), RefusalsTo(NameForm({})):
        1 / 0  # noqa: B018  the error is what is wanted


def test_an_address_that_is_spelt_out_goes_before_a_parameter():
    routes = [str(page.pattern) for page in pages_of("desk")]

    assert routes.index("enquiries/<str:reference>/") > routes.index("enquiries/add/")
    assert resolve("/enquiries/add/").url_name == "enquiry_add"


def test_permission_comes_before_the_method(client_of, spokesperson, officer):
    address = "/enquiries/E-0001/separate/"

    assert client_of(spokesperson).get(address).status_code == 403
    assert client_of(officer).get(address).status_code == 405
