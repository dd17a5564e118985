"""Template tags that draw a piece of a page once and keep it; built in, so that no template loads them."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString, mark_safe

from nhsuk.forms import read_choices
from nhsuk.london import LONDON
from nhsuk.pieces import CannotTell, facts_of, recall

TOKEN = f"\x00{token_hex()}\x00"  # where the token goes, which differs from look to look; no text can hold it
register = template.Library()


class Keep(template.Node):
    """`{% keep person=person %}…{% endkeep %}`: within, nothing but what is named is seen."""

    def __init__(self, handed: dict[str, FilterExpression], body: NodeList) -> None:
        self.handed, self.body = handed, body

    def render(self, context: Context) -> SafeString:
        handed = {name: value.resolve(context) for name, value in self.handed.items()}

        whole = context.template
        assert whole is not None  # noqa: S101  it is being drawn

        def draw() -> str:
            alone = Context({**handed, "csrf_token": TOKEN})
            with alone.bind_template(whole), alone.render_context.push_state(whole):
                return self.body.render(alone)

        try:
            drawn = recall((self, *map(facts_of, handed.values())), draw, today=datetime.now(LONDON).date())
        except CannotTell:
            drawn = draw()
        if TOKEN in drawn:
            drawn = drawn.replace(TOKEN, str(context.get("csrf_token", "")))
        return mark_safe(drawn)  # noqa: S308  it was drawn by a template


@register.tag
def keep(parser: Parser, token: Token) -> Keep:
    _, *bits = token.split_contents()
    handed = token_kwargs(bits, parser)
    if bits or not handed:
        raise template.TemplateSyntaxError("keep is handed everything by name: {% keep person=person %}")
    body = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Keep(handed, body)


@register.simple_tag
def filter_form(form: BaseForm) -> SafeString:
    """The fields of a form that is sent with GET. What is posted may be secret, and is not to be kept."""
    return drawn_form(form, "fields", form.render)


def drawn_form(form: BaseForm, part: str, draw: Callable[[], str]) -> SafeString:
    """The part of a form that `draw` makes, drawn once; choices that stand in the database are read here, once."""
    for field in form.fields.values():
        read_choices(field.widget)
    try:
        drawn = recall((part, facts_of(form)), draw, today=datetime.now(LONDON).date())
    except CannotTell:
        drawn = draw()
    return mark_safe(drawn)  # noqa: S308  it was drawn by a template
