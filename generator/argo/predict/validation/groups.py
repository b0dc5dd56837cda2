"""Steps and dags.

Source: argo-workflows workflow/validate/validate.go `validateSteps`, `validateDAG`, util/sorting.
"""

from __future__ import annotations

from typing import Any

from generator.argo.predict.depends import ITEMS, Tasks, bad_result
from generator.argo.predict.expansion import is_loop
from generator.argo.predict.hooks import exit_hook
from generator.argo.predict.templates import Base, holder_of
from generator.argo.predict.texts import marshal
from generator.argo.predict.validation.checks import (
    ANY_ITEM,
    Invalid,
    check_arguments,
    check_hooks,
    check_names,
    check_tags,
    field_error,
    is_tag,
)
from generator.argo.predict.validation.context import ANYTHING, Context, arguments_of


def _check_group(template: dict[str, Any]) -> None:
    if template.get("activeDeadlineSeconds") is not None:
        raise Invalid(f"templates.{template.get('name', '')}.activeDeadlineSeconds is only valid for leaf templates")


def check_steps(context: Context, scope: dict[str, bool], base: Base, template: dict[str, Any]) -> None:
    """Raises Invalid."""
    _check_group(template)
    name, names = template.get("name", ""), set[str]()
    for index, group in enumerate(template.get("steps") or ()):
        for step in group or ():
            own = step.get("name", "")
            place = f"templates.{name}.steps[{index}]"
            if not own:
                raise Invalid(f"{place}.name is required")
            if own in names:
                raise Invalid(f"{place}.name '{own}' is not unique")
            if field_error(own):
                raise Invalid(f"{place}.name '{own}' is invalid: {field_error(own)}")
            names.add(own)
            _check_step(context, scope, base, step, f"{place}.{own}", name)


def _check_step(
    context: Context, scope: dict[str, bool], base: Base, step: dict[str, Any], place: str, template: str
) -> None:
    prefix, holder = f"steps.{step['name']}", holder_of("steps", step)
    scope[f"{prefix}.status"] = True
    _add_items(step, scope, place)
    arguments = step.get("arguments") or {}
    check_arguments(f"{place}.arguments.", arguments)
    resolved = _at(place, context, holder, base, ANYTHING)
    if exit_hook(step, {}) is not None:
        context.add_outputs(resolved, prefix, scope, is_loop=False)
    check_hooks(step.get("hooks"), place)
    try:
        check_tags({**scope, **_inline(step)}, context.variables, marshal(step))
    except Invalid as error:
        raise Invalid(f"templates.{template}.steps {error}") from None
    context.add_outputs(resolved, prefix, scope, _is_list_loop(step))
    _at(place, context, holder, base, arguments_of(arguments))


def _at(place: str, context: Context, holder: Any, base: Base, arguments: Any) -> dict[str, Any] | None:
    try:
        return context.template(holder, base, arguments)
    except Invalid as error:
        raise Invalid(f"{place} {error}") from None


def _inline(part: dict[str, Any]) -> dict[str, bool]:
    inputs = (part.get("inline") or {}).get("inputs") or {}
    return {f"inputs.parameters.{each.get('name', '')}": True for each in inputs.get("parameters") or ()}


def _is_list_loop(part: dict[str, Any]) -> bool:
    return bool(part.get("withItems") or part.get("withParam"))


def _add_items(part: dict[str, Any], scope: dict[str, bool], place: str) -> None:
    """`addItemsToScope`. Raises Invalid."""
    sequence = part.get("withSequence")
    if bool(part.get("withItems")) + bool(part.get("withParam")) + (sequence is not None) > 1:
        raise Invalid(f"{place} only one of withItems, withParam, withSequence can be specified")
    for each in part.get("withItems") or ():
        if isinstance(each, dict):
            scope.update({f"item.{key}": True for key in each})
        elif isinstance(each, list):
            scope.update({f"item.[{index}]": True for index in range(len(each))})
        elif each is not None:  # null counts as a list without items
            scope["item"] = True
    if part.get("withParam") and not part.get("withItems"):
        scope["item"] = scope[ANY_ITEM] = True
    if sequence is not None:
        if sequence.get("count") is not None and sequence.get("end") is not None:
            raise Invalid(f"{place} only one of count or end can be defined in withSequence")
        scope["item"] = True


