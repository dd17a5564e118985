"""Signatures, checked by another implementation."""

from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from reports.api.signing import secret_of, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_signature_is_that_of_the_example_of_standard_webhooks():
    signed = signature(
        SECRET,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body='{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signature_is_what_their_library_makes():
    secret = secret_of(b"\x00\xff" * 16)
    at = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)
    body = '{"name": "Dr Ama Ò"}'

    signed = signature(secret, message_id="msg_1", timestamp=int(at.timestamp()), body=body)

    assert signed == Webhook(secret).sign("msg_1", at, body)
