import pytest
from django.conf import settings
from django_q.models import OrmQ

from jobs import broker
from jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lane", "queue"), [("work", "greenroom"), ("outside", "greenroom-outside")]
)
def test_poke_names_the_lane_and_no_job(lane, queue):
    assert broker.poke(lane) is True

    [message] = OrmQ.objects.all()
    assert (message.func(), message.task["args"], message.task["kwargs"]) == (
        "jobs.runner.run",
        (lane,),
        {},
    )
    assert message.key == queue
    assert {each: broker.queue_size(each) for each in Job.Lane} == {
        each: int(each == lane) for each in Job.Lane
    }


def test_each_lane_has_a_cluster_of_its_own():
    assert set(settings.CLUSTER_OF_LANE) == set(settings.WORKER_WARM_UP) == set(Job.Lane.values)
    assert settings.CLUSTER_OF_LANE["work"] == settings.Q_CLUSTER["name"]
    assert set(settings.Q_CLUSTER["ALT_CLUSTERS"]) == {settings.CLUSTER_OF_LANE["outside"]}


def test_poke_survives_an_unreachable_broker(monkeypatch, caplog):
    def away(*args: object, **_: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(broker, "async_task", away)

    assert broker.poke("work") is False
    assert "The broker did not accept a message for lane work" in caplog.text
