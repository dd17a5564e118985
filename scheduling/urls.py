"""Addresses of the pages of `scheduling`."""

from django.urls import path

from scheduling.views import asks

app_name = "scheduling"
urlpatterns = [
    path("asks/", asks.my_asks, name="my_asks"),
    path("asks/<int:ask_id>/accept/", asks.ask_accept, name="ask_accept"),
    path("asks/<int:ask_id>/decline/", asks.ask_decline, name="ask_decline"),
]
