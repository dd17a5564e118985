from accounts.access import Role
from accounts.demo import CAST, PASSWORD, add_cast, email_of
from tests.clock import NOW


def test_add_cast_makes_a_user_for_each_role(db):
    cast = add_cast(NOW)

    assert list(cast) == list(CAST)
    assert {role for user in cast.values() for role in user.roles} == set(Role)
    assert all(user.check_password(PASSWORD) for user in cast.values())
    assert cast["board"].email == email_of("board") == "board@demo.example.nhs.uk"
