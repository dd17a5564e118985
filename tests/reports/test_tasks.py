import pytest

from reports.models import PackVersion
from reports.tasks import render_pack
from tests.reports.conftest import Printer, Submit

pytestmark = pytest.mark.django_db


def test_render_pack_prints_the_version_twice_in_a_row_as_once(
    submitted: Submit, printer: Printer, at_now: object
) -> None:
    version = submitted()

    sentences = {render_pack(version_id=version.pk, is_approved=False) for _ in range(2)}

    assert sentences == {"P-0001 version 1 printed, 2 PDFs."}
    assert PackVersion.objects.get().renditions.count() == 2
    assert printer.asked == ["a4", "phone"]
