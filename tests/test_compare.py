"""What `make compare` reads from a page, matches and prints."""

import json

import pytest

from tests.compare import NOBODY, Page, Recorder, Seen, differences, tell, text_of_file

PAGE = """<!doctype html><html><head><title>E-0001 Queues &ndash; Greenroom</title></head><body>
<header><a href="/">Greenroom</a> <a href="/people/" aria-current="page">People</a></header>
<main><h1>Harbour Post · Queues</h1>
<p>Answer by <b>5pm</b>. <a href="hold/">Put
  on hold</a></p>
<table><tr><th>Reference</th><th>State</th></tr>
<tr><td><a href="/interviews/I-0001/">I-0001</a></td><td><p>Offered</p><p>radio</p></td></tr></table>
<form method="post" action="/enquiries/E-0001/decline/"><input type="hidden" name="token" value="x">
<p><label for="why">Reason</label><input id="why" name="why" value="None" maxlength="300"></p>
<label for="who">Owner</label>
<select id="who" name="who"><option value="1">Ceri</option><option value="2" selected>Ines</option></select>
<p><label><input type="radio" name="how" value="p">Phone</label></p>
<p><label><input type="radio" name="how" value="e" checked>Email</label></p>
<button name="do" value="decline">Decline</button></form>
<p hidden>Nobody answered</p><script>secret()</script></main></body></html>"""


def page(*, html=PAGE, at="/enquiries/E-0001/"):
    return Page(html, at)


def seen(text, *, name="People", who="officer", kind="page"):
    return Seen(kind, who, name, text)


@pytest.fixture
def recorder(tmp_path):
    return Recorder(tmp_path, clock=None)


def saved(recorder):
    recorder.save()
    return [Seen(*one) for one in json.loads((recorder.folder / "seen.json").read_text())]


def test_page_is_read_as_it_is_seen():
    read = page()

    assert read.name == "E-0001 Queues / Harbour Post · Queues"
    assert read.frame == "[Greenroom]⟨/⟩ [People]⟨/people/⟩"
    assert read.links == ["/", "/people/", "/enquiries/E-0001/hold/", "/interviews/I-0001/"]
    assert read.text.splitlines() == [
        "# Harbour Post · Queues",
        "Answer by 5pm. [Put on hold]⟨/enquiries/E-0001/hold/⟩",
        "| *Reference* | *State*",
        "| [I-0001]⟨/interviews/I-0001/⟩ | Offered; radio;",
        "form, post:⟨/enquiries/E-0001/decline/⟩",
        "Reason{input, Reason, maxlength 300: None}",
        "Owner {select, Owner: / Ceri / Ines (current)}",
        "{radio, Phone: not chosen}Phone",
        "{radio, Email: chosen}Email",
        "<Decline>",
        "(hidden) Nobody answered",
    ]


def test_form_is_filled_in_by_labels():
    address, values = page().sent("Decline", {"Reason": "Ours", "Owner": "Ceri", "Phone": "yes"})

    assert address == "/enquiries/E-0001/decline/"
    assert values == [
        ("token", "x"),
        ("why", "Ours"),
        ("who", "1"),
        ("how", "p"),
        ("do", "decline"),
    ]


def test_form_without_the_field_or_the_button_is_refused():
    with pytest.raises(LookupError, match="There is no field “When”"):
        page().sent("Decline", {"When": "today"})
    with pytest.raises(LookupError, match="There is no button “Accept”"):
        page().sent("Accept", {})


def test_files_are_read_as_text():
    calendar = b"BEGIN:VCALENDAR\r\nSUMMARY:An inter\r\n view\r\n"

    assert text_of_file(calendar, "text/calendar") == "BEGIN:VCALENDAR\nSUMMARY:An interview\n"
    assert text_of_file(b'{"a": 1}', "application/json") == '{\n "a": 1\n}'
    assert text_of_file(b"\xef\xbb\xbfname\r\nIto", "text/csv") == "name\nIto"


def test_links_stand_for_where_they_lead_so_addresses_may_change(recorder, tmp_path):
    other = Recorder(tmp_path / "other", clock=None)
    for state, at in ((recorder, "/people/"), (other, "/register/")):
        state.folder.mkdir(exist_ok=True)
        state.names["officer", at] = "People"
        state.note("page", "officer", "Today", f"[All]⟨{at}⟩ [Help]⟨/help/⟩ [Out]⟨https://nhs.uk⟩")

    assert saved(recorder)[0].text == "[All](→ People) [Help](→ …) [Out](→ https://nhs.uk)"
    assert saved(recorder) == saved(other)


def test_what_is_random_is_left_out(recorder):
    recorder.note("email", NOBODY, "A place", "at http://localhost:8000/p/aB3dE5fG7hJ9kL1mN/ now")

    assert saved(recorder)[0].text == "at (→ …) now"


def test_difference_stands_once_with_its_places():
    base = [seen("one\ntwo", name=name) for name in "ABCDEF"]
    now = [seen("one\n2", name=name) for name in "ABCDEF"]

    assert [*differences(base, now)] == [
        "page · officer · A\npage · officer · B\npage · officer · C\npage · officer · D\n"
        "and 2 more\n  - two\n  + 2\n"
    ]


def test_page_is_known_under_another_name():
    base, now = [seen("one\ntwo", name="People")], [seen("one\ntwo", name="Register")]

    assert [*differences(base, now)] == ["page · officer · Register\n  - People\n  + Register\n"]


def test_page_that_only_one_state_has_is_named():
    base, now = [seen("one")], [seen("two", name="Register", who="board")]

    assert [*differences(base, now)] == [
        "page · officer · People\n  only in BASE\n",
        "page · board · Register\n  only now\n",
    ]


def test_link_counts_where_both_know_where_it_leads():
    base = [seen("[All](→ People)\n[Mine](→ My diary)")]

    assert [*differences(base, [seen("[All](→ …)\n[Mine](→ My diary)")])] == []
    assert [*differences(base, [seen("[All](→ Help)\n[Mine](→ My diary)")])] == [
        "page · officer · People\n  - [All](→ People)\n  + [All](→ Help)\n"
    ]


def test_exit_status_says_whether_anything_differs(capsys):
    assert tell([seen("one")], [seen("one")]) == 0
    assert tell([seen("one")], [seen("two")]) == 1
    assert capsys.readouterr().out == (
        "Compared 1 pages: no differences.\n"
        "page · officer · People\n  - one\n  + two\n\nCompared 1 pages: 1 differences.\n"
    )
