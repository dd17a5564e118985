import json

from accounts.demo import add_cast
from demo import desk, people, words
from demo.packs import texts
from demo.story import Story
from jobs.models import Job
from reports.job_names import RENDER_PACK
from reports.packs.models import Acknowledgement, Pack, PackTemplate, PackVersion, Remark, Rendition
from reports.packs.queries.stale import stale_reasons
from tests.clock import NOW
from training.models import Organisation


def tell_alone(prints=True):
    """The calls that an organisation of one person gets."""
    Organisation.objects.filter(pk=1).update(**words.CONTACTS)
    story = Story(people=1, seed=1, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)
    desk.plan(story, cast, {member.post for member in members}, prints=prints)
    story.run()


def test_every_interview_with_a_pack_has_its_texts():
    wanted = {
        call["subject"] for call in desk.TEXTS["call"] if call.get("interview", {}).get("pack")
    }

    assert wanted == set(texts())


def test_packs_are_in_every_state(example):
    standing = PackVersion.objects.filter(withdrawn_at=None, approved_at__isnull=False)
    assert Pack.objects.filter(versions=None).count() == 1  # a draft
    assert PackVersion.objects.filter(approved_at=None, returned_at=None).count() == 1  # in review
    assert PackVersion.objects.filter(withdrawn_at__isnull=False).count() == 1
    assert [version for version in standing if stale_reasons(version, now=NOW)] == [
        PackVersion.objects.get(pack__interview__enquiry__subject="Crisis house for mental health")
    ]
    read = set(Acknowledgement.objects.values_list("version", flat=True))
    assert {version.pk for version in standing} - read  # approved and not read
    assert len(read) >= 4


def test_the_pack_of_tomorrow_is_really_printed_and_its_latest_version_is_not_read(db, media):
    tell_alone()

    first, second = PackVersion.objects.order_by("number")
    assert first.pack.interview.enquiry.outlet.name == "Solent Shore FM"
    assert (first.number, second.number, second.what_changed[:16]) == (1, 2, "The longest wait")
    assert list(Acknowledgement.objects.values_list("version__number", flat=True)) == [1]
    assert Rendition.objects.filter(version=second, is_approved=True).count() == 2
    assert second.links.count() == 1
    says = [
        [wait in json.dumps(version.content) for wait in ("3 h 12", '"3 h 2')]
        for version in (first, second)
    ]
    assert says == [[False, True], [True, False]]


def test_unless_it_prints_the_worker_is_left_the_pdfs_that_can_be_opened(db):
    tell_alone(prints=False)

    assert not Rendition.objects.exists()
    jobs = Job.objects.filter(name=RENDER_PACK)
    assert set(jobs.values_list("dedup_key", flat=True)) == {
        version.rendering_key for version in PackVersion.objects.all()
    }


def test_the_example_has_remarks_and_templates(example):
    assert sorted(PackTemplate.objects.values_list("name", flat=True)) == [
        "A centre that may close",
        "Ambulance queues, radio",
    ]
    assert Remark.objects.filter(settled_at=None).count() == 2
    assert Remark.objects.filter(outcome="resolved").count() == 1
