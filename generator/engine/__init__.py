"""Profile -> the configuration of the Argo Notifications Engine: what the routes say, told by one controller without pods.

    reach      which channels, and what gets lost        services   one file a channel type
    triggers   routes as conditions and subscriptions    forms      what the forms of all services are made of
    facts      placeholders as variables                 failures   what failed
    gotmpl     the language of Go templates

The engine is v0.5.0; where it behaves oddly, the place in its source is named. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.delivery.conditions import Tangled
from generator.delivery.places import broken
from generator.errors import RuleBroken
from generator.model import Path, Profile
from generator.rights import Right

if TYPE_CHECKING:
    from generator.engine.reach import SecretUse


def engine_secrets(profile: Profile) -> list[SecretUse]:
    """What the engine's one Secret must hold; nothing where no engine tells."""
    if not profile.engine:
        return []
    from generator.engine import reach  # late, as everything below: few profiles ask for an engine

    return reach.engine_secrets(profile)


def lost(profile: Profile) -> Iterator[tuple[Path, str, str]]:
    """(place in the profile, what the engine cannot do, what to do about it), for each thing that gets lost."""
    from generator.engine import reach  # late

    return reach.lost(profile)


def account_of(profile: Profile) -> str:
    """The name of the controller's ServiceAccount, and of its roles."""
    return f"{profile.engine['name']}-notifications"


def config_map_of(profile: Profile) -> str:
    """The name of the engine's ConfigMap."""
    return f"{account_of(profile)}-cm"


def secret_of(profile: Profile) -> str:
    """The name of the engine's Secret."""
    return f"{account_of(profile)}-secret"


def data_of(profile: Profile) -> Mapping[str, Any]:
    """The keys of the ConfigMap, each with its tree; raises RuleBroken.

    The engine ignores `namespaces` and `recipients`: they tell our controller where it watches, and whom workflows may
    subscribe.
    """
    from generator.engine.reach import reached  # late
    from generator.engine.triggers import destination, entries, template_name  # late

    told = reached(profile)
    found: dict[str, Any] = {f"service.{each.service.type}.{each.channel.name}": each.service.options for each in told}
    for each in told:
        for message in dict.fromkeys(route.message for route in each.routes):
            found[f"template.{template_name(each.channel.name, message)}"] = each.form(message, profile)
    try:
        found |= entries(told, profile)
    except Tangled:
        text, hint = "the conditions of the routes become too long", "use fewer routes, or less `unless`"
        raise RuleBroken(broken(profile, ("routes",), "routes-size", text, hint)) from None
    found["recipients"] = [destination(each) for each in told]
    found["namespaces"] = ",".join(profile.argo.workflow_namespaces)
    return found


def subscribing(profile: Profile) -> list[tuple[str, str]]:
    """The annotations, name and value, by which a workflow subscribes to each channel by itself."""
    from generator.engine.reach import reached  # late
    from generator.engine.triggers import annotation  # late

    return [annotation(each) for each in reached(profile)]


def rights_of(profile: Profile) -> list[Right]:
    """What the controller may do: without `patch` it could not note what it has sent, and would send it again."""
    namespace = profile.engine["namespace"]
    own = [("ConfigMap", config_map_of(profile)), ("Secret", secret_of(profile))]
    found = [Right(verb, kind, namespace, name) for kind, name in own for verb in ("list", "watch")]
    places = profile.argo.workflow_namespaces
    return [*found, *(Right(verb, "Workflow", place) for place in places for verb in ("get", "list", "watch", "patch"))]
