"""Inside other tools: two files, two folders as kubectl lays them out, and real git with its drivers and textconv."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from generator.diff.shown import FORMATS
from tests.harness import REPO, Run, run_hookwright, write_tree

CONFIG = """\
workflowDefaults:
  spec:
    onExit: page
    templates:
      - name: page
        container: {image: "example.com/page:1", args: ["🚨 it failed"]}
"""


def config_map(config: str, **labels: str) -> str:
    """A controller's ConfigMap as text."""
    metadata = {"name": "workflow-controller-configmap", "namespace": "argo", "labels": labels}
    tree = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"config": config}}
    return json.dumps(tree, ensure_ascii=False) + "\n"


KEYS = CONFIG.removeprefix("workflowDefaults:\n").replace("  spec", "spec", 1)
SHUFFLED = """\
workflowDefaults:
  spec:
    templates: [{container: {args: ["\\U0001F6A8 it failed"], image: 'example.com/page:1'}, name: page}]
    onExit: "page"
"""
OTHER = CONFIG.replace("🚨", "🔥")
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n    - port: 80\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  same: c2FtZQ==\n  token: b25l\n"


def kdiff(folder: Path, before: dict[str, str], after: dict[str, str], *options: str) -> Run:
    """Compare folders of the names that kubectl gives them."""
    write_tree(folder / "LIVE-123", before)
    write_tree(folder / "MERGED-456", after)
    return run_hookwright("kdiff", *options, "LIVE-123", "MERGED-456", cwd=folder)


def files(folder: Path, before: str, after: str, *options: str, stdin: str = "") -> Run:
    """Compare two files."""
    write_tree(folder, {"before.yaml": before, "after.yaml": after})
    names = ["-" if stdin else "before.yaml", "after.yaml"]
    return run_hookwright("kdiff", *options, *names, cwd=folder, stdin=stdin)


def test_an_emoji_is_one_line(tmp_path: Path) -> None:
    """The object, and the one place that differs."""
    name = "v1.ConfigMap.argo.workflow-controller-configmap"
    run = kdiff(tmp_path, {name: config_map(CONFIG)}, {name: config_map(OTHER)})
    assert (run.code, run.stderr) == (1, "")
    assert run.stdout.splitlines() == [
        "  ConfigMap argo/workflow-controller-configmap",
        '    ~ workflowDefaults.spec.templates[name=page].container.args[0]: "🚨 it failed" -> "🔥 it failed"',
    ]


@pytest.mark.parametrize("other", [SHUFFLED, CONFIG + "# a comment\n", CONFIG.replace("spec:", "Spec:")])
def test_what_means_the_same_is_the_same(other: str, tmp_path: Path) -> None:
    """Order, quotes, escapes, comments, the case of fields: code 0, and not a word."""
    assert kdiff(tmp_path, {"a": config_map(CONFIG)}, {"a": config_map(other)}) == Run(0, "", "")
    assert files(tmp_path, config_map(CONFIG), config_map(other)) == Run(0, "", "")


def test_either_layout_and_helm_values_compare(tmp_path: Path) -> None:
    """A ConfigMap with a key for each setting, and values of the chart, mean what a lone text means."""
    keys = json.dumps({**json.loads(config_map("")), "data": {"workflowDefaults": KEYS}})
    assert files(tmp_path, config_map(CONFIG), keys) == Run(0, "", "")
    values = "controller:\n" + "".join(f"  {line}\n" for line in CONFIG.splitlines())
    run = files(tmp_path, values.replace("🚨", "🔥"), values)
    assert (run.code, run.stdout.count("~ ")) == (1, 1)


