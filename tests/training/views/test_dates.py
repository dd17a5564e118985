"""What a field understood, asked for as one types."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize(
    ("query", "words", "is_read"),
    [
        ({"reads": "moment", "text": "Thu 0810"}, "Thu 26 Nov, 8:10am", True),
        ({"reads": "moment", "text": "9am", "prefer": "past"}, "Wed 25 Nov, 9am", True),
        ({"reads": "moment", "text": "2pm same day", "near": "Fri 9am"}, "Fri 27 Nov, 2pm", True),
        ({"reads": "day", "text": "1 Jan", "prefer": "past"}, "Thu 1 Jan", True),
        ({"reads": "time", "text": "7"}, "“7” could be 7am or 7pm. Enter one of them.", False),
        ({"reads": "known_at", "text": "yesterday"}, "at the end of 24 November 2026", True),
        ({"reads": "known_at", "text": "Mon 9am"}, "on 23 November 2026, 9am", True),
        ({"reads": "day", "text": "x" * 9000}, f"“{'x' * 80}” is not a day. ", False),
    ],
)
def test_date_read_says_what_was_understood(client_of, spokesperson, query, words, is_read):
    answer = client_of(spokesperson).get("/dates/read/", query).json()

    assert (answer["words"][: len(words)], answer["is_read"]) == (words, is_read)


def test_date_read_refuses_another_kind_of_field(client_of, officer):
    assert client_of(officer).get("/dates/read/", {"reads": "age", "text": "7"}).status_code == 400


def test_every_form_says_of_its_days_how_they_are_read(client_of, manager):
    page = client_of(manager).get("/requirements/add/").text

    assert page.count('data-reads="day"') >= 2
    assert 'data-reader="/dates/read/"' in page
