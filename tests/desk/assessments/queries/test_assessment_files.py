"""Assessments as files, for the person and their assessors only."""

import csv

import pytest

from accounts.models import User
from desk.assessments.queries.assessment_files import assessments_table
from desk.assessments.queries.assessments import states_of
from tests.conftest import ClientOf
from tests.factories.assessments import AssessmentFactory, AssessorFactory, SheetFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
THEIRS = "/assessments/export/csv/"
MINE = "/my/assessments/export/csv/"


def rows(client_of: ClientOf, user: User, address: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(client_of(user).get(address).content.decode("utf-8-sig").splitlines())
    )


def test_scores_are_a_file_to_the_person_and_their_trainer_alone(
    client_of, trainer_user, spokesperson, officer, manager
):
    person = PersonFactory(reference="E7", user=spokesperson)
    assessment = AssessmentFactory(booking__person=person)
    AssessorFactory(assessment=assessment, user=trainer_user)
    SheetFactory(
        assessment=assessment, assessor=trainer_user, criticals=["political"], is_accurate=False
    )
    SheetFactory()

    [seen], [own] = rows(client_of, trainer_user, THEIRS), rows(client_of, spokesperson, MINE)

    assert seen == own
    assert (seen["person"], seen["messages"], seen["voice"], seen["mean"]) == ("E7", "4", "", "4.0")
    assert (seen["is_accurate"], seen["result"]) == ("no", "not passed")
    assert seen["criticals"] == "Made a political comment in a restricted period"
    assert [rows(client_of, user, THEIRS) for user in (officer, manager, spokesperson)] == [
        [],
        [],
        [],
    ]
    assert client_of(officer).get(MINE).status_code == 403
    assert [
        client_of(trainer_user).get(f"/assessments/export/{kind}/").status_code
        for kind in ("xlsx", "pdf")
    ] == [
        200,
        404,
    ]
    assert client_of(spokesperson).get("/my/assessments/export/pdf/").status_code == 404


def test_the_others_sheet_is_in_the_file_once_both_are_in(trainer_user, officer):
    assessment = AssessmentFactory(assessors_wanted=2)
    SheetFactory(assessment=assessment, assessor=trainer_user)

    alone = list(assessments_table(states_of([assessment]), reader=officer))
    own = list(assessments_table(states_of([assessment]), reader=trainer_user))
    SheetFactory(assessment=assessment, assessor=officer)
    both = list(assessments_table(states_of([assessment]), reader=officer))

    assert (len(alone), len(own), own[1][-2:], len(both)) == (1, 2, ["", ""], 3)


def test_files_are_linked_where_there_is_something_in_them(client_of, trainer_user, spokesperson):
    person = PersonFactory(user=spokesperson)
    before = [
        client_of(user).get(page).text
        for user, page in ((trainer_user, "/assessments/"), (spokesperson, "/my/assessments/"))
    ]
    assessment = AssessmentFactory(booking__person=person)
    AssessorFactory(assessment=assessment, user=trainer_user)
    SheetFactory(assessment=assessment, assessor=trainer_user)

    after = [
        client_of(user).get(page).text
        for user, page in ((trainer_user, "/assessments/"), (spokesperson, "/my/assessments/"))
    ]

    assert [address in page for address, page in zip((THEIRS, MINE), before, strict=True)] == [
        False,
        False,
    ]
    assert [address in page for address, page in zip((THEIRS, MINE), after, strict=True)] == [
        True,
        True,
    ]
