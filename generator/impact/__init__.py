"""What other defaults mean for the workflows that are there: the predictor asked twice of each, before and after. Pure.

    sides   the defaults of a side, and what they make of one workflow     verdicts  what of the difference is worth saying
    survey  a stream of objects -> findings and totals, in bounded memory  shown     a survey as text and as JSON

Notifications are counted by the pods of notifiers that deliver, whoever wrote the defaults: which channels one pod tells
is a matter of `diff` and `preview`.
"""

from __future__ import annotations

from generator.impact.sides import Scene, scene_of
from generator.impact.survey import Survey, survey

__all__ = ["Scene", "Survey", "scene_of", "survey"]
