"""Adjustments: the person's own page, the page of those who arrange them, and no export of people."""

import pytest

from tests.factories.training import AdjustmentFactory, PersonFactory
from training.models import Adjustment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINE = "/my-training/adjustments/"


def test_my_adjustments_are_added_and_ended(client_of, spokesperson, another_spokesperson):
    client = client_of(spokesperson)
    assert client.get(MINE).status_code == 404
    PersonFactory(user=spokesperson)
    theirs = AdjustmentFactory(person__user=another_spokesperson, words="Theirs alone")

    wrong = client.post(MINE, {"kind": "other", "needed_for": "training"}).text
    client.post(
        MINE, {"kind": "quiet_room", "words": "Away from the ward", "needed_for": "training"}
    )
    again = client.post(MINE, {"kind": "quiet_room", "needed_for": "training"}).text
    page = " ".join(client.get(MINE).text.split())
    mine = Adjustment.objects.get(kind="quiet_room")

    assert "Describe what is needed." in wrong
    assert "This is already recorded." in again
    assert ("Away from the ward. For training." in page, "Theirs alone" in page) == (True, False)
    assert client.post(f"/adjustments/{theirs.pk}/end/").status_code == 404
    assert "Removed." in client.post(f"/adjustments/{mine.pk}/end/", follow=True).text
    assert (
        "has already been removed" in client.post(f"/adjustments/{mine.pk}/end/", follow=True).text
    )


def test_person_adjustments_are_for_those_who_arrange_and_in_no_export(
    client_of, officer, trainer_user, board_member, administrator
):
    person = PersonFactory(reading="large")
    client = client_of(officer)
    address = f"/people/{person.reference}/adjustments/"
    typed = {"kind": "hearing_loop", "words": "Row 1 of seats", "needed_for": ["interviews"]}

    unagreed = client.post(address, typed).text
    client.post(address, typed | {"agreed": "by phone on 3 March"})
    page = " ".join(client.get(address).text.split())

    assert "Enter how and when they agreed" in unagreed
    assert "Row 1 of seats. For interviews." in page
    assert ("agreed by phone on 3 March" in page, "Large print. They choose this" in page) == (
        True,
        True,
    )
    for user in (trainer_user, board_member, administrator):
        assert client_of(user).get(address).status_code == 403
    exports = [client.get(f"/people/export/{kind}/").content for kind in ("csv", "xlsx")]
    exports.append(client.get(f"/people/{person.reference}/history/").content)
    assert [
        export for export in exports if b"Row 1" in export or b"hearing" in export.lower()
    ] == []
    ended = client.post(f"/adjustments/{Adjustment.objects.get().pk}/end/")
    assert ended.headers["Location"] == address
