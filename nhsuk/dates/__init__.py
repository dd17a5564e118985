"""The parser of dates and times for every field, command, file and mail."""
