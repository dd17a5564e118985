import pytest

from reports.templatetags.packs import tel


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("01632 960148", "tel:01632960148"),
        (" +44 (0)1632 960148 ", "tel:+4401632960148"),
        ("ring +44", "tel:44"),
        ("", "tel:"),
    ],
)
def test_tel(number: str, address: str) -> None:
    assert tel(number) == address