def test_all_that_a_config_map_says_counts(tmp_path: Path) -> None:
    """Labels, and settings beside the defaults; not what the API server writes."""
    run = files(tmp_path, config_map(CONFIG, team="a"), config_map(CONFIG + "parallelism: 3\n", team="b"))
    assert sorted(line.strip() for line in run.stdout.splitlines()[1:]) == ["+ parallelism: 3", "~ metadata.labels.team: a -> b"]
    served = json.loads(config_map(CONFIG))
    served["metadata"] |= {"resourceVersion": "1", "uid": "x", "managedFields": [], "generation": 4}
    assert files(tmp_path, config_map(CONFIG), json.dumps(served)).code == 0


def test_what_a_controller_refuses_is_shown_as_it_stands(tmp_path: Path) -> None:
    """The unknown key, too, whether it comes or goes; and where it comes, that it ends the controller."""
    wrong = CONFIG.replace("onExit", "onExits")
    run = files(tmp_path, config_map(CONFIG), config_map(wrong))
    assert run.code == 1
    assert "- workflowDefaults.spec.onExit: page" in run.stdout
    assert "+ workflowDefaults.spec.onExits: page" in run.stdout
    assert "unknown field of WorkflowSpec" in run.stdout
    back = files(tmp_path, config_map(wrong), config_map(CONFIG))
    assert "+ workflowDefaults.spec.onExit: page" in back.stdout
    assert "unknown field" not in back.stdout


def test_other_objects_are_plain_text_in_folders(tmp_path: Path) -> None:
    """As kubectl diff shows them; another ConfigMap with a text `config` is one of them."""
    theirs = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata:\n  config: |\n    port: 80\n"
    before, after = ({"svc": SERVICE.replace("80", port), "cm": theirs.replace("80", port)} for port in ("80", "81"))
    lines = kdiff(tmp_path, before, after).stdout.splitlines()
    assert [line for line in lines if line[0] in "-+"] == [
        *("--- LIVE/cm", "+++ MERGED/cm", "-    port: 80", "+    port: 81"),
        *("--- LIVE/svc", "+++ MERGED/svc", "-    - port: 80", "+    - port: 81"),
    ]


def test_an_object_that_is_new_or_gone(tmp_path: Path) -> None:
    """kubectl gives an empty file, or none."""
    run = kdiff(tmp_path, {"a": ""}, {"a": config_map(CONFIG), "svc": SERVICE})
    assert run.code == 1
    assert "+ the whole object: {workflowDefaults:" in run.stdout
    assert "+kind: Service" in run.stdout
    assert kdiff(tmp_path / "again", {"a": config_map(CONFIG)}, {"b": ""}).code == 1


@pytest.mark.parametrize("form", FORMATS)
def test_no_value_of_a_secret_is_shown(form: str, tmp_path: Path) -> None:
    """That one differs is; in folders, in files, and of a Secret that is no YAML any more."""
    after, options = SECRET.replace("b25l", "dHdv"), (f"--format={form}",)
    runs = [kdiff(tmp_path, {"s": SECRET}, {"s": after}, *options), files(tmp_path, SECRET, after, *options)]
    for run in runs:
        assert run.code == 1
        assert "*** (after)" in run.stdout
        assert not any(value in run.stdout for value in ("b25l", "dHdv", "c2FtZQ"))
    broken = kdiff(tmp_path / "broken", {"s": SECRET}, {"s": SECRET + "  token: dHdv\n {"}, *options)
    assert broken.code == 1
    assert not any(value in broken.stdout for value in ("b25l", "dHdv", "c2FtZQ"))


def test_streams_of_any_kinds_compare_by_name(tmp_path: Path) -> None:
    """As helm template or kustomize build print them: many documents, in any order, one of the sides from a pipe."""
    stream = "---\n".join(["# Source: x\n", SERVICE, config_map(CONFIG), SECRET])
    other = "---\n".join([SECRET, config_map(OTHER), SERVICE.replace("80", "81")])
    run = files(tmp_path, "", other, stdin=stream)
    assert run.code == 1, run.stderr
    assert [line.strip()[0] for line in run.stdout.splitlines() if line.startswith("    ")] == ["~", "~"]
    assert files(tmp_path, "", stream, stdin="---\n".join([SECRET, SERVICE, config_map(SHUFFLED)])) == Run(0, "", "")


