from demo.emblem import emblem
from training.logos import clean


def test_the_emblem_is_a_picture_that_is_taken_as_a_logo_and_the_same_each_time():
    picture = clean(emblem())

    assert (picture.width, picture.height) == (360, 180)
    assert emblem() == emblem()
