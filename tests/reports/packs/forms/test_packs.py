from reports.packs.forms.packs import KindForm, MergeForm, ReasonForm, SubmitForm


def test_a_first_version_is_not_asked_what_has_changed():
    assert SubmitForm({}, is_first=True).is_valid()


def test_a_later_version_says_what_has_changed():
    form = SubmitForm({}, is_first=False)

    assert form.errors == {"what_changed": ["Enter what has changed, in a sentence"]}
    assert SubmitForm({"what_changed": "The place."}, is_first=False).is_valid()


def test_a_reason_is_asked_for():
    assert ReasonForm({"reason": "  "}).errors == {
        "reason": ["Enter the reason, so that the writer knows what to correct"]
    }


def test_a_kind_is_one_of_three():
    assert [
        KindForm({"kind": kind}).is_valid() for kind in ("flash", "standard", "full", "novel")
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_a_merge_names_both_states():
    assert MergeForm({"base": "1", "theirs": "2"}).is_valid()
    assert not MergeForm({"base": "x", "theirs": "0"}).is_valid()