def test_a_stream_compares_with_a_profile(tmp_path: Path) -> None:
    """`helm template … | hookwright diff ENV --against -`."""
    profiles = str(REPO / "profiles")
    values = (REPO / "output/prd/values.yaml").read_text()
    arguments = ("diff", "prd", "--profiles", profiles, "--against", "-")
    same = run_hookwright(*arguments, cwd=tmp_path, stdin=values)
    assert same.code == 0, same.stdout + same.stderr
    other = run_hookwright(*arguments, cwd=tmp_path, stdin="---\n".join([SERVICE, values.replace("300", "301"), SECRET]))
    assert other.code == 1
    assert "activeDeadlineSeconds: 301 -> 300" in other.stdout


def test_what_cannot_be_compared_is_code_2(tmp_path: Path) -> None:
    """kubectl takes all above 1 for a failure; each says what to do."""
    write_tree(tmp_path, {"a.yaml": SERVICE, "b.yaml": "- 1\n", "c.yaml": "a: [", "folder/x": ""})
    for given in (["a.yaml", "none.yaml"], ["a.yaml", "b.yaml"], ["c.yaml", "a.yaml"], ["a.yaml", "folder"], ["-", "-"]):
        run = run_hookwright("kdiff", *given, cwd=tmp_path)
        assert (run.code, run.stdout) == (2, ""), given
        assert "error: " in run.stderr
    run = run_hookwright("kdiff", "a.yaml", "a.yaml", cwd=tmp_path, env={"HOOKWRIGHT_DIFF_FORMAT": "unifed"})
    assert (run.code, "did you mean unified?" in run.stderr) == (2, True)


def test_the_environment_says_the_format(tmp_path: Path) -> None:
    """For tools that pass no arguments on; an argument goes before it."""
    write_tree(tmp_path, {"a.yaml": config_map(CONFIG), "b.yaml": config_map(OTHER)})
    variables = {"HOOKWRIGHT_DIFF_FORMAT": "json"}
    run = run_hookwright("kdiff", "a.yaml", "b.yaml", cwd=tmp_path, env=variables)
    assert json.loads(run.stdout)["changes"][0]["after"] == "🔥 it failed"
    run = run_hookwright("kdiff", "--format=unified", "a.yaml", "b.yaml", cwd=tmp_path, env=variables)
    assert run.stdout.startswith("--- a.yaml")


def test_the_schema_of_the_format_json_is_printed(tmp_path: Path) -> None:
    """`hookwright schema diff`, and a comparison has that form."""
    schema = json.loads(run_hookwright("schema", "diff", cwd=tmp_path).stdout)
    tree = json.loads(files(tmp_path, config_map(CONFIG), config_map(OTHER), "--format=json").stdout)
    jsonschema.validate(tree, schema)
    assert tree["version"] == schema["properties"]["version"]["const"]


def test_the_words_may_stand_in_kubectl_s_order(tmp_path: Path) -> None:
    """It puts its own two first; no other command is looked for there."""
    write_tree(tmp_path, {"a.yaml": config_map(CONFIG), "b.yaml": config_map(OTHER)})
    swapped = run_hookwright("a.yaml", "b.yaml", "kdiff", "--format=github", cwd=tmp_path)
    assert swapped == run_hookwright("kdiff", "--format=github", "a.yaml", "b.yaml", cwd=tmp_path)
    assert swapped.code == 1
    assert run_hookwright("a.yaml", "b.yaml", "render", cwd=tmp_path).code == 2


