"""The register as spreadsheets: read, checked, compared with what is stored, and imported."""
