from training.forms.organisation import LogoForm


def test_no_file_says_what_to_do():
    assert LogoForm({}).errors["picture"] == ["Choose the file with the logo."]
