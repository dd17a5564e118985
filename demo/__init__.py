"""An invented organisation with three years behind it, made by the product's own actions at the
moments they happened.

Everything is laid out first as a story, a list of actions with their moments, and then run in order
of time, so that facts, audit events and statuses are those that a real installation would hold.
"""
