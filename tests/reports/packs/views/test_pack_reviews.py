from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from desk.enquiries.models import Interview
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Job, Mail
from reports.packs.actions.delivery import (
    LinkEnd,
    acknowledge_version,
    find_link,
    reason_link_ended,
)
from reports.packs.actions.drafts import save_section
from reports.packs.actions.following import make_air_check, remind_reader
from reports.packs.actions.reissue import reissue_pack
from reports.packs.actions.review import (
    approve_version,
    return_version,
    return_without_mail,
    submit_pack,
    withdraw_version,
)
from reports.packs.models import Chase, Pack, PackSection, PackVersion
from reports.packs.section_texts import to_texts
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.reports.packs.actions.test_delivery import token_in
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def url_of(name: str, number: int | None = 1) -> str:
    return reverse(f"reports:{name}", args=["P-0001", number] if number else ["P-0001"])


SUBMIT = url_of("pack_submit", None)
VERSIONS = url_of("pack_versions", None)


def test_pack_submit_shows_what_is_missing_and_no_button(client_of, officer, pack):
    PackSection.objects.filter(pack=pack, key="messages").update(content={})

    response = client_of(officer).get(SUBMIT)

    assert "No primary message" in response.text
    assert "(Ceri Maddox)" in response.text
    assert "What it says now is frozen" not in response.text


def test_pack_submit_of_a_later_version_asks_what_has_changed(client_of, officer, approved):
    approved()

    refused = client_of(officer).post(SUBMIT)
    assert "Enter what has changed, in a sentence" in refused.text

    client_of(officer).post(SUBMIT, {"what_changed": "The place."})
    assert PackVersion.objects.get(number=2).what_changed == "The place."


def test_pack_submit_waits_while_a_version_is_in_review(client_of, officer, submitted):
    submitted()

    assert "Version 1 is waiting for a decision." in client_of(officer).get(SUBMIT).text
    assert "Version 1 is waiting for a decision." in client_of(officer).post(SUBMIT).text
    assert PackVersion.objects.count() == 1


def test_pack_review_shows_the_frozen_pack_and_lets_a_manager_decide(client_of, manager, submitted):
    submitted()

    response = client_of(manager).get(url_of("pack_review"))

    assert "Printed and checked: PDF/UA-1 and PDF/A-2a." in response.text
    assert url_of("pack_approve") in response.text
    assert url_of("pack_return") in response.text
    assert url_of("pack_version_page") in response.text


def test_pack_review_is_read_only_for_an_officer(client_of, officer, submitted):
    submitted()

    response = client_of(officer).get(url_of("pack_review"))

    assert "A communications manager has to approve it" in response.text
    assert url_of("pack_approve") not in response.text


def test_pack_review_tells_an_author_to_ask_someone_else(client_of, manager, pack, printer):
    submit_pack(pack=pack, what_changed="", by=manager, now=NOW)

    response = client_of(manager).get(url_of("pack_review"))

    assert "Someone else has to approve it" in response.text
    assert url_of("pack_approve") not in response.text


def test_pack_review_links_each_warning_to_where_it_can_be_fixed(client_of, manager, submitted):
    submitted()

    page = client_of(manager).get(url_of("pack_review")).text

    assert "At most ten. Each with its day, its source and who owns it." in page
    assert '"/packs/P-0001/sections/facts/"' in page
    assert [words for words in ('href="#id_"', "fill it in here") if words in page] == []


def test_pack_review_shows_that_the_pdfs_are_being_made(client_of, manager, officer, pack):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    Job.objects.filter(dedup_key=version.rendering_key).update(progress=55)

    response = client_of(manager).get(url_of("pack_review"))

    assert "Making the PDFs" in response.text
    assert "55%" in response.text
    assert f'hx-get="{url_of("pack_printing")}" hx-trigger="load delay:400ms"' in response.text
    assert url_of("pack_approve") not in response.text


