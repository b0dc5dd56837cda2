"""The workflow as a whole.

Source: argo-workflows workflow/validate/validate.go `ValidateWorkflow`.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict.run import Run
from generator.argo.predict.templates import LOCAL, Base, Holder
from generator.argo.predict.validation.checks import PLACEHOLDER, Invalid, check_arguments, check_hooks, check_names
from generator.argo.predict.validation.context import ANYTHING, Context, arguments_of
from generator.argo.predict.validation.groups import check_dag, check_steps
from generator.argo.predict.validation.leaf import check_leaf
from generator.argo.predict.validation.parts import check_selector
from generator.argo.versions import minor_of

_ALWAYS = ("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status")
_GC = ("", "OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")

# From here on the labels and annotations of the defaults' workflowMetadata are known.
_DEFAULTS_KNOWN = (3, 7)


def invalid_cause(run: Run) -> str:
    """What the controller says of the workflow as stored, merged or (with a reference) as the user wrote it; "" when it
    is valid."""
    context = Context(run, {"steps": check_steps, "dag": check_dag}, check_leaf)
    try:
        _check(context, run)
    except Invalid as error:
        return str(error)
    return ""


def _check(context: Context, run: Run) -> None:
    spec, base, ref = run.spec, Base(LOCAL, run.spec), run.spec.get("workflowTemplateRef")
    length = len(run.name.encode("utf-8", "surrogateescape"))
    if length > 63:
        raise Invalid(f'workflow name "{run.name}" must not be more than 63 characters long (currently {length})')
    theirs = _referred(run, ref) if ref is not None else {}
    if ref is not None and spec.get("templates"):
        raise Invalid("Templates is invalid field in spec if workflow referred WorkflowTemplate reference")
    try:
        check_names(spec.get("templates"), is_parameter=False)
    except Invalid as error:
        raise Invalid(f"spec.templates{error}") from None
    arguments = _joined_arguments(spec, theirs)
    check_arguments("spec.arguments.", arguments)
    context.variables = _variables(run, spec, theirs, arguments)
    entrypoint = spec.get("entrypoint") or theirs.get("entrypoint", "")
    if not entrypoint:
        raise Invalid("spec.entrypoint is required")
    context.template(_holder(ref, entrypoint), base, arguments_of(arguments))
    on_exit = spec.get("onExit") or theirs.get("onExit", "")
    if on_exit:
        context.variables["workflow.failures"] = PLACEHOLDER
        context.template(_holder(ref, on_exit), base, arguments_of(spec.get("arguments") or {}))
    check_hooks(spec.get("hooks"), "hooks")
    collection = spec.get("podGC") or {}
    if collection.get("strategy", "") not in _GC:
        raise Invalid(f"podGC.strategy unknown strategy '{collection['strategy']}'")
    check_selector("podGC.labelSelector", collection.get("labelSelector") or {})
    for template in (theirs if ref is not None else spec).get("templates") or ():
        name = template.get("name", "")
        try:
            context.template(_holder(ref, name), base, ANYTHING)
        except Invalid as error:
            raise Invalid(f"templates.{name} {error}") from None


def _referred(run: Run, ref: dict[str, Any]) -> dict[str, Any]:
    """The spec of the template that the workflow refers to; the join has found it already."""
    known = run.given.cluster_templates if ref.get("clusterScope") else run.given.templates
    found: dict[str, Any] = known[ref.get("name", "")]["spec"]
    return found


def _holder(ref: dict[str, Any] | None, name: str) -> Holder:
    if ref is None:
        return Holder(template=name)
    return Holder(ref={**{key: ref[key] for key in ("name", "clusterScope") if key in ref}, "template": name})


def _joined_arguments(spec: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The user's arguments, and those of the template that the user has none of."""
    joined: dict[str, Any] = {}
    for kind in ("parameters", "artifacts"):
        own = (spec.get("arguments") or {}).get(kind) or []
        both = [*own, *((theirs.get("arguments") or {}).get(kind) or [])]
        by_name = {each.get("name", ""): each for each in reversed(both)}
        joined[kind] = [by_name[name] for name in dict.fromkeys(each.get("name", "") for each in both)] if theirs else own
    return joined


def _variables(run: Run, spec: dict[str, Any], theirs: dict[str, Any], arguments: dict[str, Any]) -> dict[str, str]:
    found = {f"workflow.{name}": PLACEHOLDER for name in _ALWAYS}
    if arguments["parameters"]:
        found["workflow.parameters"] = found["workflow.parameters.json"] = PLACEHOLDER
    for each in arguments["parameters"]:
        found[f"workflow.parameters.{each['name']}"] = each.get("value", PLACEHOLDER)
    layers = [spec.get("workflowMetadata"), theirs.get("workflowMetadata")]
    if run.defaults is not None and minor_of(run.version) >= _DEFAULTS_KNOWN:
        layers.append(run.defaults["spec"].get("workflowMetadata"))
    for kind, sources in (("annotations", ("annotations",)), ("labels", ("labels", "labelsFrom"))):
        names = list(run.metadata.get(kind) or ())
        names += [name for layer in layers for source in sources for name in (layer or {}).get(source) or ()]
        found.update({f"workflow.{kind}.{name}": PLACEHOLDER for name in names})
        found[f"workflow.{kind}"] = found[f"workflow.{kind}.json"] = PLACEHOLDER
    if spec.get("priority") is not None:
        found["workflow.priority"] = str(spec["priority"])
    return found
