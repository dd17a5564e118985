from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from desk.lines.models import Line
from reports.packs.actions.drafts import save_section
from reports.packs.models import Pack
from reports.packs.section_texts import to_texts
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory, LineFactory
from tests.reports.conftest import W_07

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HTMX = {"HTTP_HX_REQUEST": "true"}


def edit_url(key: str = "opening") -> str:
    return reverse("reports:pack_edit", args=["P-0001", key])


def save_url(key: str = "opening") -> str:
    return reverse("reports:pack_section_save", args=["P-0001", key])


def merge_url() -> str:
    return reverse("reports:pack_section_merge", args=["P-0001", "opening"])


def test_pack_start_begins_a_pack_and_opens_it(client_of, officer, interview):
    response = client_of(officer).post(
        reverse("reports:pack_start", args=["I-0001"]), {"kind": "flash"}
    )

    assert response.headers["Location"] == reverse("reports:pack_flash", args=["P-0001"])
    assert Pack.objects.get().kind == "flash"


def test_pack_start_without_a_kind_begins_a_standard_pack(client_of, officer, interview):
    client_of(officer).post(reverse("reports:pack_start", args=["I-0001"]))

    assert Pack.objects.get().kind == "standard"


def test_pack_start_twice_opens_the_first(client_of, officer, pack):
    response = client_of(officer).post(
        reverse("reports:pack_start", args=["I-0001"]), {"kind": "flash"}
    )

    assert response.headers["Location"] == pack.get_absolute_url()
    assert Pack.objects.count() == 1


def test_pack_start_of_an_interview_that_is_off_is_refused_in_words(client_of, officer):
    interview = InterviewFactory(called_off_at=NOW)

    response = client_of(officer).post(
        reverse("reports:pack_start", args=[interview.reference]), follow=True
    )

    assert "was called off" in response.text


def test_pack_edit_shows_the_section_and_its_texts(client_of, officer, pack):
    response = client_of(officer).get(edit_url("messages"))

    assert "P-0001 v1" in response.text
    assert "If it is an emergency, call 999. An ambulance will come." in response.text
    assert "27 words, 9 s" in response.text
    assert "Nothing. You can send it for review." in response.text
    assert "W-07 If it is an emergency" in response.text


def test_pack_edit_begins_with_page_one(client_of, officer, pack):
    response = client_of(officer).get(pack.get_absolute_url())

    assert "The angle, in a sentence" in response.text
    assert "Change these on the interview" in response.text


def test_pack_edit_says_that_a_version_is_in_review(client_of, officer, submitted):
    submitted()

    assert "Version 1 is waiting for a decision" in client_of(officer).get(edit_url()).text


def test_a_button_saves_and_shows_the_section_again(client_of, officer, pack):
    response = client_of(officer).post(save_url(), {"revision": "1", "opening": "It was hard."})

    assert response.headers["Location"] == edit_url()
    assert pack.sections.get(key="opening").content["opening"] == "It was hard."


def test_what_is_typed_is_saved_by_itself(client_of, officer, pack):
    response = client_of(officer).post(
        save_url(), {"revision": "1", "opening": "It was hard."}, **HTMX
    )

    assert "Saved 4:20pm" in response.text
    assert 'id="revision" value="2" hx-swap-oob="true"' in response.text
    assert 'id="pack_missing"' in response.text


def test_a_figure_dated_on_the_last_possible_day_can_be_corrected(client_of, officer, pack):
    figure = {"revision": "0", "facts.0.what": "Beds", "facts.0.as_of": "9999-12-31"}

    saved = client_of(officer).post(save_url("facts"), figure, **HTMX)

    assert saved.status_code == 200
    assert 'value="9999-12-31"' in client_of(officer).get(edit_url("facts")).text


def theirs(pack: Pack, manager: User) -> None:
    texts = {
        "opening": "Theirs",
    }
    save_section(
        pack=pack,
        key="opening",
        texts=texts,
        revision=1,
        by=manager,
        now=NOW - timedelta(minutes=3),
    )


MINE = {
    "revision": "1",
    "opening": "Mine",
    "closing": "Mine too",
}


