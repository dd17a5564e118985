"""The setting how long somebody stays signed in without using Greenroom."""

from accounts.models import SignInRule

PAGE = "/settings/sessions/"


def test_limits_are_changed_and_said(client_of, administrator):
    client = client_of(administrator)
    seen = client.get(PAGE).context["form"]["seen"].value()
    typed = {"desk_minutes": "60", "own_hours": "8", "seen": seen}

    saved = client.post(PAGE, typed, follow=True)
    late = client.post(PAGE, typed | {"own_hours": "9"})

    rule = SignInRule.objects.ours()
    assert (rule.desk_minutes, rule.own_hours) == (60, 8)
    assert "Saved. This applies from the next sign-in." in saved.text
    assert [(each.label, each.before, each.after) for each in saved.context["history"]] == [
        ("Minutes at a desk", "30", "60"),
        ("Hours on their own pages", "12", "8"),
    ]
    assert "Someone else changed this after you opened it." in late.text


def test_a_limit_out_of_its_range_is_refused(client_of, administrator):
    client = client_of(administrator)

    page = client.post(PAGE, {"desk_minutes": "2", "own_hours": "", "seen": "30 12"})

    assert set(page.context["form"].errors) == {"desk_minutes", "own_hours"}
