"""A site whose static files were not collected says so, where it is watched and in doctor."""

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client, RequestFactory
from whitenoise.storage import CompressedManifestStaticFilesStorage

from accounts import static_files
from accounts.views.errors import server_error
from jobs.checks import static_files as check
from tests.clock import NOW


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The files that were collected: all of them."""
    it = CompressedManifestStaticFilesStorage()
    it.hashed_files = {name: name for finder in get_finders() for name, _ in finder.list([])}
    monkeypatch.setattr(static_files, "staticfiles_storage", it)
    return it.hashed_files


@pytest.mark.django_db
def test_a_site_with_its_static_files_is_ready(collected):
    assert Client().get("/readyz").text == "ready\n"
    assert check(now=NOW).is_right


@pytest.mark.django_db
def test_a_site_without_one_of_them_is_not(collected):
    collected.popitem()

    answer = Client().get("/readyz")

    finding = check(now=NOW)
    page = server_error(RequestFactory().get("/today/"))
    assert (page.status_code, "Run manage.py collectstatic" in page.text) == (500, True)
    assert (answer.status_code, finding.is_right) == (503, False)
    assert "1 static file is missing" in answer.text
    assert "collectstatic" in finding.remedy