def test_pack_review_shows_why_the_pdfs_could_not_be_made(client_of, manager, officer, pack):
    version = submit_pack(pack=pack, what_changed="", by=officer, now=NOW)
    Job.objects.filter(dedup_key=version.rendering_key).update(
        state="given_up", outcome="It is too long."
    )

    assert "It is too long." in client_of(manager).get(url_of("pack_review")).text


def test_pack_review_shows_what_has_changed(client_of, manager, approved, submitted, pack):
    approved()
    PackSection.objects.filter(pack=pack, key="opening").update(
        content={"opening": "It was a hard night."}
    )
    submitted(10)

    response = client_of(manager).get(url_of("pack_review", 2))

    assert "Changed since version 1" in response.text
    assert "<ins>It was a hard night.</ins>" in response.text


def test_pack_review_shows_what_is_stale_and_no_approval(client_of, manager, officer, submitted):
    submitted()
    withdrawn = {
        "withdrawn_at": NOW,
        "withdrawn_by": officer,
        "withdrawn_because": "Counted twice.",
    }
    Line.objects.update(review_on=NOW.date(), **withdrawn)

    pages = [
        client_of(manager).get(page).text
        for page in (url_of("pack_review"), VERSIONS, "/interviews/I-0001/")
    ]

    assert all("Line W-07 was withdrawn: Counted twice." in page for page in pages)
    assert all("Its text has to change" in page and "Issue it again" not in page for page in pages)
    assert [
        word for word in (url_of("pack_approve"), "is due for review") if word in pages[0]
    ] == []


def test_pack_review_of_a_slot_that_has_changed_offers_to_issue_it_again(
    client_of, manager, submitted
):
    submitted()
    Interview.objects.update(place="The studio, by the side door")

    pages = [
        client_of(manager).get(page).text
        for page in (url_of("pack_review"), VERSIONS, "/interviews/I-0001/")
    ]

    assert all("Issue it again" in page for page in pages)


def test_pack_review_leads_from_what_was_issued_again_to_what_took_its_place(
    client_of, manager, submitted, pack
):
    submitted()
    Interview.objects.update(place="The studio, by the side door")
    reissue_pack(pack=Pack.objects.get(), by=manager, now=NOW)

    first, second = (
        client_of(manager).get(url_of("pack_review", number)).text for number in (1, 2)
    )

    assert url_of("pack_review", 2) in first
    assert "Worth another look" not in first
    assert "Changed since version 1" in second
    assert "The studio, by the side door" in second.partition("As it will be printed")[0]


def test_pack_printing_asks_for_the_page_again_when_it_is_done(client_of, officer, submitted):
    submitted()

    response = client_of(officer).get(url_of("pack_printing"))

    assert response.headers["HX-Refresh"] == "true"


def test_pack_printing_goes_on_asking_while_it_is_not(client_of, officer, pack):
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    response = client_of(officer).get(url_of("pack_printing"))

    assert "HX-Refresh" not in response.headers
    assert "Making the PDFs" in response.text


def test_pack_version_page_is_the_whole_version(client_of, officer, submitted):
    submitted()

    response = client_of(officer).get(url_of("pack_version_page"))
    on_phone = client_of(officer).get(url_of("pack_version_page"), {"on": "phone"})

    assert ["page_one" in response.text, "phone_page" in on_phone.text] == [True, True]
    for page in (response, on_phone):
        assert "Message map" in page.text
        assert "version 1" in page.text
        assert "in review" in page.text


def test_pack_approve(client_of, manager, submitted):
    submitted()

    response = client_of(manager).post(url_of("pack_approve"), follow=True)

    assert PackVersion.objects.get().approved_by == manager
    assert "P-0001 version 1 is approved." in response.text


def test_pack_approve_is_refused_in_words(client_of, manager, officer, pack):
    submit_pack(pack=pack, what_changed="", by=officer, now=NOW)

    response = client_of(manager).post(url_of("pack_approve"), follow=True)

    assert "not made and checked yet" in response.text


