from datetime import timedelta

import pytest

from accounts.refusals import Refused
from tests.clock import NOW, TODAY
from tests.factories.social import HashtagFactory
from training.actions.social import add_entry, change_entry, end_entry, resume_entry
from training.models.social import Hashtag

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_add_entry_refuses_a_duplicate_in_any_spelling(officer):
    HashtagFactory(tag="BeWinterWell")

    with pytest.raises(Refused, match="Change that entry, or end it first"):
        add_entry(entry=HashtagFactory.build(tag="bewinterwell"), by=officer, now=NOW)


def test_change_entry_says_whether_anything_differed(officer):
    entry = HashtagFactory(occasion="Winter")

    changed = [
        change_entry(entry=entry, values={"occasion": said}, by=officer, now=NOW)
        for said in ("Flu", "Flu")
    ]

    assert (changed, Hashtag.objects.get().occasion) == ([True, False], "Flu")


def test_change_entry_refuses_an_end_before_its_start(officer):
    entry = HashtagFactory(starts_on=TODAY)

    with pytest.raises(Refused, match="before the first"):
        change_entry(entry=entry, values={"ended_on": TODAY - DAY}, by=officer, now=NOW)


def test_end_entry_is_not_before_the_first_day_and_can_be_resumed(
    officer,
):
    entry = HashtagFactory(starts_on=TODAY)

    end_entry(entry=entry, on=TODAY - DAY, by=officer, now=NOW)
    assert entry.ended_on == TODAY
    resume_entry(entry=entry, by=officer, now=NOW)

    assert Hashtag.objects.get().ended_on is None
