from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from demo.management.commands.demo import moment_of
from demo.story import london
from jobs.models import Job, Mail
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = pytest.mark.usefixtures("printer")


def demo(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_makes_as_many_people_as_told_and_leaves_nothing_undone(db, mailoutbox):
    said = demo("--people", "3", "--on", "2026-11-25")

    assert Person.objects.count() == 3
    assert "example organisation of 3 people" in said
    assert "officer@demo.example.nhs.uk             Ceri Maddox, communications officer" in said
    assert Job.objects.free(timezone.now()).count() == 0
    assert not Mail.objects.unsent().exists()
    today = Mail.objects.filter(queued_at__gt=london(TODAY, 16, 20) - timedelta(days=1))
    assert today.count() == len(mailoutbox) > 0
    assert User.objects.get(email="board@demo.example.nhs.uk").check_password("greenroom-example")


def test_demo_leaves_the_printing_to_the_worker_if_asked(db):
    demo("--people", "1", "--on", "2026-11-25", "--print-later")

    left = Job.objects.free(timezone.now())
    assert set(left.values_list("name", flat=True)) == {"reports.tasks.render_pack"}
    assert not left.filter(due_at__lt=timezone.now() - timedelta(minutes=5)).exists()  # not late


def test_demo_refuses_where_there_is_data(db):
    PersonFactory()

    with pytest.raises(CommandError, match="holds data already"):
        demo()


def test_demo_refuses_fewer_than_one_person(db):
    with pytest.raises(CommandError, match="Enter 1 or more for --people"):
        demo("--people", "0")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW - timedelta(minutes=1), london(TODAY, 16, 10)),
        (datetime.fromisoformat("2026-11-25T09:59:00+00:00"), london(TODAY, 9, 50)),
        (datetime.fromisoformat("2026-11-25T19:30:00+00:00"), london(TODAY, 16, 20)),
        (datetime.fromisoformat("2026-11-24T09:59:00+00:00"), london(TODAY, 16, 20)),
    ],
)
def test_the_example_ends_at_twenty_past_four_or_at_the_ten_minutes_that_have_passed(now, expected):
    assert moment_of(TODAY, now) == expected
