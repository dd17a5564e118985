"""Pages of reports, one module per noun."""
