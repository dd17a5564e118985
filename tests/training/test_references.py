import pytest

from training.references import fold, is_reference


@pytest.mark.parametrize("text", ["E1007", "e-1", "a.b_c", "7", "x" * 40])
def test_is_reference_accepts_what_fits_in_a_url(text):
    assert is_reference(text) is True


@pytest.mark.parametrize(
    "text", ["", ".", "..", "-1", "a b", "a/b", "a%2f", "ä", "x" * 41, "E1\n", "Add", "export"]
)
def test_is_reference_refuses_the_rest(text):
    assert is_reference(text) is False


def test_fold_ignores_case():
    assert fold("e1007") == fold("E1007") != fold("e1008")
