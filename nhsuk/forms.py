"""Django's forms in the design system, and the fields for days and times."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils import timezone
from django.utils.safestring import SafeString

from nhsuk.dates.days import Prefer, read_day
from nhsuk.dates.moments import local_moment
from nhsuk.dates.times import read_time, write_time
from nhsuk.dates.unreadable import Unreadable

_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, "tick"),
    (forms.CheckboxSelectMultiple, "tick"),
    (forms.RadioSelect, "tick"),
    (forms.Select, "input"),
    (forms.Textarea, "input"),
    (forms.FileInput, "file"),
    (forms.MultiWidget, ""),
    (Input, "input"),
]


def set_choice_messages() -> None:
    """Replaces Django's messages for every field with choices."""
    one = "Choose one from the list"
    several = "Choose from the list"
    forms.ChoiceField.default_error_messages["invalid_choice"] = one
    forms.ModelChoiceField.default_error_messages["invalid_choice"] = one
    for kind in (forms.MultipleChoiceField, forms.ModelMultipleChoiceField):
        kind.default_error_messages |= dict.fromkeys(("invalid_choice", "invalid_list"), several)
    forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"] = several


def evaluate_choices(widget: forms.Widget) -> None:
    """Reads choices from the database once: the widget iterates twice, and a list counts them."""
    if hasattr(widget, "choices"):
        widget.choices = [*iter(widget.choices)]


class BoundField(DjangoBoundField):
    """Gives each widget its component's class, and omits `required`: the server says what is
    missing.
    """

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        drawn = widget or self.field.widget
        base = next((name for kind, name in _CLASSES if isinstance(drawn, kind)), "")
        names = [base, f"{base}--error"] if base and self.errors else [base]
        classes = " ".join(
            filter(None, [*names, drawn.attrs.get("class", ""), attrs.get("class", "")])
        )
        if classes:
            built["class"] = classes
        return built

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        evaluate_choices(widget or self.field.widget)
        return super().as_widget(widget, attrs, only_initial)

    @property
    def chosen(self) -> list[str]:
        """The names of uploaded files, if the form is shown again: browsers do not keep the
        files.
        """
        if (
            not isinstance(self.field.widget, forms.FileInput)
            or not self.form.is_bound
            or not self.form.errors
        ):
            return []
        files = self.data if isinstance(self.data, list) else [self.data]
        return [file.name for file in files if file]

    @property
    def aria_describedby(self) -> str | None:
        described: str | None = super().aria_describedby
        return (
            " ".join(filter(None, [described, f"{self.auto_id}_again"]))
            if self.chosen
            else described
        )

    @property
    def kind(self) -> str:
        """`checkbox` for a single box, whose label follows it; `many` for a set; otherwise
        `one`.
        """
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "checkbox"
        return "many" if self.use_fieldset else "one"


class Renderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ form.field.as_field_group }}` as the design system's fields."""

    form_template_name = "nhsuk/form.html"
    field_template_name = "nhsuk/field.html"
    bound_field_class = BoundField


DAY_LIKE = "Like 31/03/2026"  # the hint of a day that nothing else explains
_EVERY_YEAR = range(1, 10_000)
YEARS = range(1900, 2101)  # anything else is a typing error


class DayField(forms.DateField):
    """A day as people type it: 31/03/2026, 31 March, next Friday; shown again as 31/03/2026. Only
    in these years. `prefer` is `past` where a day without its year has gone by.
    """

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "input--10", "autocomplete": "off"})
    default_error_messages = {"required": "Enter the day"}
    reads = "day"  # the kind of text, for what is said beside it as one types
    unreadable = ""  # what to say of a text that is no day, in place of the reader's words

    def __init__(self, *, years: range = YEARS, prefer: Prefer = "future", **options: Any) -> None:
        super().__init__(**options)
        self.years = years
        self.prefer = prefer
        self.widget.attrs |= {"data-reads": self.reads, "data-prefer": prefer}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        today = timezone.localdate()
        try:
            day = read_day(str(value), today=today, prefer=self.prefer, years=_EVERY_YEAR)
        except Unreadable as refusal:
            words = self.unreadable or str(refusal)
            raise ValidationError(words, code="invalid") from None
        return self.check_year(day)

    def check_year(self, day: date) -> date:
        """Refuses a year that can only be a typing error."""
        if day.year not in self.years:
            words = f"Enter a day from {self.years[0]} to {self.years[-1]}"
            raise ValidationError(words, code="far")
        return day


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of the database. A number too large for a key is not a choice."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]  # Django has it, its stubs do not
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": "One of them"},
            ) from None


class TimeInput(forms.TimeInput):
    """Shows a time as the pages do."""

    def format_value(self, value: Any) -> str | None:
        return write_time(value) if isinstance(value, time) else super().format_value(value)


class ClockField(forms.TimeField):
    """A time of day as people type it: 7:10am, 7.10pm, 19:10, 0710, noon; shown again as 7:10am."""

    widget = TimeInput(attrs={"class": "input--5", "autocomplete": "off"})
    default_error_messages = {"required": "Enter the time"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"data-reads": "time"}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return read_time(str(value))
        except Unreadable as refusal:
            raise ValidationError(str(refusal), code="invalid") from None


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a time side by side, each with its own label."""

    template_name = "nhsuk/moment.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = forms.DateInput(attrs, format="%d/%m/%Y"), TimeInput(attrs)
        super(forms.SplitDateTimeWidget, self).__init__(parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widths = ("Day", "input--10"), ("Time", "input--5")
        error = " input--error" if (attrs or {}).get("aria-invalid") else ""
        for part, (label, width) in zip(context["widget"]["subwidgets"], widths, strict=True):
            part["label"] = label
            part["attrs"] |= {"class": f"input {width}{error}", "autocomplete": "off"}
            part["attrs"] |= {"data-reads": label.lower()}
        return context


class MomentField(forms.SplitDateTimeField):
    """An instant typed as a day and a London time; a time that the clocks skip or repeat is an
    error.
    """

    widget = MomentWidget
    default_error_messages = {"invalid_date": "Enter the day", "invalid_time": "Enter the time"}

    def __init__(self, **options: Any) -> None:
        super(forms.SplitDateTimeField, self).__init__((DayField(), ClockField()), **options)

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, clock = data_list
        if day in self.empty_values:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if clock in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        try:
            return local_moment(day, clock, is_split=True)
        except Unreadable as refusal:
            raise ValidationError(str(refusal), code="clocks_change") from None


class PeriodForm(forms.Form):
    """From a day to a day, both included."""

    first = DayField(label="From", error_messages={"required": "Enter the first day"})
    last = DayField(label="To", error_messages={"required": "Enter the last day"})

    def clean(self) -> dict[str, Any]:
        first = self.cleaned_data.get("first")
        last = self.cleaned_data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error(
                "last", "The last day is before the first. Enter the first day or a later one."
            )
        return self.cleaned_data


def whole_number_field(
    label: str, least: int, most: int, help_text: str = "", *, required: bool = True
) -> forms.IntegerField:
    """A whole number between two others, with one message for whatever else is typed."""
    message = f"Enter a whole number from {least} to {most}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        label=label,
        help_text=help_text,
        required=required,
        error_messages=errors,
        widget=forms.NumberInput(attrs={"class": "input--4"}),
    )
