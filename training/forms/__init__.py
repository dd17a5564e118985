"""Forms of training, one module per noun."""
