"""The sign-ins of the example, and where its mail is."""

import pytest

from accounts.demo import add_cast
from accounts.templatetags.demo import demo_sign_ins
from tests.clock import NOW


@pytest.mark.parametrize(
    ("mailer", "folder"),
    [
        ({"BACKEND": "filebased", "OPTIONS": {"file_path": "/srv/mail"}}, "/srv/mail"),
        ({"BACKEND": "smtp", "OPTIONS": {"host": "mail.example.org"}}, ""),
        ({"BACKEND": "console"}, ""),
    ],
)
def test_demo_sign_ins_name_the_mail_folder(db, settings, mailer, folder):
    settings.MAILERS = {"default": mailer}
    add_cast(NOW)

    found = demo_sign_ins("/packs/")

    assert (found["mail_folder"], found["next"], len(found["people"])) == (folder, "/packs/", 7)
