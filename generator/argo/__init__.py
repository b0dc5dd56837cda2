"""What the Argo Workflows controller does: pure functions, each with the source of its rule. No input or output."""
