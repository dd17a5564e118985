"""Pages of the administrator: background work, and how the installation is."""
