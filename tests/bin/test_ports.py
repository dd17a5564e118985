import os
import socket
import sys

import pytest

from tests.project import ROOT


@pytest.fixture
def ports(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "bin")
    import ports  # a script's neighbour, found through its folder

    return ports


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_free_port_has_no_holder(ports, taken):
    assert ports.is_free("127.0.0.1", 0)
    assert ports.holder(1) == ""


def test_taken_port_names_its_program(ports, taken):
    assert not ports.is_free("127.0.0.1", taken)
    if sys.platform == "linux":
        assert f"(process {os.getpid()})" in ports.holder(taken)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_other_host_is_not_reported_as_taken(ports, host):
    with pytest.raises(OSError, match=r".+"):
        ports.is_free(host, 0)
