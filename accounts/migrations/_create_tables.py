"""How a squashed migration makes the tables of an app: each once."""

from importlib import import_module

from django.db.migrations import RunPython, SeparateDatabaseAndState


def run_python(*steps):
    """Pairs of what a step does and what takes it back, as one operation: Django renders every model for each."""

    def forwards(apps, schema_editor):
        for step, _ in steps:
            step(apps, schema_editor)

    def backwards(apps, schema_editor):
        for _, step in reversed(steps):
            step(apps, schema_editor)

    return RunPython(forwards, backwards)


class CreateTables(SeparateDatabaseAndState):
    """Makes the tables as the migrations that are replaced leave them, whose operations are applied to the state alone.

    Otherwise Django renders every model again after each operation, and SQLite makes a table anew for most of them:
    a new database would take ten times as long. What those migrations do to rows and triggers, the squashed one repeats.
    """

    def __init__(self, replaces):
        modules = [import_module(f"{app}.migrations.{name}") for app, name in replaces]
        operations = [each for module in modules for each in module.Migration.operations]
        super().__init__(state_operations=operations)

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the rendered models: rendered again when next asked for
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in to_state.apps.get_app_config(app_label).get_models():
            schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in from_state.apps.get_app_config(app_label).get_models():
            schema_editor.delete_model(model)
