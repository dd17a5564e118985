"""Courses and topics."""

from django import forms
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect

from accounts.lists import List, list_page
from accounts.pages import (
    Answer,
    Permission,
    RefusalsTo,
    Request,
    form_page,
    page,
    say,
)
from training.actions.courses import add_named, change_named
from training.forms.courses import CourseChangeForm, NewCourseForm, NewTopicForm, TopicChangeForm
from training.models import Course, PersonTopic, Topic

COURSES = {"back": "training:course_list", "back_words": "Courses"}
TOPICS = {"back": "training:topic_list", "back_words": "Topics"}
COURSE_SORTS = {
    "code": ("code",),
    "title": ("title", "code"),
    "months": ("valid_for_months", "code"),
    "minutes": ("minutes", "code"),
    "group": ("max_group", "code"),
}
TOPIC_SORTS = {
    "title": ("title",),
    "code": ("code",),
    "leads": ("leads", "title"),
    "speakers": ("speakers", "title"),
}


@list_page("courses/", Permission.SEE_PEOPLE)
def course_list(request: Request) -> List:
    return List(Course.objects.order_by("code"), "course", sorts=COURSE_SORTS)


def _add[N: (Course, Topic)](request: Request, form: forms.Form, model: type[N]) -> N | None:
    """Add the course or topic; on a refusal, add it to the form and return None."""
    if not form.is_valid():
        return None
    with RefusalsTo(form, "code"):
        return add_named(thing=model(**form.cleaned_data), by=request.user, now=request.now)
    return None


def _change(request: Request, form: forms.Form, thing: Course | Topic) -> bool:
    """Change the course or topic; on a refusal, add it to the form and return False."""
    if not form.is_valid():
        return False
    values = {**form.cleaned_data}
    seen = values.pop("seen")
    with RefusalsTo(form):
        change_named(thing=thing, values=values, seen=seen, by=request.user, now=request.now)
    return not form.errors


@page("courses/add/", Permission.EDIT_COURSES)
def course_add(request: Request) -> Answer:
    form = NewCourseForm(request.POST or None)
    if course := _add(request, form, Course):
        say(request, f"{course} has been added. Add who must hold it.")
        return redirect("training:course_list")
    return form_page(form, heading="Add a course", save="Add the course", **COURSES)


@page("courses/<int:pk>/change/", Permission.EDIT_COURSES)
def course_change(request: Request, pk: int) -> Answer:
    course = get_object_or_404(Course, pk=pk)
    form = CourseChangeForm(request.POST or None, row=course)
    if _change(request, form, course):
        say(request, f"{course} has been updated. Existing records keep their last day.")
        return redirect("training:course_list")
    heading = f"Change {course}"
    return form_page(form, heading=heading, save="Save the course", **COURSES)


@list_page("topics/", Permission.SEE_PEOPLE)
def topic_list(request: Request) -> List:
    current = Q(people__retracted_at=None)
    counted = Topic.objects.annotate(
        leads=Count("people", filter=current & Q(people__level=PersonTopic.Level.LEAD)),
        speakers=Count("people", filter=current),
    )
    return List(counted.order_by("title"), "topic", sorts=TOPIC_SORTS)


@page("topics/add/", Permission.EDIT_COURSES)
def topic_add(request: Request) -> Answer:
    form = NewTopicForm(request.POST or None)
    if topic := _add(request, form, Topic):
        say(
            request,
            f"{topic} has been added. Add who can speak on it from the page of each person.",
        )
        return redirect("training:topic_list")
    return form_page(form, heading="Add a topic", save="Add the topic", **TOPICS)


@page("topics/<int:pk>/change/", Permission.EDIT_COURSES)
def topic_change(request: Request, pk: int) -> Answer:
    topic = get_object_or_404(Topic, pk=pk)
    form = TopicChangeForm(request.POST or None, row=topic)
    if _change(request, form, topic):
        say(request, f"{topic} has been updated.")
        return redirect("training:topic_list")
    heading = f"Change {topic}"
    return form_page(form, heading=heading, save="Save the topic", **TOPICS)
