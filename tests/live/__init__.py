"""The cluster client: kubeconfigs, what can go wrong on the way, and what is read from a real API server."""
