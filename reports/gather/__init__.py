"""What a page of reports shows, read from the database in a few queries, one module per noun."""
