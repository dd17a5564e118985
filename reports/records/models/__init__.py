from reports.records.models.retention import RecordHold

__all__ = [
    "RecordHold",
]
