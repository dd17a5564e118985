"""How Django's forms are drawn with the design system."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Looks for form templates among the project's own first."""