def test_pack_return_with_a_reason(client_of, manager, submitted):
    submitted()

    response = client_of(manager).post(
        url_of("pack_return"), {"reason": "The figure is old"}, follow=True
    )

    assert PackVersion.objects.get().returned_because == "The figure is old"
    assert "is returned to its writers" in response.text
    assert "Returned by Ines Thackray" in response.text


def test_pack_return_without_a_reason_asks_for_one(client_of, manager, submitted):
    submitted()

    response = client_of(manager).post(url_of("pack_return"))

    assert response.status_code == 422
    assert "Enter the reason" in response.text
    assert "<title>Error: " in response.text


def test_pack_return_of_what_was_decided_is_refused_in_words(client_of, manager, approved):
    approved()

    assert (
        "has already been approved"
        in client_of(manager).post(url_of("pack_return"), {"reason": "Late"}).text
    )


def test_pack_withdraw_with_a_reason(client_of, manager, approved):
    approved()

    response = client_of(manager).post(
        url_of("pack_withdraw"), {"reason": "Wrong figure"}, follow=True
    )

    assert PackVersion.objects.get().withdrawn_because == "Wrong figure"
    assert "Withdrawn by Ines Thackray" in response.text


def test_pack_versions_of_a_draft_says_how_to_make_the_first(client_of, officer, pack):
    assert "No versions yet" in client_of(officer).get(VERSIONS).text


def test_pack_versions_shows_who_has_read_and_the_pdfs(client_of, officer, approved):
    approved()

    response = client_of(officer).get(VERSIONS)

    assert "Not opened yet" in response.text
    assert "A4 PDF, 2 pages" in response.text
    assert "The email is about to be sent" in response.text


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ({"sent_at": NOW}, "Email sent Wed 25 Nov, 4:20pm"),
        ({"waiting_since": NOW}, "The email has been waiting for the mail server since 4:20pm."),
        ({"problem": "No such person."}, "The email was not sent."),
    ],
)
def test_pack_versions_says_where_the_mail_is(client_of, officer, approved, mail, words):
    approved()
    Mail.objects.update(**mail)
    if "problem" in mail:
        Job.objects.filter(name="jobs.tasks.send_mail").update(state="given_up")

    assert words in client_of(officer).get(VERSIONS).text


