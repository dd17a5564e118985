"""A policy from draft to readers, and its review."""

import pytest
from django.test import Client

from accounts.models import AuditEvent
from accounts.seen import fingerprint
from tests.clock import NOW
from tests.factories.policies import PolicyFactory, PolicyVersionFactory
from training.actions.policies import CONTENT
from training.models import Policy, PolicyReading, PolicyVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
GIVEN = {"text": "Calls go to the team.", "operative_on": "July 2020", "review_on": "Aug 2022"}


def approve(client: Client, version: PolicyVersion) -> str:
    seen = {"seen": fingerprint(version, CONTENT)}
    return client.post(f"{version.get_absolute_url()}approve/", seen, follow=True).text


def test_policy_from_draft_to_reading(desk, head, officer, manager):
    page = desk.post(
        "/policies/add/", GIVEN | {"title": "Media policy", "owner": manager.pk}, follow=True
    ).text
    version = PolicyVersion.objects.get()
    assert (version.operative_on, version.review_on, "Draft" in page) == (
        "2020-07",
        "2022-08",
        True,
    )
    assert "do not agree" in page
    assert "July 2022" in page
    assert "August 2022" in page

    assert "is approved" in approve(head, version)
    page = head.get(f"/policies/{version.policy_id}/").text
    assert "I have read this" in page
    assert "0 of 2 people" in page

    for _ in range(2):
        desk.post(f"{version.get_absolute_url()}read/")
    assert PolicyReading.objects.get().user == officer
    assert "Read by you" in desk.get("/policies/").text
    readers = f"{version.get_absolute_url()}readers/"
    assert manager.email in desk.get(f"{readers}?who=unread").text
    assert manager.email not in desk.get(f"{readers}?who=read").text
    assert officer.email in desk.get(f"{readers}csv/").text
    assert desk.get(f"{readers}pdf/").status_code == 404


def test_author_may_approve_only_a_minor_change(head, manager):
    policy = PolicyVersionFactory().policy
    change = GIVEN | {
        "text": "Calls go to the duty team.",
        "what_changed": "The number",
        "operative_on": "1 November 2026",
        "review_on": "",
    }

    for kind, said in (("review", "another manager must approve it"), ("minor", "is approved")):
        held = policy.versions.drafts().first()
        seen = {"seen": fingerprint(held, CONTENT) if held else ""}
        head.post(f"/policies/{policy.pk}/write/", change | seen | {"kind": kind})
        assert said in approve(head, policy.versions.get(number=2))

    page = head.get(f"/policies/{policy.pk}/2/").text
    assert [part for part in ("<del>", "<ins>", "Minor change") if part not in page] == []
    assert policy.in_force(NOW.date()).number == 2
    assert (
        "December 2026</b>: two years from December 2024" in page
    )  # after the first, whose substance it keeps


def test_operative_date_before_the_version_in_force_is_refused_at_the_field(
    head,
):
    policy = PolicyVersionFactory().policy

    page = head.post(
        f"/policies/{policy.pk}/write/", GIVEN | {"kind": "minor", "what_changed": "The number"}
    ).text

    assert (
        '<a href="#id_operative_on">Version 1, which this one follows, is operative from December 2024.'
        in page
    )
    assert not policy.versions.drafts().exists()


