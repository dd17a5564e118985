"""With https every cookie has a name that no other host and no plain connection can set."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT, sources

SETTERS = {"accounts/confidential.py", "accounts/devices.py", "accounts/idle.py"}
SCRIPT = """
import django; django.setup()
from types import SimpleNamespace
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from accounts import confidential, devices, idle
from accounts.models import User
from nhsuk.messages import Storage, say

request = RequestFactory().post("/n/1.abc", secure=True)
request.session = SimpleNamespace(session_key="a key")
response = confidential.redirect_to_itself(request, note="open")
devices.remember_device(request, response, User(pk=1))
idle._remember(response, request, idle.Use(timezone.now(), timezone.now()))
request._messages = Storage(request)
say(request, "Done.")
request._messages.update(response)
for cookie in response.cookies.values():
    print(cookie.OutputString())
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_HTTPONLY)
"""


@pytest.mark.parametrize(
    ("base_url", "names"),
    [
        (
            "https://greenroom.example.nhs.uk",
            ["__Host-messages", "__Host-used", "__Secure-devices", "__Secure-pressed"],
        ),
        ("http://localhost:8000", ["devices", "messages", "pressed", "used"]),
    ],
)
def test_names_and_attributes_of_cookies(tmp_path, base_url, names):
    env = {**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "DATABASE_URL": ""}
    env |= {"BASE_URL": base_url, "DEMO": "", "DJANGO_SETTINGS_MODULE": "config.settings"}

    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True
    )
    *cookies, of_django = ended.stdout.splitlines()

    assert ended.returncode == 0, ended.stderr
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == names
    is_https = base_url.startswith("https")
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie.split("; ")) is is_https
        assert "__Host-" not in cookie or "Path=/;" in cookie
    prefix = "__Host-" if is_https else ""
    assert of_django == f"{prefix}sessionid {prefix}csrftoken True"


def test_no_other_module_sets_a_cookie():
    setters = {
        str(file.relative_to(ROOT))
        for file in sources()
        if any(name in file.read_text() for name in (".set_cookie(", ".set_signed_cookie("))
    }

    assert setters == SETTERS