def test_pack_versions_says_that_the_mail_reaches_nobody(client_of, officer, approved, settings):
    approved()
    Mail.objects.update(sent_at=NOW)
    settings.MAILERS = {"default": {"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}}

    text = client_of(officer).get(VERSIONS).text

    assert "No mail server is set up: the email is stored in /srv/mail." in text
    assert "Email sent" not in text


def test_pack_versions_says_that_there_is_no_address(client_of, officer, approved, pack):
    pack.interview.person.email = ""
    pack.interview.person.save()
    approved()

    assert "No email address." in client_of(officer).get(VERSIONS).text


def test_pack_versions_shows_that_the_approved_pdfs_are_being_made(
    client_of, officer, manager, submitted
):
    version = submitted()
    approve_version(version=version, by=manager, now=NOW)

    response = client_of(officer).get(VERSIONS)

    assert "Making the PDFs" in response.text
    assert f'hx-get="{VERSIONS}"' in response.text
    assert "The email is sent once the PDFs are made" in response.text


def test_a_withdrawn_version_says_so_wherever_it_is_looked_at(
    client_of, officer, manager, approved
):
    withdraw_version(version=approved(), reason="Wrong figure", by=manager, now=NOW)

    assert "Wrong figure" in client_of(officer).get(url_of("pack_review")).text
    assert "Withdrawn" in client_of(officer).get(VERSIONS).text


def test_the_editor_shows_why_a_version_was_returned(client_of, officer, manager, submitted):
    return_version(version=submitted(), reason="The wait is 3 h 12 min", by=manager, now=NOW)
    client = client_of(officer)

    pages = [
        client.get(page).text
        for page in ("/packs/P-0001/", "/interviews/I-0001/", "/today/", "/packs/P-0001/1/")
    ]

    assert ["The wait is 3 h 12 min" in page for page in pages] == [True] * 4
    assert "Revise the pack for" in pages[2]


def test_a_manager_who_edited_it_is_told_who_can_approve(client_of, manager, pack, submitted):
    save_section(
        pack=pack, key="opening", texts={"opening": "Good morning"}, revision=1, by=manager, now=NOW
    )
    submitted(5)
    client = client_of(manager)

    alone = client.get("/packs/P-0001/1/").text
    UserFactory(name="Rhoda Castleden", roles=[Role.MANAGER])
    together = client.get("/packs/P-0001/1/").text

    assert "Nobody else can approve it at present" in alone
    assert "Rhoda Castleden can." in together


def test_the_sender_finds_a_button_to_take_it_back(client_of, officer, manager, submitted):
    submitted()
    desk = client_of(officer)
    other = client_of(UserFactory(roles=[Role.OFFICER]))
    take = url_of("pack_take_back")

    assert [take in client.get(url_of("pack_review")).text for client in (desk, other)] == [
        True,
        False,
    ]
    assert "A manager can return it." in other.post(take, follow=True).text
    page = desk.post(take, follow=True).text

    assert "P-0001 version 1 is back in draft. Correct it, and send it again." in page
    assert page.count("Returned to draft") == page.count("Returned") > 0
    assert "Revise P-0001" not in desk.get(reverse("reports:today")).text


def test_the_desk_reads_why_a_version_could_not_follow(client_of, officer, submitted):
    """It is returned in the name of whoever moved the interview, who may be whoever sent it."""
    version = submitted()
    return_without_mail(
        version=version, reason="Line W-07 was withdrawn: Wrong.", by=officer, now=NOW
    )

    page = client_of(officer).get(version.pack.interview.get_absolute_url()).text

    assert "Line W-07 was withdrawn: Wrong." in page


def test_pack_reissue_leads_to_the_review_of_what_changed(client_of, officer, approved, interview):
    approved()
    Interview.objects.update(starts_at=interview.starts_at + timedelta(hours=1))
    client = client_of(officer)
    page = client.get("/packs/P-0001/versions/").text
    answer = client.post("/packs/P-0001/reissue/", follow=True)
    again = client.post("/packs/P-0001/reissue/", follow=True)

    assert 'action="/packs/P-0001/reissue/"' in page
    assert answer.redirect_chain == [("/packs/P-0001/2/", 302)]
    assert "The slot moved from 7:10am to 8:10am." in answer.text
    assert "is up to date" in again.text


def test_pack_reissue_that_needs_writing_leads_to_the_problems(
    client_of, officer, manager, approved
):
    approved()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=NOW)

    answer = client_of(officer).post("/packs/P-0001/reissue/", follow=True)

    assert answer.redirect_chain == [("/packs/P-0001/submit/", 302)]
    assert (
        "P-0001 version 1 cannot be issued again as it is. Line W-07 was withdrawn: Wrong."
        in answer.text
    )
    assert "Line W-07 was withdrawn: Wrong</a>" in answer.text


def test_pack_send_again_once_the_address_is_corrected(client_of, officer, approved, at_now):
    version = approved()
    at_now.shift(600)
    refused = Mail.objects.get(subject__startswith="Your pack is ready")
    Job.objects.filter(pk=refused.job_id).update(state=Job.State.GIVEN_UP)
    Person.objects.update(email="leila.iyer@example.nhs.uk")
    client = client_of(officer)
    said = client.post("/packs/P-0001/1/send/", follow=True).text
    again = client.post("/packs/P-0001/1/send/", follow=True).text

    assert "We are sending a new link to leila.iyer@example.nhs.uk." in said
    assert "An email to leila.iyer@example.nhs.uk is already on its way." in again
    assert find_link(token_in(refused), now=NOW) is None
    mended = Mail.objects.get(to="leila.iyer@example.nhs.uk")
    assert find_link(token_in(mended), now=NOW).version == version


def test_pack_links_end_and_the_link_says_so(client_of, officer, approved):
    approved()
    token = token_in(Mail.objects.get(subject__startswith="Your pack is ready"))
    client = client_of(officer)
    said = client.post("/packs/P-0001/1/end-links/", follow=True).text
    dead = client.get(f"/p/{token}")

    assert "1 link no longer works." in said
    assert reason_link_ended(token) == LinkEnd.ENDED
    assert dead.status_code == 404
    assert "The communications team ended it" in dead.text


def test_a_dead_link_says_that_someone_else_gives_the_interview(
    client_of, approved, interview, hamish
):
    approved()
    token = token_in(Mail.objects.get(subject__startswith="Your pack is ready"))
    Interview.objects.update(person=hamish)

    answer = client_of(None).post(f"/p/{token}")

    assert answer.status_code == 404
    assert "Someone else is giving this interview" in answer.text
    assert "Solent" not in answer.text


def test_the_last_look_before_air_is_shown_to_officer_and_spokesperson(
    client_of,
    officer,
    spokesperson,
    approved,
    interview,
    at_now,
):
    version = approved()
    Person.objects.update(phone="01632 960170")
    at_now.move_to(interview.starts_at - timedelta(minutes=18))
    remind_reader(version=PackVersion.objects.get(), kind=Chase.Kind.NOTICE, now=timezone.now())
    make_air_check(interview=interview, now=timezone.now())

    today = client_of(officer).get("/today/").text
    page = client_of(officer).get("/interviews/I-0001/").text
    pocket = client_of(spokesperson).get("/my-next-interview/").text
    versions = client_of(officer).get("/packs/P-0001/versions/").text

    assert 'href="tel:01632960170"' in today
    assert "1 of 6 checks failed" in today
    assert "checked 6:52am, late: no worker was running at 6:40am" in today
    for shown in (page, pocket):
        assert "Dr Leila Iyer-Thorne has not opened version 1." in shown
        assert "The slot is the same as in version 1." in shown
    assert "Notice to the desk, Thu 26 Nov, 6:52am" in versions
    assert version.openings.count() == 1


def test_my_next_interview_opens_with_what_changed_since_the_version_they_had(
    client_of, spokesperson, approved, officer, pack
):
    client = client_of(spokesperson)
    approved()
    client.get("/my-next-interview/")
    section = pack.sections.get(key="glance")
    texts = to_texts("glance", section.content) | {"outcome": "People ring 111"}
    save_section(
        pack=pack, key="glance", texts=texts, revision=section.revision, by=officer, now=NOW
    )
    approved(10)

    page = client.get("/my-next-interview/").text

    assert "What we want changed: “People ring 111”." in page
    assert page.index("2 changes</a>") < page.index("Say this")


def test_packs_remind_sends_a_new_link_to_whoever_has_not_read_theirs(client_of, officer, approved):
    version = approved()
    rows = {"row": ["P-0001/1", "P-0001/9", "P-0404/1", "nonsense"]}
    client = client_of(officer)
    listed = client.get("/interviews/").text

    on_its_way = client.post("/packs/remind/", rows, follow=True).text
    Job.objects.update(state=Job.State.DONE)
    sent = client.post("/packs/remind/", rows, follow=True).text
    Job.objects.update(state=Job.State.DONE)
    acknowledge_version(version=version, person=version.recipient, by=None, now=NOW)
    read = client.post("/packs/remind/", rows, follow=True).text

    assert 'form="bulk" name="row" value="P-0001/1"' in listed
    assert "P-0001 version 1: " in on_its_way
    assert f"A new link is on its way to {version.recipient}." in sent
    assert "A new link is on its way" not in read
    assert 'form="bulk" name="row"' not in read
    assert version.links.count() == 2
