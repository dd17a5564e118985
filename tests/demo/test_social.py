"""The example's social media register has something to correct and a declared account."""

from tests.clock import TODAY
from training.models import SocialDeclaration
from training.queries.social import social_register


def test_one_afternoon_is_nobodys_and_an_account_is_declared(example):
    register = social_register(TODAY)

    assert [(gap.day, gap.starts.hour) for gap in register.gaps] == [("Friday", 13)]
    assert len(register.accounts) == 3
    assert len(register.hashtags) == 2
    assert SocialDeclaration.objects.get().guidance is not None
