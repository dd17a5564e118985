from demo import words
from demo.desk import TEXTS
from training.media import MEDIA


def test_every_line_and_call_speaks_of_a_topic_that_there_is():
    lines = TEXTS["line"]
    topics = {each["topic"] for each in (*lines, *TEXTS["call"]) if "topic" in each}

    assert topics <= {*words.TOPICS}
    assert len({line["reference"] for line in lines}) == len(lines)


def test_every_slot_is_in_a_known_medium_by_a_post_that_there_is():
    posts = {post for post, *_ in words.POSTS}
    interviews = [call["interview"] for call in TEXTS["call"] if "interview" in call]

    assert {interview["medium"] for interview in interviews} <= set(MEDIA)
    assert {interview["post"] for interview in interviews} <= posts
