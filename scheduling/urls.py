"""Addresses of the pages of `scheduling`."""

from django.urls import path

from scheduling.views import asks, attendance, bookings, trainers, training_sessions, venues

app_name = "scheduling"
SESSION = "training-sessions/<int:pk>/"
urlpatterns = [
    path("asks/", asks.my_asks, name="my_asks"),
    path("asks/<int:ask_id>/accept/", asks.ask_accept, name="ask_accept"),
    path("asks/<int:ask_id>/decline/", asks.ask_decline, name="ask_decline"),
    path("training-sessions/", training_sessions.training_session_list, name="training_session_list"),
    path("training-sessions/add/", training_sessions.training_session_add, name="training_session_add"),
    path(
        "training-sessions/export/<slug:file_format>/",
        training_sessions.training_session_export,
        name="training_session_export",
    ),
    path(SESSION, training_sessions.training_session_detail, name="training_session_detail"),
    path(f"{SESSION}change/", training_sessions.training_session_change, name="training_session_change"),
    path(f"{SESSION}cancel/", training_sessions.training_session_cancel, name="training_session_cancel"),
    path(
        f"{SESSION}attendance/",
        attendance.training_session_attendance,
        name="training_session_attendance",
    ),
    path(f"{SESSION}book/", bookings.booking_add, name="booking_add"),
    path("bookings/<int:pk>/cancel/", bookings.booking_cancel, name="booking_cancel"),
    path("bookings/<int:pk>/restore/", bookings.booking_restore, name="booking_restore"),
    path("bookings/<int:pk>/mark/", attendance.booking_mark, name="booking_mark"),
    path("my/training-sessions/", attendance.my_training_sessions, name="my_training_sessions"),
    path("my/bookings/", bookings.my_bookings, name="my_bookings"),
    path("my/bookings/add/<int:pk>/", bookings.my_booking_add, name="my_booking_add"),
    path("my/bookings/<int:pk>/cancel/", bookings.my_booking_cancel, name="my_booking_cancel"),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/add/", venues.venue_add, name="venue_add"),
    path("venues/<int:pk>/change/", venues.venue_change, name="venue_change"),
    path("trainers/", trainers.trainer_list, name="trainer_list"),
    path("trainers/add/", trainers.trainer_add, name="trainer_add"),
    path("trainers/<int:pk>/change/", trainers.trainer_change, name="trainer_change"),
]
