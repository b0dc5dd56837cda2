"""What makes the controller refuse a workflow at its first pass: `invalid spec: …`.

Source: argo-workflows workflow/validate/validate.go. Hooks are not looked into, but that they have an expression; for a
workflow that refers to a template, neither are the defaults.

    invalid_cause(run)    the controller's words, "" for a valid workflow
"""

from __future__ import annotations

from generator.argo.predict.validation.workflow import invalid_cause

__all__ = ["invalid_cause"]
