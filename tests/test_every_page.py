"""Every page of the example organisation is opened, by each role that links lead there, and every form
on it is sent.

A form that is sent twice adds nothing the second time. A paper that was issued keeps its figures. A
page makes 12 queries at most, or as many as `OF_THEIR_OWN` gives it.

That is so by actions and constraints, which are tested on each database. What PostgreSQL may answer
differently is what a page asks of it: there every page is opened, and every form is sent, once.
"""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.demo import CAST, email_of
from accounts.models import AuditEvent, User
from tests.conftest import ClientOf
from tests.crawl import Form, Page, pages, view_of
from tests.factories.scheduling import OutletFactory
from tests.later_actions import NO_FORM, Later, counted
from tests.project import models
from tests.test_list_pages import over_the_limit

NOT_SENT = {"account_logout": "it would end the walk"}
NOTHING_TO_DO = {  # what is sent is the form as it was drawn, with the least that may be right in empty boxes
    "account_change_password": "it wants the password that one has",
    "accounts:codes_start": "it wants a code of an app",
    "accounts:passkey_add": "it wants a passkey, which a browser makes",
    "accounts:provider_add": "it wants the tenant of a provider",
    "accounts:saved_view_save": "a view of one's own is no event of the trail",
    "accounts:user_edit": "the name and roles, as they are",
    "reports:board_action_change": "the action, as it is",
    "reports:board_meeting_change": "the meeting, as it is",
    "reports:interview_move": "the slot that it has",
    "reports:pack_send_again": "its email is on its way",
    "reports:packs_remind": "it wants interviews to be chosen",
    "reports:pack_template": "the name, as it is",
    "reports:paper_suppose": "it wants people or months",
    "reports:settings_packs": "the settings, as they are",
    "reports:webhook_add": "it wants an address",
    "desk:ask_sequence_start": "whom to ask is ticked elsewhere on the page",
    "desk:briefing_arrange": "it wants the name of someone on the register, or none",
    "desk:briefing_ask": "it wants the name of someone on the register",
    "desk:briefing_company": "it wants the names of others",
    "desk:briefing_next_step": "the step that it has",
    "desk:briefing_template_change": "the words, as they are",
    "desk:briefing_triage": "it wants a moment by which the briefing is wanted, or none",
    "scheduling:bookings_add": "it wants people to be chosen",
    "desk:desk_settings": "the settings, as they are",
    "scheduling:diary_calendar": "it wants the address of a calendar",
    "scheduling:diary_delegates": "it wants the address of somebody who signs in",
    "scheduling:diary_hours": "the hours, as they are",
    "desk:incident_notice_chase": "its emails were sent a moment ago",
    "desk:mailbox_settings": "the settings, as they are",
    "scheduling:material_add": "it wants a file",
    "scheduling:microsoft_calendars": "it wants the IDs of a tenant and an application",
    "desk:received_email_open": "who has looked at an email is no event of the trail",
    "desk:received_emails_drop": "it wants emails to be chosen",
    "desk:recording_settings": "the settings, as they are",
    "imports:register_import": "it wants files",
    "desk:shift_add": "the times that it is given are over",
    "scheduling:training_requests_book": "it wants requests to be chosen",
    "scheduling:trainer_add": "the first sign-in that it offers is another trainer's",
    "scheduling:training_session_links": "two people cannot have the same link",
    "training:certificates_accept": "it wants certificates to be chosen",
    "scheduling:training_budget_change": "the budget, as it is",
    "training:hours_change": "the hours, as they are",
    "training:invitations_send": "it wants people to be chosen",
    "training:logo_change": "it wants a picture",
    "training:my_certificate_add": "it wants a file",
    "training:my_cpd_add": "it wants hours",
    "training:my_declarations": "it wants the guidance to be read",
    "training:my_equality": "nobody may know who answered, so that the trail says nothing",
    "training:my_emails_change": "the ticks, as they are",
    "training:my_reading": "the choices, as they are",
    "training:person_emails_change": "the ticks, as they are",
    "training:policy_change": "the policy's title and owner, as they are",
    "training:policy_write": "the same words again are no new version",
    "accounts:second_factor_change": "whom it concerns is shown first",
    "accounts:session_limits_change": "the limits, as they are",
    "training:topic_change": "the title, as it is",
    "training:validity_change": "it is only looked at",
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
    return view_of(form.action.partition("?")[0]), tuple(sorted(form.values))


def new_forms(page: Page, seen: set[Kind]) -> Iterator[Form]:
    for form in page.forms:
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


def browsers(client_of: ClientOf) -> Iterator[tuple[str, Client]]:
    for who in CAST:
        client = client_of(User.objects.get(email=email_of(who)))
        client.raise_request_exception = False
        yield who, client


@pytest.mark.only_on("sqlite")  # one effect is no matter of the database: see above
def test_pages_make_few_queries_and_forms_have_one_effect(example, client_of, at_now):
    later = Later(at_now)
    queries = Counter[str]()
    twice = {}
    done = set[Kind]()
    idle = set[Kind]()
    for who, client in browsers(client_of):
        seen = set(done)
        for page in pages(client, most_alike=2):
            assert page.status < 500
            if page.status == 200:
                queries[page.address] = max(queries[page.address], page.queries)
            for form in new_forms(page, seen):
                did, added = send_twice(client, form)
                (done if did else idle).add(kind_of(form))
                if added:
                    twice[f"{form.action} on {form.page} by {who}"] = added
                later.send(client, form)

    did, did_not = ({name for name, _ in kinds} for kinds in (done, idle))
    print(f"forms that did something: {len(did)}, nothing: {sorted(did_not - did)}")
    print(f"pages: {len(queries)}, over the limit: {over_the_limit(queries)}")
    assert twice == {}
    assert did_not - did == set(NOTHING_TO_DO)
    assert later.wrong == []
    assert counted() - later.done - NO_FORM == set()
    assert over_the_limit(queries) == {}


@pytest.mark.only_on("postgresql")  # the test above opens and sends more of them
def test_every_page_opens_and_every_form_is_answered(example, client_of):
    seen = set[Kind]()
    for _, client in browsers(client_of):
        for page in pages(client, most_alike=1):
            assert page.status < 500
            for form in new_forms(page, seen):
                with transaction.atomic():
                    answer = client.post(form.action, form.filled())
                    transaction.set_rollback(True)
                client.cookies.pop("messages", None)
                assert answer.status_code < 500, form

    names = {name for name, _ in seen}
    print(f"forms that were answered: {len(names)}")
    assert len(names) > 100


@pytest.mark.only_on("sqlite")
def test_control_a_naive_view_is_seen_to_do_it_twice(db):
    class Naive:
        cookies: ClassVar[dict[str, str]] = {}

        def post(self, *_: object) -> HttpResponse:
            OutletFactory()
            return HttpResponse()

    assert send_twice(Naive(), Form("/", "/", "post")) == (False, ["scheduling.Outlet: 2 for 1"])
