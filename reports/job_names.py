"""Dotted names of the tasks that this app's actions queue: actions do not import tasks."""

CHASE_READER = "reports.tasks.chase_reader"
MAKE_AIR_CHECK = "reports.tasks.make_air_check"
REMOVE_FILES = "reports.tasks.remove_files"
REMOVE_FILES_OF_PEOPLE = "reports.tasks.remove_files_of_people"
RENDER_PACK = "reports.tasks.render_pack"
