"""The Argo Notifications Engine: what is rendered for it, and our controller over it."""