def test_what_another_wrote_is_shown_beside_what_was_typed(client_of, officer, manager, pack):
    theirs(pack, manager)

    response = client_of(officer).post(save_url(), MINE, **HTMX)

    assert "Ines Thackray changed this section at 4:17pm, while you wrote" in response.text
    assert "Theirs" in response.text
    assert "Mine too" in response.text
    assert '<a href="#conflict">Not saved: choose what to keep</a>' in response.text
    assert 'id="revision"' not in response.text
    assert pack.sections.get(key="opening").content["opening"] == "Theirs"


def test_changes_to_other_texts_are_merged_with_what_was_typed(client_of, officer, manager, pack):
    first = to_texts("opening", pack.sections.get(key="opening").content)
    save_section(
        pack=pack,
        key="opening",
        texts=first | {"closing": "Theirs"},
        revision=1,
        by=manager,
        now=NOW,
    )
    typed = dict.fromkeys(("opening", "closing"), "") | first

    response = client_of(officer).post(
        save_url(), {"revision": "1", **typed, "opening": "Mine"}, **HTMX
    )

    content = pack.sections.get(key="opening").content
    assert (content["opening"], content["closing"]) == ("Mine", "Theirs")
    assert 'id="id_closing" name="closing"' in response.text
    assert f"including what {manager} changed" in response.text
    assert 'id="revision" value="3"' in response.text
    assert 'name="opening"' not in response.text


def test_what_the_same_writer_changed_in_another_window_is_called_so(client_of, officer, pack):
    theirs(pack, officer)

    response = client_of(officer).post(save_url(), MINE, **HTMX)

    assert "You changed this section at 4:17pm, in another window" in response.text
    assert "In this one" in response.text


def test_without_script_the_other_text_is_shown_too_and_nothing_typed_is_lost(
    client_of, officer, manager, pack
):
    theirs(pack, manager)

    response = client_of(officer).post(save_url(), MINE)

    assert response.status_code == 409
    assert 'name="revision" id="revision" value="1"' in response.text
    assert ">\nMine</textarea>" in response.text
    assert 'name="mine.closing" value="Mine too"' in response.text


def merge(base: int = 1, their_revision: int = 2, **picks: str) -> dict[str, str]:
    mine = {f"mine.{path}": text for path, text in MINE.items() if path != "revision"}
    picked = {f"pick.{path}": pick for path, pick in picks.items()}
    return {"base": str(base), "theirs": str(their_revision), **mine, **picked}


def test_pack_section_merge_keeps_what_was_picked(client_of, officer, manager, pack):
    theirs(pack, manager)

    response = client_of(officer).post(merge_url(), merge(opening="theirs"))

    content = pack.sections.get(key="opening").content
    assert response.headers["Location"] == edit_url()
    assert (content["opening"], content["closing"]) == ("Theirs", "Mine too")


def test_pack_section_merge_is_told_of_a_third_state(client_of, officer, manager, pack):
    theirs(pack, manager)
    save_section(
        pack=pack, key="opening", texts={"opening": "Third"}, revision=2, by=manager, now=NOW
    )

    response = client_of(officer).post(merge_url(), merge(opening="mine"))

    assert response.status_code == 409
    assert "Third" in response.text
    assert pack.sections.get(key="opening").content["opening"] == "Third"


def test_pack_section_merge_of_nothing_shows_the_section(client_of, officer, pack):
    assert client_of(officer).post(merge_url()).headers["Location"] == edit_url()


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(client_of, officer, pack):
    response = client_of(officer).post(save_url(), {"revision": "1", "opening": "x" * 401})

    assert response.status_code == 409
    assert "Opening line: shorten it to 400 characters; it has 401." in response.text
    assert "x" * 401 in response.text


def test_ten_megabytes_are_refused_with_words_and_nothing_is_lost(client_of, officer, pack):
    before = pack.sections.get(key="opening").content

    response = client_of(officer).post(
        save_url("opening"), {"revision": "1", "opening": "x" * 10_000_000}
    )

    assert response.status_code in (400, 413)
    assert "Go back, shorten it and send it again." in " ".join(response.text.split())
    assert pack.sections.get(key="opening").content == before


