from scheduling.rota.models.shifts import DutyShift
