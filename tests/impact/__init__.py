"""Impact: each finding provoked, the command over files, and over a real API server."""
