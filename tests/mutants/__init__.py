"""Mutation testing of the pure modules: each change that a slip could make must make a test fail.

`make mutants` runs it whole; `.venv/bin/python -m tests.mutants training/readiness.py --every 5` takes one module and
every fifth mutant. `slips` says which changes are made, `trial` tries them, `survivors` knows which live on and why.
"""
