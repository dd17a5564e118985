"""Pages of the administrator: background work and the state of the installation."""
