"""What people type into the pages of reports, one module per noun."""
