"""All services in one server, and profiles that send to some of them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator.model import PHASES, Message, secret_variable
from generator.notifier.bundle import assemble
from tests import pod, servers
from tests.channels.services import SERVICES, addressed, every_service
from tests.channels.standins import TOKEN
from tests.profiles import delivery, message, profile, route
from tests.servers import Request


class Delivered(NamedTuple):
    """The log by channel, and what each service got."""

    log: Mapping[str, str]
    requests: Mapping[str, list[Request]]
    run: pod.Run

    def only(self, kind: str) -> Request:
        """The one request that a service got."""
        [request] = self.requests[kind]
        return request


class Street(NamedTuple):
    """The running server, and the folder of a service account."""

    server: servers.Received
    folder: str

    def secrets(self, kind: str, wrong: bool = False) -> dict[str, str]:
        """The variables with the secrets of a service, perhaps wrong ones."""
        service = SERVICES[kind]
        values = dict(service.secrets(self.server.url))
        values |= {field: text.replace("{url}", self.server.url) for field, text in service.wrong.items()} if wrong else {}
        return {secret_variable(kind, field): value for field, value in values.items()}

    def deliver(
        self,
        said: Message | None = None,
        *,
        kinds: Iterable[str] = tuple(SERVICES),
        wrong: str = "",
        budget: int = 20,
        huge: bool = False,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        variables: Mapping[str, str] | None = None,
        **event: Any,
    ) -> Delivered:
        """Send one message of an event (see tests.pod.environment) to some services; one may get a wrong secret."""
        channels = []
        for kind in kinds:
            made = SERVICES[kind].channel(self.server.url)
            here = {"accountFolder": self.folder} if kind == "kubernetes-event" else {}
            channels.append(made._replace(options={**made.options, **here, **(options or {}).get(kind, {})}))
        every = route("every", [each.name for each in channels], when=PHASES)
        quick = delivery(timeout_seconds=budget, retry_seconds=budget)
        text = assemble(profile(channels, [every], [said or message()], delivery=quick))
        secrets = {name: value for each in channels for name, value in self.secrets(each.name, each.name == wrong).items()}
        self.server.requests.clear()
        ran = pod.run(text, pod.environment(**event, secrets={**secrets, **(variables or {})}), huge=huge)
        got: dict[str, list[Request]] = {each.name: [] for each in channels}
        for request in self.server.requests:
            kind, seen = addressed(request)
            got[kind].append(seen)
        return Delivered(ran.said(), got, ran)


@contextlib.contextmanager
def street(behaviour: servers.Behaviour = every_service) -> Iterator[Street]:
    """All services behind one address, as they are, or as `behaviour` has them."""
    with tempfile.TemporaryDirectory() as folder, servers.http_server(behaviour) as server:
        Path(folder, "token").write_text(TOKEN + "\n")
        Path(folder, "ca.crt").write_text(servers.Authority().pem)
        yield Street(server, folder)
