"""Which cluster is asked and as whom: kubeconfigs, several of them, credential plugins, proxies, and a pod's own account."""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from generator.errors import InputUnusable
from generator.live import Cluster, Connection, connect
from tests.harness import READ_ONLY, REPO, run_program, write_tree
from tests.live.kubeconfigs import kubeconfig, write
from tests.servers import Answer, Authority, Request, http_server

FOUND = Answer(200, json.dumps({"kind": "ConfigMap", "metadata": {"name": "x"}}))


def ask(cluster: Cluster) -> None:
    """One question, which has an answer."""
    assert cluster.get("ConfigMap", "argo", "x")


def refusal(*arguments: str) -> str:
    """What connecting raises, as text; arguments are those of Connection."""
    with pytest.raises(InputUnusable) as caught:
        connect(Connection(*arguments))
    (problem,) = caught.value.problems
    return f"{problem.mark}: {problem.text}; {problem.hint}"


def test_several_kubeconfigs_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for kubectl: the first that says something wins, the current context, too; those that are missing do not count."""
    with http_server(lambda _: FOUND) as first, http_server(lambda _: FOUND) as second:
        one = write(tmp_path / "one", kubeconfig(first.url, "one", {"token": "1"}))
        both = kubeconfig(second.url, "two", {"token": "2"})
        beside = kubeconfig("http://127.0.0.1:1", "one", {"as": "eve"})
        both = {**both, **{key: both[key] + beside[key] for key in ("clusters", "contexts", "users")}}
        two = write(tmp_path / "two", both)
        monkeypatch.setenv("KUBECONFIG", os.pathsep.join([str(tmp_path / "none"), str(one), "", str(two)]))
        cluster = connect(Connection())
        ask(cluster)
        assert (cluster.identity.context, cluster.identity.server) == ("one", first.url)
        ask(connect(Connection(context="two")))
        assert [request.headers["Authorization"] for request in (*first.requests, *second.requests)] == ["Bearer 1", "Bearer 2"]


def test_the_kubeconfig_of_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an option and without KUBECONFIG."""
    monkeypatch.delenv("KUBECONFIG")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".kube").mkdir()
    with http_server(lambda _: FOUND) as server:
        write(tmp_path / ".kube/config", kubeconfig(server.url))
        ask(connect(Connection()))


def test_what_a_kubeconfig_lacks_is_named(tmp_path: Path) -> None:
    """The context that there is not, with the nearest; or that none is current."""
    tree = kubeconfig("http://127.0.0.1:1", "production")
    path = str(write(tmp_path / "kubeconfig", tree))
    assert refusal(path, "produktion") == f"{path}: no context produktion; did you mean production?"
    write(tmp_path / "kubeconfig", {**tree, "current-context": ""})
    assert refusal(path) == f"{path}: no current context; name one with --context: production"
    missing = str(tmp_path / "elsewhere")
    assert refusal(missing) == f"{missing}: no kubeconfig there; name one with --kubeconfig, or in KUBECONFIG"


NO_KEY = {"client-key-data": "UzNDUkVU", "client-certificate-data": "UzNDUkVU"}

