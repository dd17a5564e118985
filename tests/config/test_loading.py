"""Every process loads settings, apps and addresses first, so heavy libraries wait until used."""

import os
import subprocess
import sys

import pytest

from tests.project import ROOT

HEAVY = {
    "PIL",
    "authlib",
    "fontTools",
    "highspy",
    "holidays",
    "markdown_it",
    "ninja",
    "notifications_python_client",
    "numpy",
    "openpyxl",
    "page_validation",
    "pikepdf",
    "pydantic",
    "recurring_ical_events",
    "scim2_models",
    "segno",
    "weasyprint",
}
PROGRAM = """
import sys
import django
django.setup()
import config.urls
{more}
print(*sorted({heavy} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("more", "loaded"),
    [
        ("", ""),
        ("import training.plain_pdf", "pikepdf"),
        ("import accounts.scim.operations", "pydantic scim2_models"),
    ],
    ids=["as it is", "control", "control of what answers SCIM"],
)
def test_no_heavy_library_is_loaded_before_it_is_used(more, loaded):
    program = PROGRAM.format(more=more, heavy=HEAVY)
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert (run.stdout.strip(), run.returncode, run.stderr) == (loaded, 0, "")
