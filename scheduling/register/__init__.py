"""The register as it comes from a spreadsheet: read, checked and compared with what is held.
Nothing here writes.
"""
