"""Every form of the example organisation is sent twice, by each role that can use it: the second
adds nothing.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from accounts.demo import CAST, email_of
from accounts.models import AuditEvent, User
from tests.crawl import Form, pages
from tests.factories.scheduling import OutletFactory
from tests.project import models

NOT_SENT = {"account_logout": "it would end the walk"}
NOTHING_TO_DO = {  # what is sent is the form as it was drawn, with the least that may be right in empty boxes
    "account_change_password": "it wants the password that one has",
    "accounts:user_edit": "the name and roles, as they are",
    "reports:interview_move": "the slot that it has",
    "reports:pack_send_again": "its email is on its way",
    "reports:pack_template": "the name, as it is",
    "reports:settings_packs": "the settings, as they are",
    "scheduling:ask_sequence_start": "whom to ask is ticked elsewhere on the page",
    "scheduling:briefing_ask": "it wants the name of someone on the register",
    "scheduling:briefing_company": "it wants the names of others",
    "scheduling:briefing_next_step": "the step that it has",
    "scheduling:briefing_template_change": "the words, as they are",
    "scheduling:briefing_triage": "it wants a moment by which the briefing is wanted, or none",
    "scheduling:desk_settings": "the settings, as they are",
    "scheduling:enquiry_join": "the first that is offered has an interview",
    "scheduling:incident_notice_chase": "its emails were sent a moment ago",
    "scheduling:recording_settings": "the settings, as they are",
    "scheduling:register_import": "it wants files",
    "scheduling:trainer_add": "the first sign-in that it offers is another trainer's",
    "training:logo_change": "it wants a picture",
    "training:my_certificate_add": "it wants a file",
    "training:my_cpd_add": "it wants hours",
    "training:my_declarations": "it wants the guidance to be read",
    "training:my_equality": "nobody may know who answered, so that the trail says nothing",
    "training:my_reading": "the choices, as they are",
    "training:policy_change": "the policy's title and owner, as they are",
    "training:policy_write": "the same words again are no new version",
    "training:topic_change": "the title, as it is",
}


def rows() -> dict[str, int]:
    """How many there are of everything, but for the trail, which may note a second try. In one
    query.
    """
    counted = [model._meta for model in models() if model is not AuditEvent]
    each = (f"SELECT '{meta.label}', COUNT(*) FROM \"{meta.db_table}\"" for meta in counted)  # noqa: S608  our own tables
    with connection.cursor() as cursor:
        return dict(cursor.execute(" UNION ALL ".join(each)).fetchall())


Kind = tuple[str, tuple[str, ...]]


def kind_of(form: Form) -> Kind:
    return resolve(form.action.partition("?")[0]).view_name, tuple(sorted(form.values))


def forms_of(client: Client, known: set[Kind]) -> Iterator[Form]:
    seen = set(known)
    for _, status, forms in pages(client, most_alike=2):
        assert status < 500
        for form in forms:
            kind = kind_of(form)
            if form.method == "post" and kind not in seen and kind[0] not in NOT_SENT:
                seen.add(kind)
                yield form


def send_twice(client: Client, form: Form) -> tuple[bool, list[str]]:
    """Whether the first did anything, and what the second added; all of it is taken back.

    So is the message that offers to undo it: pressed on the next page, it would undo what is not
    there any more.
    """
    with transaction.atomic():
        before = AuditEvent.objects.count()
        first = client.post(form.action, form.filled())
        did = AuditEvent.objects.count() > before
        there = rows()
        second = client.post(form.action, form.filled())
        more = [
            f"{label}: {number} for {there[label]}"
            for label, number in rows().items()
            if number > there[label]
        ]
        crashed = [
            f"status {answer.status_code}"
            for answer in (first, second)
            if answer.status_code >= 500
        ]
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)
    return did, crashed + more


def test_a_form_that_is_sent_twice_has_one_effect(example, client_of):
    twice = {}
    done = set[Kind]()
    idle = set[Kind]()
    for who in CAST:
        client = client_of(User.objects.get(email=email_of(who)))
        client.raise_request_exception = False
        for form in forms_of(client, done):
            did, added = send_twice(client, form)
            (done if did else idle).add(kind_of(form))
            if added:
                twice[f"{form.action} on {form.page} by {who}"] = added

    did, did_not = ({name for name, _ in kinds} for kinds in (done, idle))
    print(f"forms that did something: {len(did)}, nothing: {sorted(did_not - did)}")
    assert twice == {}
    assert did_not - did == set(NOTHING_TO_DO)


def test_control_a_naive_view_is_seen_to_do_it_twice(db):
    class Naive:
        cookies: ClassVar[dict[str, str]] = {}

        def post(self, *_: object) -> HttpResponse:
            OutletFactory()
            return HttpResponse()

    assert send_twice(Naive(), Form("/", "/", "post")) == (False, ["scheduling.Outlet: 2 for 1"])
