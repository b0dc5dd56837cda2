"""What the controller will do with a workflow: its passes, modelled without a clock, pods or a cluster.

    predict(defaults, workflow, templates, cluster_templates, ending, version)
                             which notifications go out when the workflow ends in that way
    around(version, defaults, templates, cluster_templates), Foresight(place, workflow).prediction(ending)
                             the same for many workflows, with everything else read once
    notify(given, version)   the `run` operation of the conformance cases

A question ends in an answer, in Refused (an object that is none of its kind) or in UnknownAnswer (this port does not
know; it never guesses). Each answer has its budget, so each question ends.

Known differences between the versions: labels of the defaults' workflowMetadata in validation (3.7), the label of the
referred template (4.1), and what merge, join and expressions tell apart. All else is as in 3.7.4, which gave the same
answers as 4.1.2 wherever both were asked. A dag within an exit handler is waited for on stop only from 3.7.17, 4.0.8 and
4.1 on.
"""

from __future__ import annotations

from generator.argo.predict.drive import Around, around
from generator.argo.predict.endings import ENDINGS, Delivery, Foresight, Prediction, predict
from generator.argo.predict.result import Failed, notify

__all__ = ["ENDINGS", "Around", "Delivery", "Failed", "Foresight", "Prediction", "around", "notify", "predict"]
