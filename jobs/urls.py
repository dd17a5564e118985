"""Addresses of the pages of `jobs`."""

from django.urls import path

from jobs.views import installation, jobs, mail_check

app_name = "jobs"
urlpatterns = [
    path("", jobs.job_list, name="job_list"),
    path("run-all-again/", jobs.job_run_all_again, name="job_run_all_again"),
    path("<int:pk>/row/", jobs.job_row, name="job_row"),
    path("<int:pk>/run-again/", jobs.job_run_again, name="job_run_again"),
    path("<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("email/", mail_check.mail_check, name="mail_check"),
    path("email/send/", mail_check.mail_check_send, name="mail_check_send"),
    path("installation/", installation.installation_state, name="installation_state"),
]
