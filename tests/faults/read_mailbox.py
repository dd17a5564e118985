"""Reads the mailbox whose folder is named once, and dies by SIGKILL a moment after it began with
the nth email, if n is given.

`naive` in place of n: the twin, which records how far it has read, then stores what it read; it dies
between the two at the first email.
"""

import os
import random
import signal
import sys
import threading

import django

django.setup()

from django.utils import timezone  # noqa: E402  once it is set up

from desk.enquiries.models import Mailbox  # noqa: E402  as above
from desk.mailbox.actions import mailbox  # noqa: E402  as above
from desk.reader import imap  # noqa: E402  as above

MOMENT = 0.02  # seconds: about what one email takes

folder, *killed = sys.argv[1:]
fetch = imap.Folder.fetch
began = 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fetch_and_die(self: imap.Folder, uid: int) -> imap.RawEmail | None:
    global began
    began += 1
    if [str(began)] == killed:
        threading.Timer(random.uniform(0, MOMENT), die).start()
    return fetch(self, uid)


def record_and_die(values: object, uid: int, uid_validity: int, name: str) -> bool:
    Mailbox.objects.update(uid_validity=uid_validity, last_uid=uid)
    die()
    return False


imap.Folder.fetch = fetch_and_die
if killed == ["naive"]:
    mailbox._store = record_and_die
Mailbox.objects.filter(is_on=False).update(is_on=True, folder=folder)
Mailbox.objects.update(reading_until=None)  # a killed reading keeps others out for two minutes
print(mailbox.read_mailbox(now=timezone.now()))
