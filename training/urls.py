"""Addresses of the pages of `training`."""

from django.urls import URLPattern, path

from training.views import my_training

app_name = "training"
urlpatterns: list[URLPattern] = [
    path("my-training/", my_training.my_training, name="my_training"),
]
