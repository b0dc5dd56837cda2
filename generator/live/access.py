"""Who asks which server: a kubeconfig or the pod that we run in, read by the client library, and its secrets in memory only.

The library is a part of the extra `live`. Of its errors only the kind is told: their texts may hold a token.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.errors import InputUnusable, Mark, Problem, did_you_mean
from generator.live.options import Connection

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_MAJOR = "37"  # another one has other calls
_INSTALL = "pip install 'hookwright[live]'"
_POD = "KUBERNETES_SERVICE_HOST"


class Access(NamedTuple):
    """A client with its TLS set up, and what is sent with each request.

    where    the cluster in words for people: context and server
    context  the name of the kubeconfig's context; "" in a pod
    server   the address, without credentials and without a slash at its end
    client   the library's RESTClientObject
    token    gives the Authorization header or "", renewed where the kubeconfig says how
    """

    where: str
    context: str
    server: str
    client: Any
    token: Callable[[], str]


def load(connection: Connection) -> Access:
    """Raises InputUnusable for a kubeconfig that is not there, not readable, or names what it does not hold."""
    from importlib.util import find_spec

    if find_spec("kubernetes") is None:
        raise InputUnusable(Problem(Mark("kubernetes", 0, 0), "this Python package is needed to ask a cluster", _INSTALL))
    paths = _paths(connection)
    _require_version()
    from kubernetes.client import Configuration

    configuration = Configuration()
    if not paths:
        _read_pod(configuration)  # whose root may be read-only
        return _access(configuration, "")
    # the library writes keys and certificates into files; they are gone before anything is asked
    with _scratch(os.pathsep.join(paths)) as scratch:
        return _access(configuration, _read_kubeconfig(paths, connection, configuration, scratch))


def _require_version() -> None:
    import kubernetes  # a quarter of a second, so only where there is somebody to ask

    version = kubernetes.__version__
    if version.partition(".")[0] != _MAJOR:
        text = f"this Python package is {version}, expected {_MAJOR}"
        raise InputUnusable(Problem(Mark("kubernetes", 0, 0), text, _INSTALL))


def _paths(connection: Connection) -> list[str]:
    """The kubeconfigs that exist; none where those of a pod are to be used."""
    if connection.kubeconfig:
        given = [connection.kubeconfig]
    else:
        listed = os.environ.get("KUBECONFIG") or os.path.join("~", ".kube", "config")
        given = [path for path in listed.split(os.pathsep) if path]
    found = [path for path in map(os.path.expanduser, given) if os.path.exists(path)]
    if not found and (connection.kubeconfig or connection.context or not os.environ.get(_POD)):
        hint = "name one with --kubeconfig, or in KUBECONFIG"
        raise InputUnusable(Problem(Mark(os.pathsep.join(given), 0, 0), "no kubeconfig there", hint))
    return found


def _scratch(where: str) -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    try:
        return TemporaryDirectory(prefix="hookwright-")
    except OSError:
        text = "no folder for temporary files, which its keys and certificates need"
        raise InputUnusable(Problem(Mark(where, 0, 0), text, "name one that can be written in TMPDIR")) from None


def _read_pod(configuration: Any) -> None:
    from kubernetes.config import ConfigException, load_incluster_config

    try:
        load_incluster_config(configuration)
    except (ConfigException, OSError) as error:
        text = f"the pod's own account cannot be used ({type(error).__name__})"
        hint = "does the pod say automountServiceAccountToken: false? Otherwise name a kubeconfig"
        raise InputUnusable(Problem(Mark("in the cluster", 0, 0), text, hint)) from None


def _read_kubeconfig(paths: list[str], connection: Connection, configuration: Any, scratch: str) -> str:
    """Fill the configuration; gives the name of the context."""
    from kubernetes.config.kube_config import KubeConfigLoader, KubeConfigMerger

    where = os.pathsep.join(paths)
    with _told(where):
        merger = KubeConfigMerger(where)
        # as kubectl has it, and unlike the library: the first file that says something wins
        contexts, users = (_named(merger, key) for key in ("contexts", "users"))
        current = connection.context or next(filter(None, (_current(merger, path) for path in merger.paths)), "")
        user = users.get(contexts.get(current, {}).get("user") or "", {})
    if current not in contexts:
        raise InputUnusable(_no_context(where, current, list(contexts)))
    if user.get("as"):
        hint = "choose a context whose user asks in its own name"
        raise InputUnusable(Problem(Mark(where, 0, 0), f"the user of context {current} impersonates another one", hint))
    with _told(where), _overheard() as said:
        persist = merger.save_changes
        loader = KubeConfigLoader(merger.config, current, None, None, persist, scratch)
        loader.load_and_set(configuration)
    if not getattr(loader, "host", ""):
        hint = "kubectl config set-cluster sets it"
        raise InputUnusable(Problem(Mark(where, 0, 0), f"the cluster of context {current} has no server", hint))
    if user.get("exec") and not (configuration.api_key or configuration.cert_file):
        raise InputUnusable(_failed_plugin(where, user["exec"], " ".join(said)))
    return current


def _named(merger: Any, key: str) -> dict[str, Any]:
    """The contexts or users of all files by name."""
    found = [entry for path in merger.paths for entry in merger.config_files[path].get(key) or ()]
    return {entry["name"]: entry[key.removesuffix("s")] for entry in reversed(found)}


def _current(merger: Any, path: str) -> str:
    return str(merger.config_files[path].get("current-context") or "")


def _no_context(where: str, current: str, known: list[str]) -> Problem:
    text = f"no context {current}" if current else "no current context"
    hint = did_you_mean(current, known) if current and known else "name one with --context: " + ", ".join(sorted(known))
    return Problem(Mark(where, 0, 0), text, hint if known else "the kubeconfig holds none")


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Whatever the library says about a kubeconfig becomes a problem that holds nothing of the file."""
    try:
        yield
    except Exception as error:  # the library raises what the data happens to break
        missing = re.fullmatch(r"File does not exist: (.{1,4096})", str(error))
        reason = f"no file {missing[1]}" if missing else getattr(error, "strerror", None) or type(error).__name__
        text = f"no kubeconfig that can be used ({reason})"
        hint = "kubectl config view shows whether kubectl can read it"
        raise InputUnusable(Problem(Mark(where, 0, 0), text, hint)) from None


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What the library logs, which is its only way to tell of a credential plugin that failed."""
    import logging

    said: list[str] = []
    listener = logging.Handler(logging.ERROR)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(listener)
    try:
        yield said
    finally:
        logging.getLogger().removeHandler(listener)


def _failed_plugin(where: str, plugin: Any, said: str) -> Problem:
    command = os.path.basename(str(plugin.get("command")))
    code = re.search(r"process returned (\d+)", said)
    reason = f"ended with {code[1]}" if code else "is not installed" if "No such file" in said else "gave no credentials"
    return Problem(Mark(where, 0, 0), f"the credential plugin {command} {reason}", f"log in again, or run {command} by hand")


def _access(configuration: Any, context: str) -> Access:
    """The client, with a TLS context that holds the keys, so that no file has to."""
    from kubernetes.client.rest import RESTClientObject

    server = configuration.host.rstrip("/")
    shown = without_credentials(server)
    where = f"{context or 'this cluster'} ({shown})"
    configuration.retries = False  # the library's own would not wait, and follow a redirect to anywhere
    tls = _tls(configuration, where) if server.startswith("https:") else None
    configuration.ssl_ca_cert = configuration.cert_file = configuration.key_file = None
    try:
        client = RESTClientObject(configuration)
    except Exception as error:  # an address of a proxy that is none, or SOCKS without its package
        text = f"the proxy cannot be used ({type(error).__name__})"
        raise InputUnusable(Problem(Mark(where, 0, 0), text, "check HTTPS_PROXY and the kubeconfig's proxy-url")) from None
    if tls:
        client.pool_manager.connection_pool_kw["ssl_context"] = tls
    return Access(where, context, server, client, lambda: configuration.get_api_key_with_prefix("BearerToken") or "")


def without_credentials(server: str) -> str:
    """An address without the user and password that it may hold."""
    scheme, _, rest = server.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if scheme else rest


def _tls(configuration: Any, where: str) -> Any:
    import ssl

    import urllib3

    try:
        tls = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
        # Python 3.13 asks more of an authority's certificate than kubectl does, and than many clusters have
        tls.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if not configuration.verify_ssl:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # the kubeconfig says so on purpose
            tls.check_hostname = False
            tls.verify_mode = ssl.CERT_NONE
        if configuration.cert_file:
            tls.load_cert_chain(configuration.cert_file, configuration.key_file, password=lambda: "")
    except (OSError, ValueError):
        text = "the certificates or the key of the kubeconfig cannot be read"
        raise InputUnusable(Problem(Mark(where, 0, 0), text, "log in again, or have a new kubeconfig made")) from None
    return tls
