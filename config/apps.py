"""Wiring that Django asks an app for; `config` holds no models."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
