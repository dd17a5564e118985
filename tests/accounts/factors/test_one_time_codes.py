"""Codes: each works once, also if it is sent twice at the same moment."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator

from accounts.factors.one_time_codes import counter_of, use_code
from accounts.factors.queries import recovery_codes_of
from tests.faults.crowd import all_at_once
from tests.second_factors import SECRET, code_of, give_codes

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_code_sent_by_many_at_once_lets_one_in(officer):
    give_codes(officer)
    code = code_of()

    used = all_at_once([partial(use_code, officer, code)] * AT_ONCE)

    assert [type(each) for each in used if each is not None] == [Authenticator]


@pytest.mark.django_db(transaction=True)
def test_recovery_code_sent_by_many_at_once_lets_one_in(officer):
    give_codes(officer)
    code = (recovery_codes_of(officer) or [""])[0]

    used = all_at_once([partial(use_code, officer, code)] * AT_ONCE)

    assert [type(each) for each in used if each is not None] == [Authenticator]


def test_code_of_an_earlier_step_is_not_taken_after_a_later_one(officer):
    give_codes(officer)

    assert use_code(officer, code_of(seconds=30)) is not None
    assert use_code(officer, code_of()) is None


@pytest.mark.parametrize("code", ["", "abc", "½½½½½½", "12345", "1234567", " "])
def test_what_is_no_code_is_of_no_step(code):
    assert counter_of(SECRET, code) is None


def test_code_may_be_written_with_a_space():
    code = code_of()

    assert counter_of(SECRET, f"{code[:3]} {code[3:]}") is not None
