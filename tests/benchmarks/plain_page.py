"""The yardstick of list pages: the site with one page more, fifty rows of one query in the frame of all."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.access import Permission, requires
from config import urls
from training.models import Person

ROWS = """{% extends "desk.html" %}{% block title %}Plain{% endblock %}{% block heading %}Plain{% endblock %}
{% block main %}<table>{% for p in people %}<tr><th>{{ p.last_name }}, {{ p.first_name }}</th><td>{{ p.reference }}</td>
<td>{{ p.job_title }}</td><td>{{ p.joined_on }}</td></tr>{% endfor %}</table>{% endblock %}"""

PAGE = engines["django"].from_string(ROWS)  # type: ignore[attr-defined]  # it is the templates' engine


@requires(Permission.SEE_PEOPLE)
def plain_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"people": Person.objects.order_by("pk")[:50]}, request))


urlpatterns = [*urls.urlpatterns, path("plain/", plain_page)]
handler400, handler500 = urls.handler400, urls.handler500
