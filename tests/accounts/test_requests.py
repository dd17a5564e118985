"""Redirects within the site."""

import pytest
from django.test import RequestFactory

from accounts.requests import back_to_list, own_path


@pytest.mark.parametrize("path", ["/packs/P-0001/flash/", "/interviews/I-0001/?find=iyer#id_place"])
def test_own_path_on_this_site(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "//example.org/", "https://example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_own_path_elsewhere_is_empty(path):
    assert own_path(path) == ""


@pytest.mark.parametrize(
    ("sent_from", "wanted"),
    [
        (
            "https://greenroom.example.org/jobs/?state=given_up&page=2",
            "/jobs/?state=given_up&page=2",
        ),
        ("https://greenroom.example.org/jobs/", "/jobs/"),
        ("https://greenroom.example.org/jobs/7/?state=given_up", "/jobs/"),
        ("https://example.org/elsewhere/?state=given_up", "/jobs/"),
        (None, "/jobs/"),
    ],
)
def test_back_to_list_keeps_the_filters(sent_from, wanted):
    headers = {"Referer": sent_from} if sent_from else {}
    request = RequestFactory().post("/jobs/7/cancel/", headers=headers)

    assert back_to_list(request, "jobs:job_list").url == wanted


def test_back_to_list_keeps_the_filters_where_they_had_to_confirm():
    request = RequestFactory().post(
        "/jobs/7/cancel/",
        {"confirm-from": "/jobs/?state=given_up"},
        headers={"Referer": "https://greenroom.example.org/jobs/7/cancel/"},
    )

    assert back_to_list(request, "jobs:job_list").url == "/jobs/?state=given_up"
