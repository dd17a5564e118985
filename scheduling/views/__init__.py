"""Pages of scheduling, one module per noun."""
