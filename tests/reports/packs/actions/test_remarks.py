import pytest

from accounts.models import User
from accounts.refusals import Refused
from jobs.models import Mail
from reports.packs.actions.drafts import save_section
from reports.packs.actions.remarks import add_remark, delete_remark, reply_to_remark, settle_remark
from reports.packs.models import Pack, Remark
from reports.packs.section_texts import to_texts
from tests.clock import NOW
from tests.reports.sample import SAMPLE

SLOT = "Solent Shore FM, Thu 26 Nov, 7:10am"
pytestmark = pytest.mark.django_db
ACCEPTED = Remark.Outcome.ACCEPTED
REJECTED = Remark.Outcome.REJECTED
RESOLVED = Remark.Outcome.RESOLVED
PATH = "supporting.1.text"


def suggest(pack: Pack, by: User) -> Remark:
    return add_remark(
        pack=pack, key="messages", text="", path=PATH, proposed="26 beds more.", by=by, now=NOW
    )


def texts(pack: Pack) -> dict[str, str]:
    return to_texts("messages", pack.sections.get(key="messages").content)


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("to", "subject"))


def test_a_comment_is_answered_and_resolved_and_its_writer_told(pack, officer, manager):
    remark = add_remark(pack=pack, key="messages", text="Too long", by=manager, now=NOW)
    reply_to_remark(remark=remark, text="Which one?", by=officer, now=NOW)
    settle_remark(remark=remark, outcome=RESOLVED, by=officer, now=NOW)

    assert mails() == [
        ("officer@example.nhs.uk", f"Ines Thackray commented on P-0001: {SLOT}"),
        ("manager@example.nhs.uk", f"Ceri Maddox replied to a comment on P-0001: {SLOT}"),
        ("manager@example.nhs.uk", f"Ceri Maddox resolved your comment on P-0001: {SLOT}"),
    ]
    assert "Too long" not in Mail.objects.all()[0].text
    remark.refresh_from_db()
    assert (remark.outcome, remark.settled_by, remark.is_open) == (RESOLVED, officer, False)


def test_an_accepted_suggestion_takes_the_place_of_the_words(pack, officer, manager):
    remark = suggest(pack, manager)
    before = texts(pack)

    settle_remark(remark=remark, outcome=ACCEPTED, by=officer, now=NOW)

    assert texts(pack) == before | {PATH: "26 beds more."}
    assert pack.sections.get(key="messages").edited_by == officer
    assert mails()[-1] == (
        "manager@example.nhs.uk",
        f"Ceri Maddox accepted your suggestion for P-0001: {SLOT}",
    )
    with pytest.raises(Refused, match="has already been accepted"):
        settle_remark(remark=remark, outcome=REJECTED, by=officer, now=NOW)


def test_a_suggestion_for_words_that_have_changed_is_not_taken_in(pack, officer, manager):
    remark = suggest(pack, manager)
    section = pack.sections.get(key="messages")
    newer = texts(pack) | {PATH: "Something else."}
    save_section(
        pack=pack, key="messages", texts=newer, revision=section.revision, by=officer, now=NOW
    )

    with pytest.raises(Refused, match="since this suggestion was made"):
        settle_remark(remark=remark, outcome=ACCEPTED, by=officer, now=NOW)

    assert texts(pack)[PATH] == "Something else."
    remark.refresh_from_db()
    assert remark.is_open


def test_a_rejected_suggestion_changes_nothing(pack, officer, manager):
    before = texts(pack)

    settle_remark(remark=suggest(pack, manager), outcome=REJECTED, by=officer, now=NOW)

    assert texts(pack) == before


def test_the_same_remark_twice_is_one(pack, manager):
    remark = suggest(pack, manager)
    reply = reply_to_remark(remark=remark, text="And the photo?", by=manager, now=NOW)

    assert suggest(pack, manager) == remark
    assert reply_to_remark(remark=remark, text="And the photo?", by=manager, now=NOW) == reply


def test_words_that_are_taken_out_are_gone(pack, officer, manager):
    remark = add_remark(pack=pack, key="messages", text="Mrs X, 943 476 5919", by=manager, now=NOW)

    with pytest.raises(Refused, match="Reply to it, or resolve it"):
        delete_remark(remark=remark, by=officer, now=NOW)
    delete_remark(remark=remark, by=manager, now=NOW)

    assert Remark.objects.get().text == ""
    with pytest.raises(Refused, match="deleted by its writer"):
        settle_remark(remark=remark, outcome=RESOLVED, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"text": " "}, "Enter a comment, or other words for one of"),
        ({"text": "", "path": "primary", "proposed": SAMPLE.messages.primary}, "Enter a comment, or other"),
        ({"text": "x" * 2001}, "Shorten the comment to"),
    ],
)  # fmt: skip
def test_a_remark_says_something(pack, officer, values, refusal):
    with pytest.raises(Refused, match=refusal):
        add_remark(pack=pack, key="messages", by=officer, now=NOW, **values)
