"""Exports: each has a link and both formats, and contains only the right people."""

import pytest
from django.urls import reverse

from tests.factories.self_service import CertificateFactory, CpdEntryFactory
from tests.factories.training import (
    AdjustmentFactory,
    ExemptionFactory,
    PersonFactory,
    TenureFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize("slug", ["courses", "topics", "requirement-history"])
def test_list_export_has_a_link_on_its_page(slug, client_of, officer):
    TopicFactory()
    desk = client_of(officer)
    page = slug.removesuffix("s").replace("-", "_")

    address = reverse("training:list_export", args=[slug, "csv"])

    assert (
        f'href="{address}"'
        in desk.get(reverse(f"training:{page}{'' if 'history' in slug else '_list'}")).text
    )
    answers = [
        desk.get(reverse("training:list_export", args=[slug, kind])).status_code
        for kind in ("csv", "xlsx")
    ]
    assert answers == [200, 200]
    assert desk.get(reverse("training:list_export", args=["secrets", "csv"])).status_code == 404


def test_person_history_export_is_as_known_at_the_moment(client_of, officer):
    tenure = TenureFactory(person__reference="E1")
    desk = client_of(officer)
    address = reverse("training:person_history_export", args=["E1", "csv"])

    def lines(**asked: str) -> list[str]:
        return desk.get(address, asked).content.decode("utf-8-sig").splitlines()

    assert f"{tenure.person}" in desk.get(reverse("training:person_history", args=["E1"])).text
    assert [len(lines()), len(lines(known_at="2026-11-24"))] == [3, 2]
    assert lines()[2].startswith("Role,Governing board")
    assert desk.get(address, {"known_at": "soon"}).status_code == 302


def test_cpd_export_is_complete_for_the_person_and_shared_entries_for_the_desk(
    client_of, officer, spokesperson
):
    person = PersonFactory(reference="E1", user=spokesperson)
    CpdEntryFactory(person=person, title="Mine alone")
    CpdEntryFactory(person=person, title="Shared with all", is_shared=True)
    CpdEntryFactory(title="Another's")

    mine = client_of(spokesperson).get(reverse("training:my_cpd_export", args=["csv"])).text
    shared = client_of(officer).get(reverse("training:person_cpd_export", args=["E1", "csv"])).text

    titles = ("Mine alone", "Shared with all", "Another's")
    assert [[title in text for title in titles] for text in (mine, shared)] == [
        [True, True, False],
        [False, True, False],
    ]


def test_adjustment_exports_are_for_those_who_arrange_them(
    client_of, officer, trainer_user, board_member, administrator
):
    one = AdjustmentFactory(words="Row 1", agreed="by phone")
    other = AdjustmentFactory(words="Away from noise")
    AdjustmentFactory(words="Not any more", person__removed=True)
    desk = client_of(officer)
    address = reverse("training:adjustment_export", args=["csv"])
    of_one = reverse("training:person_adjustment_export", args=[one.person.reference, "xlsx"])

    everybody = desk.get(address).text
    page = desk.get(reverse("training:person_adjustments", args=[one.person.reference])).text

    assert ["Row 1" in everybody, other.words in everybody, "Not any more" in everybody] == [
        True,
        True,
        False,
    ]
    assert [f'href="{where}"' in page for where in (address, of_one)] == [True, True]
    assert desk.get(of_one).status_code == 200
    for user in (trainer_user, board_member, administrator):
        assert [client_of(user).get(where).status_code for where in (address, of_one)] == [403, 403]


@pytest.mark.parametrize("noun", ["adjustment", "certificate", "exemption"])
def test_own_exports_contain_only_ones_own(noun, client_of, officer, spokesperson):
    me = PersonFactory(reference="ME1", user=spokesperson)
    words = {"adjustment": "words", "certificate": "provider", "exemption": "reason"}[noun]
    make = {
        "adjustment": AdjustmentFactory,
        "certificate": CertificateFactory,
        "exemption": ExemptionFactory,
    }[noun]
    client = client_of(spokesperson)
    page = reverse(f"training:my_{noun}s")
    address = reverse(f"training:my_{noun}_export", args=["csv"])
    assert address not in client.get(page).text
    make(person=me, **{words: "Of mine"})
    make(**{words: "Of another"})

    text = client.get(address).text

    assert (address in client.get(page).text, "Of mine" in text, "Of another" in text) == (
        True,
        True,
        False,
    )
    assert client_of(officer).get(address).status_code == 403