BROKEN: dict[str, Any] = {
    "no YAML": "a: [S3CRET",
    "a list": ["S3CRET"],
    "empty": "",
    "contexts is text": {"current-context": "a", "contexts": "S3CRET", "clusters": [], "users": []},
    "a cluster that is not there": {**kubeconfig("http://127.0.0.1:1", user={"token": "S3CRET"}), "clusters": []},
    "an entry without a name": {**kubeconfig("http://127.0.0.1:1"), "users": [{"user": {"token": "S3CRET"}}]},
    "a cluster that is text": {**kubeconfig("http://127.0.0.1:1"), "clusters": [{"name": "tests", "cluster": "S3CRET"}]},
    "a key that is none": kubeconfig("https://127.0.0.1:1", user=NO_KEY),
    "base64 that is none": kubeconfig("https://127.0.0.1:1", **{"certificate-authority-data": "S3CRET!"}),
    "a file that is not there": kubeconfig("https://127.0.0.1:1", **{"certificate-authority": "nowhere.pem"}),
    "a proxy that is none": kubeconfig("https://127.0.0.1:1", **{"proxy-url": "gopher://S3CRET@x"}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_kubeconfig_that_cannot_be_used_is_one_problem_without_its_content(tmp_path: Path, case: str) -> None:
    """Whatever is wrong with it; the library's own texts would show whole entries."""
    content = BROKEN[case]
    path = tmp_path / "kubeconfig"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    said = refusal(str(path))
    assert "S3CRET" not in said
    assert any(words in said for words in ("cannot be", "no kubeconfig that can be used", "has no server"))
    assert ("nowhere.pem" in said) == (case == "a file that is not there")


def test_a_user_who_impersonates_another_is_refused(tmp_path: Path) -> None:
    """The client library would ask in his own name, with other rights than meant."""
    path = str(write(tmp_path / "kubeconfig", kubeconfig("http://127.0.0.1:1", user={"token": "x", "as": "eve"})))
    assert f"{path}: the user of context tests impersonates another one" in refusal(path)


def test_a_server_that_need_not_be_trusted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As the kubeconfig says, without a word."""
    with http_server(lambda _: FOUND, Authority().server_side()) as server:
        path = write(tmp_path / "kubeconfig", kubeconfig(server.url, **{"insecure-skip-tls-verify": True}))
        ask(connect(Connection(str(path))))
    assert capfd.readouterr() == ("", "")


def plugin(folder: Path, script: str) -> dict[str, Any]:
    """A user whose credentials a program prints."""
    (folder / "plugin.py").write_text(script)
    version = "client.authentication.k8s.io/v1"
    return {"exec": {"apiVersion": version, "command": sys.executable, "args": [str(folder / "plugin.py")], "env": None}}


TOKEN = 'import json; print(json.dumps({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", '
TOKEN += '"status": {"token": "fr3sh"}}))'


def test_a_credential_plugin_is_run(tmp_path: Path) -> None:
    """Its token is sent."""
    with http_server(lambda _: FOUND) as server:
        path = write(tmp_path / "kubeconfig", kubeconfig(server.url, user=plugin(tmp_path, TOKEN)))
        ask(connect(Connection(str(path))))
        assert server.requests[0].headers["Authorization"] == "Bearer fr3sh"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import sys; sys.exit('S3CRET')", "ended with 1"),
        ("print('S3CRET')", "gave no credentials"),
        (TOKEN.replace("token", "nothing"), "gave no credentials"),
    ],
)
def test_a_credential_plugin_that_fails(
    tmp_path: Path, script: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody is asked as nobody; what the plugin printed is not shown, and the library's log does not show it either."""
    path = str(write(tmp_path / "kubeconfig", kubeconfig("http://127.0.0.1:1", user=plugin(tmp_path, script))))
    name = os.path.basename(sys.executable)
    assert refusal(path) == f"{path}: the credential plugin {name} {words}; log in again, or run {name} by hand"
    assert "S3CRET" not in "".join(capfd.readouterr())


def test_a_credential_plugin_that_is_not_installed(tmp_path: Path) -> None:
    """Its name is said."""
    user = plugin(tmp_path, TOKEN)
    user["exec"]["command"] = "there-is-no-such-plugin"
    path = str(write(tmp_path / "kubeconfig", kubeconfig("http://127.0.0.1:1", user=user)))
    assert "the credential plugin there-is-no-such-plugin is not installed" in refusal(path)


def test_keys_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client certificate from the kubeconfig works, and is in no file afterwards."""
    authority = Authority()
    leaf = authority.ca.issue_cert(common_name="eve")
    user = {
        "client-certificate-data": base64.b64encode(leaf.cert_chain_pems[0].bytes()).decode(),
        "client-key-data": base64.b64encode(leaf.private_key_pem.bytes()).decode(),
    }
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    tls = authority.server_side()
    tls.load_verify_locations(cadata=authority.pem)
    tls.verify_mode = 2  # ssl.CERT_REQUIRED
    with http_server(lambda _: FOUND, tls) as server:
        data = base64.b64encode(authority.pem.encode()).decode()
        tree = kubeconfig(server.url, user=user, **{"certificate-authority-data": data})
        cluster = connect(Connection(str(write(tmp_path / "kubeconfig", tree))))
        assert list(scratch.iterdir()) == []
        ask(cluster)


@pytest.mark.parametrize("how", ["proxy-url", "https_proxy", "HTTPS_PROXY", "no_proxy"])
def test_the_proxy(tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the kubeconfig, or of the environment; it hears where we want to go, and nothing of the token."""
    authority = Authority()
    refused = Answer(502, "no")
    (tmp_path / "ca.pem").write_text(authority.pem)
    with http_server(lambda _: refused) as proxy, http_server(lambda _: FOUND, authority.server_side()) as server:
        options: dict[str, Any] = {"certificate-authority": "ca.pem"}
        if how == "proxy-url":
            options["proxy-url"] = proxy.url
        else:
            monkeypatch.setenv("HTTPS_PROXY" if how == "no_proxy" else how, proxy.url)
        if how == "no_proxy":
            monkeypatch.setenv("no_proxy", "example.com,127.0.0.0/8")
        path = write(tmp_path / "kubeconfig", kubeconfig(server.url, **options))
        cluster = connect(Connection(str(path), request_timeout=5))
        if how == "no_proxy":
            ask(cluster)
            assert proxy.requests == []
            return
        with pytest.raises(Exception, match="the proxy does not let us through"):
            ask(cluster)
        assert [(request.method, request.path) for request in proxy.requests] == [("CONNECT", f"127.0.0.1:{server.port}")]
        assert all("t0ken" not in str(request.headers) for request in proxy.requests)
        assert server.requests == []


def test_the_account_of_a_pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no kubeconfig but the variables and files of a pod; its files stand elsewhere for the test."""
    from kubernetes.config import incluster_config

    authority = Authority()
    seen: list[Request] = []
    with http_server(lambda request: seen.append(request) or FOUND, authority.server_side()) as server:
        monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(server.port))
        assert "the pod's own account cannot be used (ConfigException)" in refusal()
        (tmp_path / "token").write_text("p0d")
        (tmp_path / "ca.crt").write_text(authority.pem)
        monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", str(tmp_path / "token"))
        monkeypatch.setattr(incluster_config, "SERVICE_CERT_FILENAME", str(tmp_path / "ca.crt"))
        cluster = connect(Connection())
        ask(cluster)
    assert (cluster.identity.context, seen[0].headers["Authorization"]) == ("", "bearer p0d")


def test_a_root_that_is_read_only(tmp_path: Path) -> None:
    """The account of a pod needs no file; a kubeconfig does, and says so. READ_ONLY stands for a file system without room."""
    files = {"token": "p0d", "ca.crt": Authority().pem, "kubeconfig": json.dumps(kubeconfig("http://127.0.0.1:1"))}
    write_tree(tmp_path, files)
    code = (
        "from kubernetes.config import incluster_config as pod; from generator.live import *; import sys\n"
        f"pod.SERVICE_TOKEN_FILENAME, pod.SERVICE_CERT_FILENAME = '{tmp_path}/token', '{tmp_path}/ca.crt'\n"
        "try: print(connect(Connection(*sys.argv[1:])).identity.server)\n"
        "except Exception as error: print(*(f'{each.text}; {each.hint}' for each in error.problems))"
    )
    environment = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "1", "PYTHONPATH": str(REPO)}

    def connected(*arguments: str) -> str:
        command = (*READ_ONLY, sys.executable, "-c", code, *arguments)
        return run_program(*command, cwd=tmp_path, env=environment).stdout.strip()

    assert connected() == "https://127.0.0.1:1"
    wanted = "no folder for temporary files, which its keys and certificates need; name one that can be written in TMPDIR"
    assert connected("kubeconfig") == wanted
