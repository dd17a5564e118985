"""Two people who send the same code at once: one begins, the other is told who has."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions.set_up import begin_set_up, make_set_up_code
from accounts.models import User
from accounts.refusals import Refused
from tests.clock import NOW


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_the_code_at_once_one_begins():
    code = make_set_up_code(now=NOW)
    assert code is not None
    together = Barrier(2)

    def begin(name: str) -> str:
        together.wait(timeout=10)
        try:
            email = f"{name.lower()}@westmoor.example.nhs.uk"
            begin_set_up(code=code, email=email, name=name, password="three quiet lemons", now=NOW)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(begin, ["Robin", "Ines"]))

    first = User.objects.get()
    assert told == [
        "",
        f"{first} has begun to set this up. Sign in if you can, or ask them to add you as a user.",
    ]