def check_dag(context: Context, scope: dict[str, bool], base: Base, template: dict[str, Any]) -> None:
    """Raises Invalid."""
    _check_group(template)
    name, listed = template.get("name", ""), template["dag"].get("tasks") or []
    if not listed:
        raise Invalid(f"templates.{name} must have at least one task")
    tasks = Tasks(listed)
    try:
        ordered = _sorted(listed, tasks)
    except Invalid as error:
        raise Invalid(f"templates.{name} sorting failed: {error}") from None
    try:
        check_names(ordered, is_parameter=False)
    except Invalid as error:
        raise Invalid(f"templates.{name}.tasks{error}") from None
    has_depends = any(task.get("depends") for task in listed)
    resolved = {}
    for task in ordered:
        place = f"templates.{name}.tasks.{task['name']}"
        _check_depends(task, has_depends, name, place)
        resolved[task["name"]] = _at(place, context, holder_of("tasks", task), base, ANYTHING)
        context.add_outputs(resolved[task["name"]], f"tasks.{task['name']}", scope, _is_list_loop(task))
        if bad_result(task.get("depends", "")):
            raise Invalid(f"{place} {bad_result(task['depends'])}")
        _check_dependencies(tasks, task, place)
    _check_targets(context, scope, template["dag"].get("target", ""), tasks, name)
    for task in ordered:
        _check_task(context, scope, base, task, tasks, resolved, f"templates.{name}.tasks.{task['name']}")


def _check_depends(task: dict[str, Any], has_depends: bool, name: str, place: str) -> None:
    has_dependencies = bool(task.get("dependencies"))
    if (has_depends or has_dependencies) and "0" <= task["name"][0] <= "9":
        raise Invalid(f"{place} name cannot begin with a digit when using either 'depends' or 'dependencies'")
    if has_depends and has_dependencies:
        raise Invalid(f"templates.{name} cannot use both 'depends' and 'dependencies' in the same DAG template")
    if has_depends and task.get("continueOn") is not None:
        hint = "Instead use 'dep-task.Failed'/'dep-task.Errored'"
        raise Invalid(f"templates.{name} cannot use 'continueOn' when using 'depends'. {hint}")


def _check_dependencies(tasks: Tasks, task: dict[str, Any], place: str) -> None:
    for wanted, kind in tasks.kinds(task["name"]).items():
        if kind == ITEMS and not is_loop(tasks.by_name[wanted]):
            cause = "uses an items-based condition such as .AnySucceeded or .AllFailed but does not contain any items"
            raise Invalid(f"{place.rpartition('.')[0]}.{wanted} dependency '{wanted}' {cause}")


def _sorted(listed: list[dict[str, Any]], tasks: Tasks) -> list[dict[str, Any]]:
    """The tasks, each behind what it waits for. Raises Invalid."""
    names = [task.get("name", "") for task in listed]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise Invalid(f"duplicated nodeName {name}")
    for name in names:
        for wanted in tasks.dependencies(name):
            if wanted not in tasks.by_name:
                raise Invalid(f"invalid dependency {wanted}")
    left = {name: set(tasks.dependencies(name)) for name in names}
    found: list[dict[str, Any]] = []
    while left:
        free = [name for name, waits in left.items() if not waits]
        if not free:
            raise Invalid("graph with cycle")
        for name in free:
            del left[name]
            found.append(tasks.by_name[name])
        for waits in left.values():
            waits.difference_update(free)
    return found


def _check_targets(context: Context, scope: dict[str, bool], target: str, tasks: Tasks, name: str) -> None:
    try:
        check_tags(scope, context.variables, target)
    except Invalid as error:
        raise Invalid(f"templates.{name}.targets {error}") from None
    for each in target.split(" ") if target else ():
        if not is_tag(each) and each not in tasks.by_name:
            raise Invalid(f"templates.{name}.targets: target '{each}' is not defined")


def _check_task(
    context: Context,
    scope: dict[str, bool],
    base: Base,
    task: dict[str, Any],
    tasks: Tasks,
    resolved: dict[str, dict[str, Any] | None],
    place: str,
) -> None:
    prefix, arguments = f"tasks.{task['name']}", task.get("arguments") or {}
    if task.get("hooks") is not None:
        scope[f"{prefix}.status"] = True
    context.add_outputs(resolved[task["name"]], prefix, scope, is_loop=False)
    own = {**scope, **_inline(task)}
    ancestors = tasks.ancestors(task["name"])
    for each in ancestors:
        context.add_outputs(resolved[each], f"tasks.{each}", own, _is_list_loop(tasks.by_name[each]))
        if resolved[each] is not None:
            own[f"tasks.{each}.status"] = True
    _add_items(task, own, place)
    try:
        check_tags(own, context.variables, marshal(task))
    except Invalid as error:
        raise Invalid(f"{place} {error}") from None
    check_arguments(f"{place}.arguments.", arguments)
    for each in arguments.get("parameters") or ():
        _check_waits_for(each.get("value") or "", f"parameter '{each['name']}'", ancestors, place)
    for each in arguments.get("artifacts") or ():
        _check_waits_for(each.get("from", ""), f"artifact '{each['name']}'", ancestors, place)
    _at(place, context, holder_of("tasks", task), base, arguments_of(arguments))


def _check_waits_for(text: str, what: str, ancestors: list[str], place: str) -> None:
    """`validateDAGTaskArgumentDependency`: a value that begins with a task's output needs that task to come first."""
    if text.startswith("{{tasks."):
        wanted = text.split(".")[1]
        if wanted not in ancestors:
            raise Invalid(f"{place} missing dependency '{wanted}' for {what}")
