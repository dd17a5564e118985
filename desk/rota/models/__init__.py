from desk.rota.models.shifts import DutyShift
