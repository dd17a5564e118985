"""Opens the pages of an upgraded installation as a communications manager, and prints address and
status of each.

Run as a program in the installation's environment: `python -m tests.faults.upgraded_pages MOST`.
"""

import json
import sys
from itertools import islice


def main(most: int) -> None:
    import django

    django.setup()
    import time_machine
    from django.test import Client, override_settings
    from django.test.utils import setup_test_environment

    from accounts.models import User
    from tests.clock import NOW
    from tests.crawl import pages

    setup_test_environment()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with (
        override_settings(STORAGES={"default": files, "staticfiles": plain}),
        time_machine.travel(NOW),
    ):
        client = Client(raise_request_exception=False)
        client.force_login(
            User.objects.get(email="manager@demo.example.nhs.uk"),
            "accounts.backends.UserBackend",
        )
        seen = [(page.address, page.status) for page in islice(pages(client, most_alike=1), most)]
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
