"""What people type on the pages of scheduling, made clean; one module per noun."""
