"""A badge is for the person and the team; what checks it is for everybody, and discloses nothing."""

import json
import zipfile
from datetime import date
from io import BytesIO

import jwt
import pytest
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3Verifier

from accounts.models import User
from accounts.rate_limits import MAX_MISSES
from tests.clock import NOW, TODAY
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory
from training.actions.facts import retract_fact
from training.models import IssuedBadge, Person, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EMAIL = "robin@example.nhs.uk"


@pytest.fixture
def me(spokesperson: User) -> Person:
    return PersonFactory(user=spokesperson, email=EMAIL, reference="E101")


def badge_of(record: TrainingRecord) -> str:
    return reverse("training:my_badge", args=[record.pk])


def address(url: str) -> str:
    """Within this site."""
    return url.partition("#")[0].removeprefix("http://localhost:8000")


def test_my_badge_is_checked_by_what_its_header_names(client_of, spokesperson, me):
    record = TrainingRecordFactory(person=me, course=CourseFactory(code="M3"))

    answer = client_of(spokesperson).get(badge_of(record))

    assert answer["Content-Disposition"] == 'attachment; filename="badge-m3-2026-01-01.jwt"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/plain", "private, no-store")
    named = jwt.get_unverified_header(answer.text)["kid"]
    key = Client().get(address(named)).json()
    said = OB3Verifier(jwt.PyJWK(key).key).verify(answer.text)
    assert said.name == record.course.title
    assert Client().get("/badges/keys").json() == {"keys": [key]}
    assert Client().get(address(said.issuer.id)).json()["id"] == said.issuer.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "failed"},
        {"outcome": "did_not_attend"},
        {"retracted": True},
        {"valid_until": date(2026, 11, 24)},
        {"completed_on": date(2026, 11, 26)},
    ],
)
def test_my_badge_is_only_of_what_counts_today(client_of, spokesperson, me, wrong):
    other = TrainingRecordFactory(person=me, **wrong)
    counting = TrainingRecordFactory(person=me, completed_on=TODAY, valid_until=TODAY)
    browser = client_of(spokesperson)

    assert browser.get(badge_of(other)).status_code == 404
    assert browser.get(badge_of(counting)).status_code == 200
    page = browser.get(reverse("training:my_certificates")).text
    assert (badge_of(other) in page, badge_of(counting) in page) == (False, True)


def test_my_badge_of_somebody_without_an_address_says_what_to_do(client_of, spokesperson, me):
    Person.objects.update(email="")
    record = TrainingRecordFactory(person=me)
    browser = client_of(spokesperson)

    page = browser.get(reverse("training:my_certificates")).text
    refused = browser.get(badge_of(record), follow=True).text

    assert ("give the communications team your email address" in page, "badge.jwt" in page) == (
        True,
        False,
    )
    assert "There is no email address for Robin" in refused


def test_person_badges_are_for_the_team_and_the_person(
    client_of, officer, spokesperson, another_spokesperson, me
):
    for code, day in (("M3", date(2026, 3, 1)), ("M2", date(2026, 2, 1))):
        TrainingRecordFactory(person=me, course=CourseFactory(code=code), completed_on=day)
    TrainingRecordFactory(person=me, valid_until=date(2026, 10, 1))
    url = reverse("training:person_badges", args=["E101"])

    answers = [client_of(user).get(url) for user in (officer, spokesperson)]

    for answer in answers:
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            assert archive.namelist() == ["badge-m2-2026-02-01.jwt", "badge-m3-2026-03-01.jwt"]
            for name in archive.namelist():
                assert archive.read(name).count(b".") == 2
    assert client_of(another_spokesperson).get(url).status_code == 404
    assert url in client_of(officer).get(me.get_absolute_url()).text


def test_badge_status_says_that_a_retracted_record_no_longer_stands_and_no_more(
    client_of, spokesperson, officer, me
):
    record = TrainingRecordFactory(person=me)
    token = client_of(spokesperson).get(badge_of(record)).text
    said = jwt.decode(token, options={"verify_signature": False})
    status = said["credentialStatus"]["id"]

    stands = Client().get(address(status))
    retract_fact(fact=record, because="Never came", by=officer, now=NOW)
    revoked = Client().get(address(status))

    assert stands.json() == {"id": status, "issuer": said["iss"], "revokedCredentials": []}
    assert revoked.json()["revokedCredentials"] == [{"id": said["id"], "revoked": True}]
    assert (revoked["Cache-Control"], revoked["Content-Type"]) == ("no-store", "application/json")
    for word in (me.last_name, EMAIL, record.course.title, "Never came"):
        assert word not in json.dumps(revoked.json())


def test_badge_status_cannot_be_guessed():
    answers = [Client().get("/badges/issued/AAAAAAAAAAAAAAAAAAAAAA") for _ in range(MAX_MISSES + 1)]

    assert [answer.status_code for answer in answers] == [404] * MAX_MISSES + [429]
    assert "do not accept the badge" in answers[0].text


def test_badge_status_is_gone_with_the_record(me, officer):
    """When its retention period is over nobody can say any more whether it stands."""
    badge = IssuedBadge.objects.create(record=TrainingRecordFactory(person=me), issued_at=NOW)
    found = Client().get(address(badge.address)).status_code
    badge.record.delete()

    assert (found, Client().get(address(badge.address)).status_code) == (200, 404)
