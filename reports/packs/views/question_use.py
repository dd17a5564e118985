"""Which packs ask a question of the library: a part of the question's page, or a page of
its own.
"""

from django.shortcuts import get_object_or_404, render

from accounts.pages import Answer, Permission, Request, page
from desk.enquiries.models import Question
from reports.packs.queries.question_use import packs_asking


@page("questions/<str:reference>/use/", Permission.WORK_DESK)
def question_use(request: Request, reference: str) -> Answer:
    question = get_object_or_404(Question.objects.select_related("topic"), reference=reference)
    context = {"question": question, "packs": packs_asking(question)}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
        return render(request, "reports/packs/_question_use.html", context)
    return context
