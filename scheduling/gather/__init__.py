"""Facts for pages, read in flat queries, one module per page."""
