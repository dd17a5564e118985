"""What people type on the pages of training, made clean; one module per noun."""
