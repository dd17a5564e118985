"""What people do in scheduling, one module per noun. Each deed is atomic and leaves one audit event."""
