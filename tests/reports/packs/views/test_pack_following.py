"""What the desk does with a version that is out: issue it again, send its link again, end its
links.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import Traveller

from accounts.models import User
from jobs.models import Job, Mail
from reports.packs.actions.delivery import LinkEnd, end_of_link, find_link
from reports.packs.actions.drafts import save_section
from reports.packs.actions.following import chase_reader, make_air_check
from reports.packs.models import Chase, Pack, PackVersion
from reports.packs.section_texts import to_texts
from scheduling.desk.models import Interview
from scheduling.lines.actions.lines import withdraw_line
from scheduling.lines.models import Line
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.reports.conftest import Submit
from tests.reports.packs.actions.test_delivery import token_in
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESSES = ("/packs/P-0001/reissue/", "/packs/P-0001/1/send/", "/packs/P-0001/1/end-links/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_desk_does_it_and_only_to_what_is_there(
    address: str, client_of: ClientOf, spokesperson: User, officer: User, approved: Submit
) -> None:
    approved()

    assert client_of(spokesperson).post(address).status_code == 403
    assert client_of(officer).get(address).status_code == 405
    assert client_of(officer).post(address.replace("P-0001", "P-0999")).status_code == 404


def test_pack_reissue_leads_to_the_review_of_what_changed(
    client_of: ClientOf, officer: User, approved: Submit, interview: Interview
) -> None:
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


def test_pack_reissue_that_needs_writing_leads_to_what_is_to_be_put_right(
    client_of: ClientOf, officer: User, manager: User, approved: Submit
) -> None:
    approved()
    withdraw_line(line=Line.objects.get(reference="W-07"), reason="Wrong", by=manager, now=NOW)

    answer = client_of(officer).post("/packs/P-0001/reissue/", follow=True)

    assert answer.redirect_chain == [("/packs/P-0001/submit/", 302)]
    assert (
        "P-0001 version 1 cannot be issued again as it is. Line W-07 was withdrawn: Wrong."
        in answer.text
    )
    assert "Line W-07 was withdrawn: Wrong</a>" in answer.text


def test_pack_send_again_once_the_address_is_mended(
    client_of: ClientOf, officer: User, approved: Submit, at_now: Traveller
) -> None:
    version = approved()
    at_now.shift(600)
    refused = Mail.objects.get(subject="Your briefing is ready")
    Job.objects.filter(pk=refused.job_id).update(state=Job.State.GIVEN_UP)
    Person.objects.update(email="leila.iyer@example.nhs.uk")
    client = client_of(officer)
    said = client.post("/packs/P-0001/1/send/", follow=True).text
    again = client.post("/packs/P-0001/1/send/", follow=True).text

    assert "A new link is on its way to leila.iyer@example.nhs.uk." in said
    assert "A mail to leila.iyer@example.nhs.uk is on its way already." in again
    assert find_link(token_in(refused), now=NOW) is None
    mended = Mail.objects.get(to="leila.iyer@example.nhs.uk")
    assert find_link(token_in(mended), now=NOW).version == version


def test_pack_links_end_and_the_link_says_so(
    client_of: ClientOf, officer: User, approved: Submit
) -> None:
    approved()
    token = token_in(Mail.objects.get(subject="Your briefing is ready"))
    client = client_of(officer)
    said = client.post("/packs/P-0001/1/end-links/", follow=True).text
    dead = client.get(f"/p/{token}")

    assert "1 link opens nothing any more." in said
    assert end_of_link(token) == LinkEnd.ENDED
    assert dead.status_code == 404
    assert "The communications team ended it" in dead.text


def test_a_dead_link_says_that_someone_else_gives_the_interview(
    client_of: ClientOf, approved: Submit, interview: Interview, hamish: Person
) -> None:
    approved()
    token = token_in(Mail.objects.get(subject="Your briefing is ready"))
    Interview.objects.update(person=hamish)

    answer = client_of(None).post(f"/p/{token}")

    assert answer.status_code == 404
    assert "Someone else is giving this interview" in answer.text
    assert "Solent" not in answer.text


def test_the_last_look_before_air_is_shown_to_officer_and_spokesperson(
    client_of: ClientOf,
    officer: User,
    spokesperson: User,
    approved: Submit,
    interview: Interview,
    at_now: Traveller,
) -> None:
    version = approved()
    Person.objects.update(phone="01632 960170")
    at_now.move_to(interview.starts_at - timedelta(minutes=18))
    chase_reader(version=PackVersion.objects.get(), kind=Chase.Kind.NOTICE, now=timezone.now())
    make_air_check(interview=interview, now=timezone.now())

    today = client_of(officer).get("/today/").text
    page = client_of(officer).get("/interviews/I-0001/").text
    pocket = client_of(spokesperson).get("/my-next-interview/").text
    versions = client_of(officer).get("/packs/P-0001/versions/").text

    assert 'href="tel:01632960170">01632 960170</a>' in today
    assert "1 of 6 not as they should be" in today
    assert "checked 6:52am, late: no worker was there at 6:40am" in today
    for shown in (page, pocket):
        assert "Dr Leila Iyer-Thorne has not opened version 1." in shown
        assert "The slot is as version 1 says." in shown
    assert "Notice to the desk, Thu 26 Nov, 6:52am" in versions
    assert version.openings.count() == 1


def test_my_next_interview_opens_with_what_changed_since_the_version_they_had(
    client_of: ClientOf, spokesperson: User, approved: Submit, officer: User, pack: Pack
) -> None:
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

    assert page.index("What we want changed: “People ring 111”.") < page.index("Say this")
