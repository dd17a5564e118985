from datetime import timedelta

import pytest

from imports.models import RegisterUpload
from imports.tasks import forget_register_uploads
from tests.clock import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_forget_register_uploads_twice_in_a_row_and_late(officer):
    RegisterUpload.objects.create(
        user=officer, name="x", content=b"", uploaded_at=NOW - timedelta(days=3)
    )

    assert [forget_register_uploads() for _ in range(2)] == [
        "1 unconfirmed register uploads deleted.",
        "0 unconfirmed register uploads deleted.",
    ]
