"""Where a page may lead back to."""

import pytest

from accounts.requests import own_path


@pytest.mark.parametrize("path", ["/packs/P-0001/flash/", "/interviews/I-0001/?find=iyer#id_place"])
def test_own_path_leads_back_on_this_site(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "//example.org/", "https://example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_own_path_leads_nowhere_else(path: str) -> None:
    assert own_path(path) == ""
