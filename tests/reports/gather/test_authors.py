from datetime import timedelta

import pytest

from accounts.models import User
from reports.actions.drafts import save_section
from reports.actions.review import OwnPack, approve_version
from reports.gather.authors import own_part
from reports.models import Pack
from tests.clock import NOW
from tests.reports.conftest import Submit
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
    pack: Pack, manager: User, submitted: Submit, edited: int | None, setting: dict[str, bool], wanted: str
) -> None:
    Organisation.objects.update(**setting)
    if edited is not None:
        at = NOW + timedelta(minutes=edited)
        save_section(pack=pack, key="opening", texts={"opening": "Good morning"}, revision=1, by=manager, now=at)

    version = submitted(5)

    assert own_part(version, manager) == wanted
    if wanted:
        with pytest.raises(OwnPack, match="Ines Thackray edited Opening"):
            approve_version(version=version, by=manager, now=NOW + timedelta(minutes=6))


def test_who_began_it_had_a_hand_in_it(officer: User, submitted: Submit) -> None:
    assert own_part(submitted(), officer) == "began or submitted"
