from training.forms.organisation import LogoForm


def test_no_file_says_what_to_do() -> None:
    assert LogoForm({}).errors["picture"] == ["Choose the file with the logo."]