def test_two_writers_at_once_lose_nothing(desk, head, officer):
    version = PolicyVersionFactory(
        number=2, draft=True, policy=PolicyVersionFactory().policy, written_by=officer
    )
    seen = fingerprint(version, CONTENT)
    dates = {"operative_on": "January 2025", "review_on": ""}
    change = GIVEN | dates | {"kind": "minor", "what_changed": "The number"}
    PolicyVersion.objects.filter(pk=version.pk).update(text="Calls wait.")

    page = head.post(f"/policies/{version.policy_id}/write/", change | {"seen": seen})
    assert "saved the draft while you were editing" in page.text
    assert "Calls go to the team." in page.text
    assert "<del>" in page.text
    version.refresh_from_db()
    assert version.text == "Calls wait."
    version.text = "Calls go to the press."  # as it stood on an older page
    assert "saved the draft while you were editing" in approve(head, version)

    again = page.context["form"]["seen"].value()
    desk.post(f"/policies/{version.policy_id}/write/", change | {"seen": again})
    version.refresh_from_db()
    assert version.text == GIVEN["text"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Enter what the policy says."),
        ({"operative_on": "Julember"}, "Enter a day or a month"),
        ({"operative_on": "July 0000"}, "Enter a day or a month"),
        ({"operative_on": "July 2320"}, "Enter a day from 1900 to 2100"),
        ({"operative_on": "December 9999"}, "Enter a day from 1900 to 2100"),
        ({"review_on": "June 2020"}, "This is before the operative date, July 2020."),
        ({"elsewhere_on": "3 June 2022"}, "Enter both"),
        ({"elsewhere": "The website"}, "Enter both"),
        ({"title": "Ours"}, "There is already a policy called “Ours”."),
    ],
)
def test_policy_forms_show_errors_and_save_nothing(desk, manager, wrong, said):
    PolicyVersionFactory(policy__title="Ours")

    page = desk.post(
        "/policies/add/", GIVEN | {"title": "Media policy", "owner": manager.pk} | wrong
    )

    assert said in page.text
    assert Policy.objects.count() == 1


def test_draft_is_only_for_the_desk_and_deleted_with_its_policy(
    desk, client_of, board_member, head
):
    version = PolicyVersionFactory(draft=True, text="Secret for now")
    board = client_of(board_member)

    for address in (version.policy.get_absolute_url(), version.get_absolute_url()):
        assert board.get(address).status_code == 404
    assert str(version.policy) not in board.get("/policies/").text
    assert desk.get(f"/policies/{version.policy_id}/write/").status_code == 200
    assert "The first version is a draft" in desk.get(f"/policies/{version.policy_id}/").text
    desk.post(f"/policies/{version.policy_id}/drop/")
    assert Policy.objects.count() == 0
    assert AuditEvent.objects.get(action="policy.draft_dropped").details["text"] == "Secret for now"
    other = PolicyVersionFactory()
    assert "no draft any more" in desk.post(f"/policies/{other.policy_id}/drop/", follow=True).text
    assert "no draft any more" in approve(head, other)


def test_future_version_cannot_be_read_and_unchanged_draft_is_refused(
    desk, client_of, board_member
):
    now = PolicyVersionFactory()
    coming = PolicyVersionFactory(policy=now.policy, number=2, operative_on="2027-01")
    board = client_of(board_member)

    assert board.get(coming.get_absolute_url()).status_code == 404
    assert (
        "This version is not in force."
        in board.post(f"{coming.get_absolute_url()}read/", follow=True).text
    )
    same = {
        "text": coming.text,
        "operative_on": "January 2027",
        "kind": "review",
        "what_changed": "?",
    }
    page = desk.post(f"/policies/{now.policy_id}/write/", same)
    assert "Nothing has changed" in page.text


def test_drafts_and_future_versions_have_no_readers(desk):
    now = PolicyVersionFactory()
    coming = PolicyVersionFactory(policy=now.policy, number=2, operative_on="2027-01")
    draft = PolicyVersionFactory(policy=now.policy, number=3, draft=True)

    pages = [
        [f"{one.get_absolute_url()}readers/{of}" for of in ("", "csv/")]
        for one in (now, coming, draft)
    ]

    answers = [[desk.get(page).status_code for page in both] for both in pages]
    assert answers == [[200, 200], [404, 404], [404, 404]]


def test_policy_change(head, manager):
    policy = PolicyFactory()

    assert "Who owns" not in head.get(f"/policies/{policy.pk}/change/").text
    for _ in range(2):
        head.post(f"/policies/{policy.pk}/change/", {"owner": manager.pk})

    policy.refresh_from_db()
    assert policy.owner == manager
    assert AuditEvent.objects.filter(action="policy.changed").count() == 1
