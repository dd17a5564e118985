"""An invented organisation with three years of history, made by the product's own actions, each run
with a past moment.

All actions are planned first, with their moments, and then run in order of time. So the facts,
audit events and statuses are those that a real installation would have.
"""
