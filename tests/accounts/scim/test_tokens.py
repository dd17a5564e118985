"""The pages of SCIM tokens."""

import re

from accounts.scim.models import ScimToken
from accounts.tokens import hash_of
from tests.factories.providers import ProviderFactory


def test_scim_token_add_shows_it_once_and_scim_token_end_ends_it(client_of, administrator):
    provider = ProviderFactory()
    client = client_of(administrator)

    page = client.post(f"/users/providers/{provider.pk}/tokens/add/")

    token = ScimToken.objects.get()
    shown = re.findall(r"<dt>Token</dt><dd><code>([\w-]{43})</code>", page.text)
    assert [hash_of(each) for each in shown] == [token.token_hash]
    assert page["Cache-Control"] == "private, no-store"
    listed = client.get(f"/users/providers/{provider.pk}/").text
    assert shown[0] not in listed
    assert "not used yet" in listed
    ended = client.post(f"/users/tokens/{token.pk}/end/", follow=True).text
    assert "The token no longer works." in ended
    assert "not used yet" not in ended
