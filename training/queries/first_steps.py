"""What a new register lacks before anybody can be found for an interview, or be ready."""

from training.models import Person, Requirement, Tenure, TrainingRecord


def lacking() -> set[str]:
    """Of `people`, `roles` and `training` what nobody has entered yet; without people nothing else
    can be.
    """
    if not Person.objects.listed().exists():
        return {"people"}
    facts = {"roles": Tenure.objects, "training": TrainingRecord.objects}
    return {name for name, rows in facts.items() if not rows.not_retracted().exists()}


def nothing_required_because() -> str:
    """`requirements` where none was ever put in force, `roles` where nobody holds one; empty if both
    are there.
    """
    facts = {"requirements": Requirement.objects, "roles": Tenure.objects}
    return next((name for name, rows in facts.items() if not rows.not_retracted().exists()), "")
