import pytest

from config.settings import _broker


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("", {"orm": "default"}),
        ("redis://r:6379/0", {"redis": "redis://r:6379/0?socket_connect_timeout=1&socket_timeout=5"}),
        ("redis://r?db=1", {"redis": "redis://r?db=1&socket_connect_timeout=1&socket_timeout=5"}),
    ],
)
def test_broker_is_never_waited_for_long(url: str, settings: dict[str, str]) -> None:
    assert _broker(url) == settings
