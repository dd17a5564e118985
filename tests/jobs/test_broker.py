import pytest
from django_q.models import OrmQ

from jobs import broker

pytestmark = pytest.mark.django_db


def test_poke_carries_the_number_and_nothing_else() -> None:
    assert broker.poke(7) is True

    [message] = OrmQ.objects.all()
    assert (message.func(), message.task["args"], message.task["kwargs"]) == ("jobs.runner.run", (7,), {})
    assert broker.room() == broker.ROOM - 1


def test_poke_survives_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def away(*args: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(broker, "async_task", away)

    assert broker.poke(7) is False
    assert "The broker did not take job 7" in caplog.text
