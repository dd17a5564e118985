"""A paper that was issued is proved whatever is done later: each form of the example is sent, with other
values than it has where that is possible, and what can be undone is undone.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import AuditEvent
from reports.board.queries.board_report import board_report, report_again
from reports.board.report_files import Said, as_json, said_in
from tests.clock import NOW, TODAY
from tests.crawl import Form, forms_on
from tests.reports.test_twice import browsers, forms_of, kind_of

SECOND = timedelta(seconds=1)


def paper(known_at) -> Said:
    return said_in(as_json(board_report(on=TODAY, known_at=known_at), {}))


def figures(said: Said):
    return as_json(report_again(said), {})


def test_later_actions_change_no_issued_paper(example, client_of, at_now):
    before = paper(NOW - SECOND)
    told = figures(before)
    wrong = {}
    done = set()
    import time
    t0 = time.time()
    for who, client in browsers(client_of):
        for form in forms_of(client, done, most_alike=2):
            for data in (form.filled_otherwise(), form.filled()):
                with transaction.atomic():
                    last = AuditEvent.objects.order_by("pk").last().pk
                    answer = client.post(form.action, data, follow=True)
                    events = list(AuditEvent.objects.filter(pk__gt=last).values_list("action", flat=True))
                    if events:
                        done.add(kind_of(form))
                        if figures(before) != told:
                            wrong[form.action, tuple(events)] = diff(told, figures(before))
                        undos = [f for f in forms_on(form.action, answer) if "undo" in f.action]
                        if undos:
                            at_now.shift(10 * SECOND)
                            between = paper(NOW + SECOND)
                            told2 = figures(between)
                            client.post(undos[0].action, undos[0].filled())
                            print("undo", undos[0].action, list(AuditEvent.objects.filter(pk__gt=last).values_list("action", flat=True)))
                            if figures(before) != told:
                                wrong[form.action, undos[0].action, 1] = diff(told, figures(before))
                            if figures(between) != told2:
                                wrong[form.action, undos[0].action, 2] = diff(told2, figures(between))
                            at_now.move_to(NOW)
                    transaction.set_rollback(True)
                client.cookies.pop("messages", None)
                if events:
                    break
    print(len(done), time.time() - t0)
    for k, v in wrong.items():
        print(k, v)
    assert wrong == {}


def diff(a, b):
    from reports.board.queries.paper_proof import _changed
    return list(_changed("", a, b))[:4]
