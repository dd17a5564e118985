from scheduling.rota.models.shifts import DutyShift

__all__ = ["DutyShift"]
