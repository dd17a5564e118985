import pytest

from imports.cells import CellError
from imports.names import split_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Fenwright, Gwen", ("", "Gwen", "Fenwright")),
        ("Gwen Fenwright", ("", "Gwen", "Fenwright")),
        ("Iyer-Thorne, Leila Mary", ("", "Leila Mary", "Iyer-Thorne")),
        ("Leila Mary Iyer-Thorne", ("", "Leila Mary", "Iyer-Thorne")),
        ("van der Berg, Hamish", ("", "Hamish", "van der Berg")),
        ("Hamish van der Berg", ("", "Hamish", "van der Berg")),
        ("Dr Leila Iyer-Thorne", ("Dr", "Leila", "Iyer-Thorne")),
        ("Dr. Leila Iyer-Thorne", ("Dr", "Leila", "Iyer-Thorne")),
        ("Iyer-Thorne, Dr Leila", ("Dr", "Leila", "Iyer-Thorne")),
        ("Dr Iyer-Thorne, Leila", ("Dr", "Leila", "Iyer-Thorne")),
        ("IYER-THORNE, Leila (Dr)", ("Dr", "Leila", "IYER-THORNE")),
        ("Iyer-Thorne, Leila, Dr", ("Dr", "Leila", "Iyer-Thorne")),
        ("Professor Dame Orla Underhay", ("Professor Dame", "Orla", "Underhay")),
        ("Mr O'Hanrahan, Keiran", ("Mr", "Keiran", "O'Hanrahan")),
        ("Orla Underhay OBE", ("", "Orla", "Underhay OBE")),
        ("De Souza, Ana", ("", "Ana", "De Souza")),
        ("Van Morris", ("", "Van", "Morris")),
        ("Gwen  Fenwright ", ("", "Gwen", "Fenwright")),
    ],
)
def test_split_name(written, name):
    assert split_name(written) == name


@pytest.mark.parametrize(
    "written", ["Fenwright", "Dr Fenwright", "Fenwright,", ", Gwen", "Dr", ","]
)
def test_split_name_refuses_half_a_name(written):
    with pytest.raises(CellError) as refused:
        split_name(written)

    assert refused.value.remedy == "Write it as “Surname, Forename” or “Forename Surname”."
