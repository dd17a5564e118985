"""Rows that hold the least that is valid; what a test reads, it states."""
