"""Fixtures that the tests of the example share with those of packs."""

from tests.reports.conftest import media, printer  # noqa: F401  fixtures
