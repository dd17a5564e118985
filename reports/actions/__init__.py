"""Deeds on packs: written, submitted, decided on, printed, delivered and read; one module for each of these."""
