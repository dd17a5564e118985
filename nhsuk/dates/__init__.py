"""One reader of days and times, for every field, command, file and mail."""