def git(folder: Path, *arguments: str, **variables: str) -> str:
    """What git prints; fails when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(REPO), "GIT_CONFIG_NOSYSTEM": "1", **variables}
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a ConfigMap and a text file, committed, and drivers that are set up but asked for by no attribute."""
    program = f'"{sys.executable}" -m generator'
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "config", "diff.hookwright.textconv", f"{program} textconv")
    git(tmp_path, "config", "diff.meaning.command", f"{program} gitdiff")
    write_tree(tmp_path, {"cm.yaml": config_map(CONFIG), "note.txt": "one\ntwo\n"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=first")
    return tmp_path


def test_git_shows_the_meaning_by_textconv(repository: Path) -> None:
    """In diff, log and show; what means the same shows nothing, and other files are as ever."""
    write_tree(repository, {".gitattributes": "*.yaml diff=hookwright\n*.txt diff=hookwright\n"})
    write_tree(repository, {"cm.yaml": config_map(OTHER.replace("templates", "Templates")), "note.txt": "one\n2\n"})
    changed = [line for line in git(repository, "diff").splitlines() if line[0] in "-+" and line[1] not in "-+"]
    assert changed == ['-            - "🚨 it failed"', '+            - "🔥 it failed"', "-two", "+2"]
    git(repository, "commit", "--quiet", "--all", "--message=second")
    assert '+            - "🔥 it failed"' in git(repository, "show")
    write_tree(repository, {"cm.yaml": config_map(OTHER) + "\n\n"})
    assert git(repository, "diff", "--", "cm.yaml").count("@@") == 0


def test_git_shows_the_meaning_by_a_driver(repository: Path) -> None:
    """The place that differs; a file that is new, gone, renamed, or the same in other words."""
    write_tree(repository, {".gitattributes": "*.yaml diff=meaning\n"})
    write_tree(repository, {"cm.yaml": config_map(OTHER), "new.yaml": config_map(CONFIG)})
    git(repository, "add", ".")
    lines = git(repository, "diff", "--cached", "--", "*.yaml").splitlines()
    assert lines[:3] == [
        "cm.yaml",
        "  ConfigMap argo/workflow-controller-configmap",
        '    ~ workflowDefaults.spec.templates[name=page].container.args[0]: "🚨 it failed" -> "🔥 it failed"',
    ]
    assert "new.yaml" in lines
    git(repository, "commit", "--quiet", "--message=second")
    write_tree(repository, {"cm.yaml": config_map(SHUFFLED.replace("\\U0001F6A8", "🔥"))})
    assert git(repository, "diff").splitlines() == ["cm.yaml", "  the same meaning in another text"]
    git(repository, "checkout", "--quiet", "cm.yaml")
    git(repository, "mv", "new.yaml", "moved.yaml")
    write_tree(repository, {"moved.yaml": config_map(CONFIG).replace("page:1", "page:2")})
    git(repository, "add", ".")
    renamed = git(repository, "diff", "--cached", "-M30%").splitlines()
    assert renamed[0] == "new.yaml -> moved.yaml"
    assert renamed[-1].endswith("container.image: example.com/page:1 -> example.com/page:2")
    git(repository, "rm", "--quiet", "cm.yaml")
    assert "- the whole object: " in git(repository, "diff", "--cached", "--", "cm.yaml")


def test_git_is_served_for_every_file(repository: Path) -> None:
    """As GIT_EXTERNAL_DIFF: texts, binary files, modes, names that are hostile, and files in conflict."""
    external = {"GIT_EXTERNAL_DIFF": f"{sys.executable} -m generator gitdiff"}
    write_tree(repository, {"note.txt": "one\n2\n"})
    (repository / "cm.yaml").chmod(0o755)
    lines = git(repository, "diff", **external).splitlines()
    assert lines[:3] == ["cm.yaml", "  mode 100644 -> 100755", "note.txt"]
    assert lines[3:] == ["--- a/note.txt", "+++ b/note.txt", "@@ -1,2 +1,2 @@", " one", "-two", "+2"]
    (repository / "odd\033[2Jname").write_bytes(b"\0\1\2")
    git(repository, "add", "--intent-to-add", ".")
    shown = git(repository, "diff", **external)
    assert "\033" not in shown
    assert "odd\\x1b[2Jname\n  binary files differ" in shown


def test_git_is_told_of_a_file_in_conflict(repository: Path) -> None:
    """git gives the name alone."""
    run = run_hookwright("gitdiff", "cm.yaml", cwd=repository)
    assert run == Run(0, "cm.yaml\n  in conflict\n", "")
    assert run_hookwright("gitdiff", "a", "b", cwd=repository).code == 2


def test_git_s_pager_gets_colour(repository: Path) -> None:
    """Where git says that it has one, unless NO_COLOR says no."""
    external = {"GIT_EXTERNAL_DIFF": f"{sys.executable} -m generator gitdiff"}
    write_tree(repository, {"cm.yaml": config_map(OTHER)})
    assert "\033[33m~" in git(repository, "diff", GIT_PAGER_IN_USE="true", **external)
    assert "\033" not in git(repository, "diff", GIT_PAGER_IN_USE="true", NO_COLOR="1", **external)
    assert "\033" not in git(repository, "diff", **external)


@pytest.mark.parametrize("content", [b"\0\1", b"\xff\xfe", b"", b"a: [\n", b"\xef\xbb\xbfkind: Service\r\n", b"- 1\n"])
def test_textconv_leaves_what_it_does_not_know(content: bytes, tmp_path: Path) -> None:
    """Byte for byte."""
    (tmp_path / "file").write_bytes(content)
    command = [sys.executable, "-m", "generator", "textconv", "file"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(REPO)}, capture_output=True, check=True)
    assert done.stdout == content


def test_textconv_is_the_same_for_the_same_meaning(tmp_path: Path) -> None:
    """And says no secret."""
    write_tree(tmp_path, {"a.yaml": config_map(CONFIG), "b.yaml": config_map(SHUFFLED), "s.yaml": SECRET})
    texts = [run_hookwright("textconv", name, cwd=tmp_path).stdout for name in ("a.yaml", "b.yaml")]
    assert texts[0] == texts[1]
    assert texts[0].startswith("# ConfigMap argo/workflow-controller-configmap\n")
    assert "onExit: page\n" in texts[0]
    assert "b25l" not in run_hookwright("textconv", "s.yaml", cwd=tmp_path).stdout


def test_textconv_sorts_what_is_matched_by_name(tmp_path: Path) -> None:
    """Keys, and templates; a Helm values file of somebody else is known."""
    one, two = "{name: a, container: {image: x}}", "{container: {image: y}, name: b}"
    other = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec:\n  templates: "
    values = "server: {enabled: true, baseHref: /a}\ncontroller: {workflowDefaults: {spec: {onExit: page}}}\n"
    swapped = "controller: {workflowDefaults: {spec: {onExit: 'page'}}}\nserver: {baseHref: /a, enabled: true}\n"
    write_tree(tmp_path, {"a.yaml": f"{other}[{one}, {two}]\n", "b.yaml": f"{other}[{two}, {one}]\n"})
    write_tree(tmp_path, {"c.yaml": values, "d.yaml": swapped})
    a, b, c, d = (run_hookwright("textconv", f"{name}.yaml", cwd=tmp_path).stdout for name in "abcd")
    assert a == b
    assert a.startswith("# WorkflowTemplate t\n")
    assert c == d
    assert c.endswith("# HelmValues values.yaml\nserver:\n  baseHref: /a\n  enabled: true\n")


def test_textconv_hides_what_looks_like_a_secret(tmp_path: Path) -> None:
    """Where somebody wrote one into the configuration."""
    write_tree(tmp_path, {"a.yaml": config_map(CONFIG.replace("🚨 it failed", "xoxb-1234567890-abcdefghijklmnop"))})
    text = run_hookwright("textconv", "a.yaml", cwd=tmp_path).stdout
    assert "(redacted: a Slack token)" in text
    assert "xoxb" not in text
