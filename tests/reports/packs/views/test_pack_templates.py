import pytest
from django.urls import reverse

from reports.packs.models import Pack, PackTemplate
from tests.factories.reports import PackTemplateFactory
from tests.factories.scheduling import OutletFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("reports:pack_template_list")
SAVE = reverse("reports:pack_template_save", args=["P-0001"])


def test_a_pack_is_kept_renamed_withdrawn_and_brought_back(client_of, officer, pack):
    client = client_of(officer)
    said = {"name": "Queues", "medium": "radio", "topic": ""}

    assert "Enter a name" in client.post(SAVE, {"name": ""}).text
    page = client.post(SAVE, said).headers["Location"]
    assert "There is already a template called “Queues”" in client.post(SAVE, said).text
    shown = client.get(page)
    assert "Whose fault is it?" in shown.text
    assert "26 beds" not in shown.text
    client.post(page, {"name": "Ambulance queues", "seen": shown.context["form"]["seen"].value()})
    assert (
        "Someone else changed this"
        in client.post(page, {"name": "Mine", "seen": shown.context["form"]["seen"].value()}).text
    )
    template = PackTemplate.objects.get()
    assert template.name == "Ambulance queues"
    withdraw, restore = (
        reverse(f"reports:pack_template_{n}", args=[template.pk]) for n in ("withdraw", "restore")
    )
    client.post(withdraw)
    assert "Withdrawn" in client.get(LIST).text
    assert "is already withdrawn" in client.post(withdraw, follow=True).text
    client.post(restore)
    assert PackTemplate.objects.offered().count() == 1


def test_saving_says_before_what_is_kept_and_what_is_left_out_and_why(client_of, officer, pack):
    page = client_of(officer).get(SAVE).text

    assert "What it will hold" in page
    assert "Whose fault is it?" in page
    assert "Left out: it has a figure, “Nine”." in page
    assert "Left out: it names a person, “Councillor Whitmarsh”." in page
    assert "Also left out, because they are written for one interview: " in page
    assert "At a glance, Message map" in page
    assert not PackTemplate.objects.exists()


def test_a_template_is_shown_as_people_read_it(client_of, officer):
    template = PackTemplateFactory(
        sections={
            "hard": {"questions": [{"question": "Why?", "answer": "**Because** we care."}]},
            "facts": {"facts": [{"what": "Beds", "value": "26", "as_of": "2026-11-29"}]},
        },
        dropped=[
            {"section": "facts", "label": "Facts and figures", "text": "Beds", "why": "is old"}
        ],
    )

    page = client_of(officer).get(template.get_absolute_url()).text

    assert "<strong>Because</strong> we care." in page
    assert "**" not in page
    assert "2026-11-29" not in page
    assert "Fact 1" not in page
    assert "Taken out when Greenroom was updated" in page


def test_a_template_that_holds_nothing_says_so(client_of, officer):
    OutletFactory(name="Westmoor Sound")
    asked = {"hard": {"questions": [{"question": "What does Westmoor Sound say?"}]}}
    template = PackTemplateFactory(sections=asked)

    page = client_of(officer).get(template.get_absolute_url()).text

    assert "It holds nothing that is true of any interview" in page
    assert "Left out: it names an outlet, “Westmoor Sound”." in page


def test_an_interview_offers_templates_and_chooses_none(client_of, officer, interview):
    template = PackTemplateFactory(
        name="Winter on radio",
        topic=interview.enquiry.topic,
        sections={"hard": {"questions": [{"question": "Whose fault is it?"}]}},
    )
    client = client_of(officer)

    page = client.get(interview.get_absolute_url()).text
    assert f'<option value="{template.pk}">Winter on radio</option>' in page
    assert "selected" not in page[page.index('id="id_template"') : page.index("</select>")]
    assert "fits best" not in page
    client.post(
        reverse("reports:pack_start", args=["I-0001"]), {"kind": "flash", "template": template.pk}
    )
    asked = Pack.objects.get().sections.get(key="hard").content["questions"]
    assert asked[-1]["question"] == "Whose fault is it?"


@pytest.mark.parametrize("rows", [1, 3])
def test_pack_template_list_takes_the_same_number_of_queries(
    client_of, officer, rows, django_assert_max_num_queries
):
    PackTemplateFactory.create_batch(rows)
    client = client_of(officer)
    client.get(LIST)

    with django_assert_max_num_queries(8):
        client.get(LIST)
