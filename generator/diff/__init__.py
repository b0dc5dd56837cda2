"""What one configuration means against another: live against rendered, one environment or revision against another. Pure."""
