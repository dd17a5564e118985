"""The tags that draw a piece of a page once: what a piece sees, and what is put in at each look."""

import pytest
from django import forms
from django.db import connection
from django.template import Context, Template, TemplateSyntaxError
from django.test.utils import CaptureQueriesContext

from nhsuk import pieces
from tests.factories.training import PersonFactory, TopicFactory
from training.models import Topic

ROW = Template("{% for row in rows %}{% keep row=row %}[{{ row }}{{ other }}]{% endkeep %}{% endfor %}")
BUTTON = Template("{% keep words=words %}<form>{% csrf_token %}{{ words }}</form>{% endkeep %}")


@pytest.fixture(autouse=True)
def _kept_pieces_are_doubted() -> None:
    """Not here, where it is counted how often something is drawn; and nothing is kept yet."""
    pieces.forget()


class Unknown:
    """Something of which nobody can tell what it holds."""

    drawn = 0

    def __str__(self) -> str:
        self.drawn += 1
        return f"<{self.drawn}>"


def test_keep_draws_within_it_what_is_handed_and_nothing_else() -> None:
    assert ROW.render(Context({"rows": ["a", "<b>"], "other": "unseen"})) == "[a][&lt;b&gt;]"


def test_keep_draws_a_row_once_until_something_of_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    person = PersonFactory.build(last_name="Vale")
    person_words = type(person).__str__
    monkeypatch.setattr(type(person), "__str__", lambda row: drawn.append(row) or person_words(row))
    context = Context({"rows": [person, person]})

    first = ROW.render(context)
    person.last_name = "Moor"
    second = ROW.render(context)

    assert len(drawn) == 2
    assert ("Vale" in first, "Vale" in second, "Moor" in second) == (True, False, True)


def test_keep_puts_the_token_of_each_look_into_a_button_that_was_kept() -> None:
    drawn = [BUTTON.render(Context({"words": "Go", "csrf_token": token})) for token in ("first", "second")]

    assert 'value="first"' in drawn[0]
    assert 'value="second"' in drawn[1]
    assert "\x00" not in "".join(drawn)


def test_keep_puts_no_token_into_a_text_that_guesses_where_it_goes() -> None:
    drawn = BUTTON.render(Context({"words": "\x00token\x00", "csrf_token": "first"}))

    assert drawn.count("first") == 1


def test_keep_draws_anew_what_nobody_can_tell() -> None:
    context = Context({"rows": [Unknown()]})

    assert [ROW.render(context), ROW.render(context)] == ["[&lt;1&gt;]", "[&lt;2&gt;]"]


def test_keep_is_one_place_and_not_another() -> None:
    two = Template("{% keep a=a %}1{{ a }}{% endkeep %}{% keep a=a %}2{{ a }}{% endkeep %}")

    assert two.render(Context({"a": "x"})) == "1x2x"


@pytest.mark.parametrize(
    "source", ["{% keep %}a{% endkeep %}", "{% keep row %}a{% endkeep %}", "{% keep a=b c %}{% endkeep %}"]
)
def test_keep_refuses_what_is_not_handed_by_name(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="handed everything by name"):
        Template(source)


class Asked(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.order_by("title"), required=False)


FORM = Template("{% filter_form form %}")


@pytest.mark.django_db
def test_filter_form_asks_for_its_choices_once_and_shows_a_new_one() -> None:
    TopicFactory(title="Winter")
    FORM.render(Context({"form": Asked()}))

    with CaptureQueriesContext(connection) as queries:
        second = FORM.render(Context({"form": Asked()}))
    TopicFactory(title="Measles")
    third = FORM.render(Context({"form": Asked()}))

    assert len(queries) == 1
    assert ("Winter" in second, "Measles" in second, "Measles" in third) == (True, False, True)


@pytest.mark.django_db
def test_filter_form_shows_what_was_chosen_and_what_is_wrong_with_it() -> None:
    topic = TopicFactory(title="Winter")

    plain = FORM.render(Context({"form": Asked()}))
    chosen = FORM.render(Context({"form": Asked({"topic": topic.pk})}))
    wrong = FORM.render(Context({"form": Asked({"topic": "0"})}))

    assert [" selected>Winter" in drawn for drawn in (plain, chosen, wrong)] == [False, True, False]
    assert ["nhsuk-error-message" in drawn for drawn in (plain, chosen, wrong)] == [False, False, True]


def test_filter_form_shows_what_is_wrong_with_the_whole() -> None:
    class Both(forms.Form):
        first = forms.CharField(required=False)

        def clean(self) -> None:
            if self["first"].value() == "wrong" and getattr(self, "is_strict", False):
                raise forms.ValidationError("Not both")

    lenient, strict = Both({"first": "wrong"}), Both({"first": "wrong"})
    strict.is_strict = True  # type: ignore[attr-defined]  # the form knows nothing of it

    drawn = [FORM.render(Context({"form": form})) for form in (lenient, strict)]

    assert ["Not both" in text for text in drawn] == [False, True]


def test_filter_form_draws_anew_a_form_of_which_nobody_can_tell_what_it_holds() -> None:
    class Odd(forms.Form):
        search = forms.CharField(initial=Unknown())

    assert FORM.render(Context({"form": Odd()})) != ""
