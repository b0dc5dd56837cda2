"""Set-ups that were there, and the profiles that they become."""
