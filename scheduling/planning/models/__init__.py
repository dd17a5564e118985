from scheduling.planning.models.training_plans import PlannedSession, TrainingPlan
