"""Pages of training, one module per noun."""
