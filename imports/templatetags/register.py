"""How the pages of an import name what is in the files."""

from django import template

from imports.tables import column_in_file, file_label_of

register = template.Library()
register.filter("column_in_file", column_in_file)
register.filter("file_label", file_label_of)
