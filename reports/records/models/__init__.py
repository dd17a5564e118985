from reports.records.models.retention import RecordHold
