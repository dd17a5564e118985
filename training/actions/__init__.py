"""Everything that a person can do to the register, one module per noun."""
