from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    checks = ["reports.checks.pdf_libraries", "reports.checks.pack_files"]
