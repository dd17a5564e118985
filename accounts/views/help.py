"""Help: the chapters of the guide, those for the reader first, and a search of them all."""

from accounts.guide import sections, sections_for
from accounts.pages import Context, Request, page, signed_in


@page("help/")
@signed_in
def help_overview(request: Request) -> Context:
    own = sections_for(request.user.roles)
    opened, text = request.GET.get("chapter", ""), request.GET.get("q", "")[:200].strip()
    return {
        "own": own,
        "others": [chapter for chapter in sections() if chapter not in own],
        "chapter": next((each for each in sections() if each.anchor == opened), None),
        "text": text,
        "found": [(each, words) for each in sections() if (words := each.paragraph_with(text))],
    }
