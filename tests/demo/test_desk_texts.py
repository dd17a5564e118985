from demo import words
from demo.desk_texts import calls, lines
from training.media import MEDIA


def test_every_line_and_call_speaks_of_a_topic_that_there_is():
    assert {line["topic"] for line in lines()} | {call.topic for call in calls()} <= {
        *words.TOPICS,
        "",
    }
    assert len({line["reference"] for line in lines()}) == len(lines())


def test_every_slot_is_in_a_known_medium_by_a_post_that_there_is():
    posts = {post for post, *_ in words.POSTS}
    slots = [slot for call in calls() for slot in call.slots]

    assert {slot.medium for slot in slots} <= set(MEDIA)
    assert {slot.post for slot in slots} <= posts
