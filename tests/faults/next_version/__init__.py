"""A version of the product whose second new migration fails, after the first has changed what
people wrote.
"""
