import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scheduling.training_sessions.models import TrainingBudget
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BlackOutFactory, TrainingSessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("scheduling:training_cost_list")
BUDGET = reverse("scheduling:training_budget_change", args=[2026])


@pytest.fixture
def sessions() -> None:
    """In the third quarter: one held, one planned, a draft, one that is cancelled, and one with neither
    trainer nor people.
    """
    TrainingBudget.objects.create(year=2026, quarter=3, pence=500_00)
    TrainingSessionFactory(past=True, venue_pence=100_00, trainer_pence=200_00)
    TrainingSessionFactory(venue_pence=50_00)
    TrainingSessionFactory(draft=True, agreed_pence=70_00)
    TrainingSessionFactory(cancelled=True, agreed_pence=999_00)
    lost = TrainingSessionFactory(agreed_pence=888_00)
    BlackOutFactory(of_trainer=True, trainer=lost.trainer, starts_on=TODAY, ends_on=None)


@pytest.mark.usefixtures("sessions")
def test_training_cost_list_by_quarter(desk):
    costs = desk.get(LIST).context["costs"]

    third = costs.quarters[2]
    assert (third.words, third.budget, third.left) == ("October to December 2026", 50000, 15000)
    assert (third.held.pence, third.planned.pence, third.drafts.pence) == (30000, 5000, 7000)
    assert (costs.quarters[1].budget, costs.quarters[1].left) == (None, None)
    assert costs.unknown == 1
    assert "£150 left" in " ".join(desk.get(LIST).content.decode().split())


@pytest.mark.parametrize("year", ["2025", "1999", "next"])
def test_training_cost_list_of_another_year(year, desk):
    response = desk.get(f"{LIST}?year={year}")

    assert response.context["year"] == (2025 if year == "2025" else 2026)
    assert "No budget has been set." in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_training_cost_list_query_count(rows, desk, django_assert_num_queries):
    TrainingSessionFactory.create_batch(rows)

    with django_assert_num_queries(5):
        desk.get(LIST)


@pytest.mark.usefixtures("sessions")
def test_training_cost_export(desk):
    response = desk.get(reverse("scheduling:training_cost_export", args=["csv"]) + "?year=2026")

    lines = b"".join(response).decode().splitlines()
    assert lines[3] == (
        "October to December 2026,2026-10-01,2026-12-31,500.00,1,300.00,1,50.00,150.00,1,70.00,1"
    )
    assert lines[5].startswith("The whole year,2026-04-01,2027-03-31,500.00")


def test_training_budget_change(client_of, manager):
    page = client_of(manager)
    entered = {"quarter_1": "£1,200", "quarter_2": "1200.50", "quarter_3": "", "quarter_4": "0"}

    assert page.get(BUDGET).status_code == 200
    response = page.post(BUDGET, entered)

    assert response["Location"] == f"{LIST}?year=2026"
    rows = TrainingBudget.objects.order_by("quarter").values_list("quarter", "pence")
    assert list(rows) == [(1, 1_200_00), (2, 1_200_50), (4, 0)]
    assert 'value="1,200.50"' in page.get(BUDGET).content.decode()


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ("12 pounds", "Enter an amount in pounds, like 450 or 1,200.50"),
        ("-5", "Enter an amount in pounds, like 450 or 1,200.50"),
        ("12,00", "Enter an amount in pounds, like 450 or 1,200.50"),
        ("10,000,001", "Enter at most £10,000,000"),
    ],
)
def test_training_budget_change_refuses(entered, words, client_of, manager):
    page = client_of(manager).post(BUDGET, {"quarter_1": entered}).content.decode()

    assert words in page
    assert not TrainingBudget.objects.exists()


def test_training_budget_change_of_no_year(client_of, manager):
    url = reverse("scheduling:training_budget_change", args=[3000])

    assert client_of(manager).get(url).status_code == 404


def test_who_gives_sessions_sees_no_costs(client_of, trainer_user, desk):
    held = TrainingSessionFactory(trainer__user=trainer_user, agreed_pence=123_00)
    address = reverse("scheduling:training_session_export", args=["csv"])

    assert "£123" in desk.get(held.get_absolute_url()).content.decode()
    assert "£123" not in client_of(trainer_user).get(held.get_absolute_url()).content.decode()
    exported = [b"".join(client_of(user).get(address)) for user in (trainer_user, officer_of(desk))]
    assert [b"123.00" in each for each in exported] == [False, True]
    assert held.ends_at > NOW


def officer_of(desk: Client) -> User:
    return User.objects.get(pk=desk.session["_auth_user_id"])
