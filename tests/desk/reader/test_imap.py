"""Encrypted connections: after STARTTLS, and from the first byte."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from desk.reader.imap import MailboxAway, open_folder
from tests.clock import TODAY
from tests.imap import ImapServer, running, written


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For 127.0.0.1, by nobody whom this machine trusts; its key is beside it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.nhs.uk")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[ImapServer]:
    """A server that starts encryption on request, with one email."""
    key = certificate.with_name("key.pem")
    with running("--cert", str(certificate), "--key", str(key)) as server:
        with server.client() as client:
            client.append("INBOX", "", None, written().as_bytes())  # type: ignore[arg-type]  # now
        yield server


@contextmanager
def encrypted(server: ImapServer, certificate: Path) -> Iterator[int]:
    """The port on which the same server is encrypted from the first byte, one connection at a time."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))

    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                outside, _ = listening.accept()
            except OSError:  # it is over
                return
            with suppress(OSError), context.wrap_socket(outside, server_side=True) as client:
                _pass_on(client, server.port)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _pass_on(client: ssl.SSLSocket, port: int) -> None:
    """What each says to the other: first the server, then question and answer."""
    with closing(socket.create_connection(("127.0.0.1", port))) as inside:
        inside.settimeout(0.2)
        is_over = False
        while not is_over:
            with suppress(TimeoutError):
                while data := inside.recv(65_536):
                    client.sendall(data)
            asked = client.recv(65_536)
            inside.sendall(asked)
            is_over = not asked


def subjects(address: dict[str, Any]) -> list[bytes]:
    with open_folder(address, "INBOX") as folder:
        found = [folder.fetch(uid) for uid in folder.since(TODAY)]
    return [each.content for each in found if each and b"Ambulance" in each.content]


def test_a_mailbox_is_encrypted_on_request_if_its_certificate_is_trusted(
    server, certificate, monkeypatch
):
    check_trust(server.address(security="imap+tls"), certificate, monkeypatch)


def test_a_mailbox_is_encrypted_from_the_first_byte_if_its_certificate_is_trusted(
    server, certificate, monkeypatch
):
    with encrypted(server, certificate) as port:
        address = server.address(security="imaps", port=port)
        check_trust(address, certificate, monkeypatch)


def check_trust(
    address: dict[str, Any], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MailboxAway, match="a certificate that is not trusted: self-signed"):
        subjects(address)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert len(subjects(address)) == 1


def test_an_email_that_was_deleted_meanwhile_is_passed_over(server):
    with open_folder(server.address(), "INBOX") as folder:
        assert folder.fetch(9_999) is None
