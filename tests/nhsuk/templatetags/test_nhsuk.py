"""The template tags of the design system."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "value", "said"),
    [
        ("{{ v|day }}", date(2026, 3, 31), "31 March 2026"),
        ("{{ v|day }}", None, ""),
        ("{{ v|clock }}", datetime(2026, 7, 1, 6, 10, tzinfo=UTC), "7:10am"),
        ("{{ v|short_moment }}", datetime(2026, 11, 26, 7, 10, tzinfo=UTC), "Thu 26 Nov, 7:10am"),
        ("{{ v|duration }}", timedelta(minutes=5), "5 minutes"),
        ("{{ v|iso }}", time(7, 10), "07:10:00"),
        ("{{ v|iso }}", None, ""),
        ('{{ v|plural:"person,people" }}', 1, "1 person"),
        ('{{ v|plural:"person,people" }}', 0, "0 people"),
        ('{{ v|plural:"day" }}', 2, "2 days"),
        ("{{ v|joined }}", ["a", "b", "c"], "a, b and c"),
        ('{{ v|joined:"or" }}', ["a", "b"], "a or b"),
        ("{{ v|joined }}", ["a"], "a"),
        ("{{ v|joined }}", [], ""),
        ("{{ v|breakable }}", "j.o'b@example.org", "j.<wbr>o&#x27;b@<wbr>example.<wbr>org"),
        ("{{ v|mailto }}", "a@b", '<a href="mailto:a@b">a@<wbr>b</a>'),
        (
            "{{ v|mailto }}",
            '"<b>@x',
            '<a href="mailto:&quot;&lt;b&gt;@x">&quot;&lt;b&gt;@<wbr>x</a>',
        ),
    ],
)
def test_filters(source, value, said):
    assert draw(source, v=value) == said


def test_tag_draws_known_shapes_and_shows_others_as_text():
    assert "sprite.svg#half" in draw('{% tag "Due" "amber" "◐" %}')
    assert '<span aria-hidden="true">✓</span>Read' in draw('{% tag "Read" "green" "✓" %}')
    assert draw('{% tag "Plain" %}') == '<strong class="tag tag--grey">Plain</strong>'


def test_tag_escapes_its_text():
    assert "&lt;b&gt;" in draw("{% tag v %}", v="<b>")


def test_icon_is_decorative_without_text():
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'aria-label="yes"' in draw('{% icon "check" "yes" %}')


def test_block_tags_contain_their_content():
    drawn = draw('{% card heading="Waiting" count=0 %}<p>{{ v }}</p>{% endcard %}', v="<x>")

    assert "<p>&lt;x&gt;</p>" in drawn
    assert '<span class="sec__count">0</span>' in drawn
    assert "note--red" in draw('{% notice kind="stop" %}No{% endnotice %}')
    assert "<details" in draw('{% details "More" %}No{% enddetails %}')


def test_post_button_carries_the_token_of_its_page(rf):
    page = Template(
        '{% post_button "/x/" "Undo" about="the record" name="a" value="b" hidden="c" hidden_value="d" %}'
    )

    drawn = page.render(RequestContext(rf.get("/"), {}))

    assert 'name="csrfmiddlewaretoken"' in drawn
    assert '<span class="vh"> the record</span>' in drawn
    assert 'name="a" value="b"' in drawn
    assert '<input type="hidden" name="c" value="d">' in drawn


class Form(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter a name"})
    kind = forms.ChoiceField(
        choices=[("a", "A")], widget=forms.RadioSelect, error_messages={"required": "Choose a kind"}
    )

    def clean(self) -> None:
        raise forms.ValidationError("These two do not fit")


def test_error_summary_links_each_problem_to_its_field():
    drawn = draw("{% error_summary form none %}", form=Form({}), none=None)

    assert '<a href="#id_name">Enter a name</a>' in drawn
    assert '<a href="#id_kind_0">Choose a kind</a>' in drawn
    assert "<li>These two do not fit</li>" in drawn


def test_error_summary_looks_into_formsets():
    formset = forms.formset_factory(Form, extra=1, min_num=2, validate_min=True)
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "x",
        "form-0-kind": "",
    }

    drawn = draw("{% error_summary set %}", set=formset(data))

    assert '<a href="#id_form-0-kind_0">Choose a kind</a>' in drawn


def test_error_summary_is_empty_without_errors():
    assert draw("{% error_summary form %}", form=Form()) == ""


def test_pagination_keeps_the_rest_of_the_query(rf):
    page = Paginator(range(60), 25).page(2)

    drawn = Template('{% pagination page "row,rows" %}').render(
        RequestContext(rf.get("/", {"words": "ama"}), {"page": page})
    )

    assert "26 to 50 of 60 rows" in drawn
    assert 'rel="next" href="?words=ama&amp;page=3"' in drawn
    assert 'aria-current="page" aria-label="Page 2"' in drawn


def test_pagination_of_one_page_says_how_many():
    drawn = draw('{% pagination page "row,rows" %}', page=Paginator(range(1), 25).page(1))

    assert "1 row" in drawn
    assert "<nav" not in drawn


def drawn_filters(request: HttpRequest) -> str:
    return Template('{% filters clear="/x/" %}F{% endfilters %}').render(
        RequestContext(request, {})
    )


def test_filters_submit_to_their_page(rf):
    drawn = drawn_filters(rf.get("/people/", {"search": "ama", "page": "2"}))

    assert 'action="/people/"' in drawn
    assert '<a href="/x/">Show all</a>' in drawn


@pytest.mark.parametrize(
    "query", [{}, {"search": ""}, {"page": "2", "sort": "-name", "on": "2026-11-01"}]
)
def test_filters_show_clear_only_if_something_is_filtered(rf, query):
    assert "Show all" not in drawn_filters(rf.get("/people/", query))
