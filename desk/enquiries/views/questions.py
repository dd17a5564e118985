"""The library of questions: by topic, approved before they enter packs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.lists import List, list_page
from accounts.pages import Answer, Context, Permission, RefusalsTo, Request, page, post, say
from desk.enquiries.actions import questions
from desk.enquiries.filters import QuestionFilter
from desk.enquiries.forms.questions import QuestionChangeForm, QuestionForm
from desk.enquiries.models import Question
from desk.enquiries.queries.questions import export_rows

SORTS = {
    "reference": ("reference",),
    "question": ("text", "reference"),
    "kind": ("is_unwanted", "reference"),
}


@list_page("questions/", Permission.WORK_DESK, file="questions")
def question_list(request: Request) -> List:
    whole = Question.objects.select_related("topic", "debrief__interview")
    in_order = whole.order_by("topic__title", "is_unwanted", "reference")
    chosen = QuestionFilter(request.GET, queryset=in_order)
    return List(chosen, "question", sorts=SORTS, cells=export_rows)


@page("questions/<str:reference>/", Permission.WORK_DESK)
def question_detail(request: Request, reference: str) -> Context:
    rows = Question.objects.select_related(
        "topic", "debrief__interview__enquiry__outlet", "debrief__person"
    )
    question = get_object_or_404(
        rows.select_related("approved_by", "withdrawn_by"), reference=reference
    )
    return {"question": question}


@page("questions/add/", Permission.WORK_DESK)
def question_add(request: Request) -> Answer:
    form = QuestionForm(request.POST or None, initial={"topic": request.GET.get("topic")})
    if form.is_valid():
        with RefusalsTo(form):
            question = questions.add_question(by=request.user, now=request.now, **form.cleaned_data)
            say(request, f"{question} has been added to the library.")
            return redirect(question)
    return {"form": form}


@page("questions/<str:reference>/change/", Permission.WORK_DESK)
def question_change(request: Request, reference: str) -> Answer:
    question = get_object_or_404(Question, reference=reference)
    form = QuestionChangeForm(request.POST or None, row=question)
    if form.is_valid():
        with RefusalsTo(form):
            questions.change_question(
                question=question, by=request.user, now=request.now, **form.cleaned_data
            )
            say(request, f"{question} is saved and approved.")
            return redirect(question)
    return {"form": form, "question": question}


@post("questions/<str:reference>/approve/", Permission.WORK_DESK)
def question_approve(request: Request, reference: str) -> HttpResponse:
    question = get_object_or_404(Question.objects.select_related("topic"), reference=reference)
    with RefusalsTo(request):
        questions.approve_question(question=question, by=request.user, now=request.now)
        say(request, f"{question} is approved. The next pack on {question.topic} will suggest it.")
    return redirect(question)


@post("questions/<str:reference>/withdraw/", Permission.WORK_DESK)
def question_withdraw(request: Request, reference: str) -> HttpResponse:
    question = get_object_or_404(Question, reference=reference)
    questions.withdraw_question(question=question, by=request.user, now=request.now)
    undo = reverse("desk:question_restore", args=[question.reference])
    say(request, f"{question} has been withdrawn. Packs no longer suggest it.", undo=undo)
    return redirect(question)


@post("questions/<str:reference>/restore/", Permission.WORK_DESK)
def question_restore(request: Request, reference: str) -> HttpResponse:
    """Undoes `question_withdraw`."""
    question = get_object_or_404(Question, reference=reference)
    questions.restore_question(question=question, by=request.user, now=request.now)
    say(request, f"{question} has been restored.")
    return redirect(question)
