from io import BytesIO

import pytest
from PIL import Image

from accounts.models import AuditEvent
from accounts.refusals import Refused
from tests.clock import NOW
from training.actions.organisation import set_logo
from training.models import Logo

pytestmark = pytest.mark.django_db


def picture(width: int = 30) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, 20)).save(out, "PNG")
    return out.getvalue()


def test_set_logo_replaces_the_previous_one(manager):
    for width in (30, 40):
        set_logo(content=picture(width), by=manager, now=NOW)

    logo = Logo.objects.get()
    assert (logo.width, logo.set_by) == (40, manager)
    assert logo.address.startswith("data:image/png;base64,iVBOR")
    assert AuditEvent.objects.filter(action="logo.changed").count() == 2


def test_set_logo_refuses_other_files(manager):
    set_logo(content=picture(), by=manager, now=NOW)

    with pytest.raises(Refused, match="not a PNG, JPEG or WebP picture"):
        set_logo(content=b"<svg/>", by=manager, now=NOW)
    assert Logo.objects.get().width == 30
