from demo.emblem import emblem
from training.logos import clean


def test_the_emblem_is_accepted_as_a_logo_and_is_the_same_each_time():
    picture = clean(emblem())

    assert (picture.width, picture.height) == (360, 180)
    assert emblem() == emblem()
