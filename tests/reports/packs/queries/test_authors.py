from datetime import timedelta

import pytest

from accounts.refusals import Refused
from reports.packs.actions.drafts import save_section
from reports.packs.actions.review import approve_version
from reports.packs.models import PackVersion
from reports.packs.queries.authors import approvers, not_own, own_part
from tests.clock import NOW
from tests.factories.reports import PackVersionFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("edited", "setting", "wanted"),
    [
        (0, {}, "edited Opening, closing, caption of"),
        (0, {"approver_may_have_edited": True}, ""),
        (0, {"approver_may_be_author": True}, ""),
        (10, {}, ""),  # after it was sent: it is in the next version
        (None, {}, ""),
    ],
)
def test_who_edited_a_section_had_a_hand_in_it(
    pack,
    manager,
    submitted,
    edited,
    setting,
    wanted,
):
    Organisation.objects.update(**setting)
    if edited is not None:
        at = NOW + timedelta(minutes=edited)
        save_section(
            pack=pack,
            key="opening",
            texts={"opening": "Good morning"},
            revision=1,
            by=manager,
            now=at,
        )

    version = submitted(5)

    assert own_part(version, manager) == wanted
    if wanted:
        with pytest.raises(Refused, match="Ines Thackray edited Opening"):
            approve_version(version=version, by=manager, now=NOW + timedelta(minutes=6))


def test_who_began_it_had_a_hand_in_it(officer, submitted):
    assert own_part(submitted(), officer) == "started or submitted"


@pytest.mark.parametrize(
    ("edited", "setting", "wanted"),
    [
        (None, {}, [1, 1]),
        (0, {}, [1, 0]),
        (0, {"approver_may_have_edited": True}, [1, 1]),
        (10, {}, [1, 1]),
    ],
)
def test_not_own_are_those_that_they_did_not_write(
    pack,
    officer,
    manager,
    submitted,
    edited,
    setting,
    wanted,
):
    Organisation.objects.update(**setting)
    if edited is not None:
        at = NOW + timedelta(minutes=edited)
        save_section(
            pack=pack,
            key="opening",
            texts={"opening": "Good morning"},
            revision=1,
            by=manager,
            now=at,
        )
    version = submitted(5)
    theirs = PackVersionFactory(submitted_by=officer)
    PackVersionFactory(submitted_by=manager)

    found = not_own(PackVersion.objects.all(), manager)

    assert [theirs in found, version in found] == wanted
    assert len(found) == sum(wanted)
    assert approvers(version) == ([manager] if wanted[1] else [])


def test_not_own_is_everything_where_authors_may_approve(officer, submitted):
    version = submitted()
    Organisation.objects.update(approver_may_be_author=True)

    assert (not_own([version], officer), not_own([], officer)) == ([version], [])