def test_a_moved_row_is_gone_to(client_of, officer, pack):
    moves = [
        client_of(officer).post(save_url("hard"), {"revision": "9", "operation": operation})
        for operation in ("up:x", "dance")
    ]
    saved = client_of(officer).post(
        save_url("hard"), {"revision": "1", "operation": "down:0", **HARD}
    )

    assert [move.status_code for move in moves] == [409, 409]
    assert saved.headers["Location"].endswith("/sections/hard/#row-1")


HARD = {
    f"questions.{number}.question": text for number, text in enumerate(("First", "Second", "Third"))
}


@pytest.mark.parametrize(
    ("operation", "questions"),
    [
        ("", ["First", "Second", "Third"]),
        ("up:2", ["First", "Third", "Second"]),
        ("up:0", ["First", "Second", "Third"]),
        ("down:0", ["Second", "First", "Third"]),
        ("down:2", ["First", "Second", "Third"]),
        ("to:2:0", ["Third", "First", "Second"]),
        ("to:0:9", ["Second", "Third", "First"]),
        ("to:0:x", ["First", "Second", "Third"]),
        ("to:7:0", ["First", "Second", "Third"]),
        ("remove:0", ["Second", "Third"]),
        ("remove:9", ["First", "Second", "Third"]),
        ("dance", ["First", "Second", "Third"]),
    ],
)
def test_buttons_move_and_remove_rows(client_of, officer, pack, operation, questions):
    client_of(officer).post(save_url("hard"), {"revision": "1", "operation": operation, **HARD})

    assert [q["question"] for q in pack.sections.get(key="hard").content["questions"]] == questions


def test_a_line_is_inserted_with_where_it_came_from(client_of, officer, pack):
    client_of(officer).post(
        save_url("hard"), {"revision": "1", "operation": "insert", "line": "W-07", **HARD}
    )

    assert pack.sections.get(key="hard").content["questions"][3] == {
        "question": "",
        "answer": W_07,
        "bridge": "",
        "line": "W-07/1",
    }


def test_a_line_that_may_not_be_used_is_not_inserted(client_of, officer, pack):
    Line.objects.update(withdrawn_at=NOW, withdrawn_by=officer)

    response = client_of(officer).post(
        save_url("hard"), {"revision": "1", "operation": "insert", "line": "W-07", **HARD}
    )

    assert "Line W-07 may not be used today" in response.text


def test_a_line_without_room_is_not_inserted(client_of, officer, pack):
    texts = {"primary": "Yes", **{f"supporting.{n}.text": "Yes" for n in range(3)}}

    response = client_of(officer).post(
        save_url("messages"), {"revision": "1", "operation": "insert", "line": "W-07", **texts}
    )

    assert "There is no free row for line W-07" in response.text


def test_a_line_that_is_not_there_is_not_found(client_of, officer, pack):
    response = client_of(officer).post(
        save_url("hard"), {"revision": "1", "operation": "insert", "line": "W-99"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize(("kind", "wanted"), [("full", "full"), ("novel", "standard")])
def test_pack_kind(client_of, officer, pack, kind, wanted):
    client_of(officer).post(reverse("reports:pack_kind", args=["P-0001"]), {"kind": kind})

    pack.refresh_from_db()
    assert pack.kind == wanted


def test_pack_page_one_is_page_one_of_the_draft_and_runs_nothing(client_of, officer, pack):
    response = client_of(officer).get(reverse("reports:pack_page_one", args=["P-0001"]))

    assert "7:10am" in response.text
    assert "not approved" in response.text
    assert "documents/a4.css" in response.text
    assert "<script" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_pack_lines_are_found_by_the_stems_of_their_words(client_of, officer, pack):
    LineFactory(reference="B-01", approved=True, text="Queues are shorter.")
    LineFactory(reference="B-02", text="The queue is a draft.")
    client = client_of(officer)

    found, none, whole = (
        client.get(f"/packs/{pack}/lines/?line_q={asked}").text
        for asked in ("queueing", "zebra", "")
    )

    assert ['value="B-01"' in found, "B-02" in found, "W-07" in found] == [True, False, False]
    assert "No approved line has these words" in none
    assert ['value="W-07"' in whole, 'value="B-01"' in whole] == [True, True]
