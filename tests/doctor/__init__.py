"""The doctor: what each unit finds, what is said of it, and all of them against a real API server."""
