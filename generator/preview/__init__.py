"""What a workflow would get from the defaults of a release, and what it would tell whom. Pure.

    documents  a text's Kubernetes objects, many to a file       subjects   an object as the Workflow that it starts
    endings    how a workflow can end, as the predictor plays it  facts     what its pods would be told
    notes      the messages that would be sent                    changes   what the defaults change and what stands against them
    shown      a preview as text and as JSON

The controller is predicted (argo/predict) with light stand-ins for our notify templates and conditions; which routes fire
and what they say comes from the notifier's own program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.argo.predict import Foresight
from generator.argo.refusal import Refused
from generator.errors import Problem
from generator.notifier.program.aim import strangers
from generator.preview.changes import Effect, effect_of
from generator.preview.endings import ENDINGS, Stage, foresee, place_of
from generator.preview.facts import facts_of
from generator.preview.notes import Aim, Ending, Program, told
from generator.preview.subjects import Subject


class Preview(NamedTuple):
    """What is known of one workflow in an environment.

    `refused` says why the controller would not take it, then there are no endings.
    """

    subject: Subject
    effect: Effect
    endings: tuple[Ending, ...]
    refused: str = ""
    environment: str = ""


def preview(subject: Subject, stage: Stage, program: Program, endings: Sequence[str] = ENDINGS) -> Preview:
    """The preview of one workflow; `endings` are some of ENDINGS. Never raises for a workflow, whatever it holds."""
    environment = stage.release.profile.environment
    try:
        effect = _with_requests(effect_of(subject, stage), stage)
        foresight = Foresight(place_of(subject, stage), subject.workflow)
    except Refused as error:
        return Preview(subject, Effect((), {}, {}, {}), (), said(error.problems[0]), environment)
    about = Aim(effect, stage, program)
    found = tuple(told(foresee(foresight, name), name, about) for name in endings)
    invalid = next((ending.why for ending in found if ending.is_invalid), "")
    return Preview(subject, effect, () if invalid else found, invalid, environment)


def _with_requests(effect: Effect, stage: Stage) -> Effect:
    """Also what the workflow asks for in vain."""
    overrides = stage.release.profile.overrides
    vain = strangers(facts_of(effect, "", stage.made), overrides) if overrides else ()
    return effect._replace(clashes=(*effect.clashes, *vain))


def said(problem: Problem) -> str:
    """A problem's text with its hint."""
    return f"{problem.text} ({problem.hint})" if problem.hint else problem.text


def is_refused(each: Preview) -> bool:
    """Whether the workflow would not run at all."""
    return bool(each.refused)


__all__ = ["ENDINGS", "Ending", "Preview", "Program", "Stage", "Subject", "is_refused", "preview"]
