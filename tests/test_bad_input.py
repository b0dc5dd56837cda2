"""What a person sees when a profile cannot be used: one clear line for each fault, all at once, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import run_hookwright, write_tree

GOOD = """\
apiVersion: hookwright/v1
argo: {version: "4.0"}
channels:
  slack: {type: slack-webhook, secret: {url: slack-secret/URL}}
routes:
  failures: {when: [Failed], send: [slack]}
"""


OWN = "channels:\n  own: {type: container, image: x}"


def swap(old: str, new: str) -> str:
    """The good profile with one piece of it replaced."""
    assert old in GOOD
    return GOOD.replace(old, new)


# id -> (text of profiles/prd.yaml, what the first line of the answer says, its hint)
UNUSABLE = {
    "a duplicate key": (GOOD + "routes: {}\n", "prd.yaml:7:1: error: the key routes stands twice in one map", "prd.yaml:5:1"),
    "a key that is a number": (GOOD + "1: x\n", "prd.yaml:7:1: error: the key 1 is a number", 'write "1" with quotes'),
    "a key that is a boolean": (GOOD + "on: x\n", "prd.yaml:7:1: error: the key on is true or false", 'write "on" with quotes'),
    "an unknown key": (GOOD + "route: {}\n", "prd.yaml:7:1: error: route: unknown key", "did you mean routes?"),
    "an unknown key of a route": (
        swap("send:", "sent:"),
        "prd.yaml:6:13: error: routes.failures: send is missing",
        "the channels to send to",
    ),
    "a placeholder without quotes": (
        GOOD + "messages: {default: {text: {name}}}\n",
        "prd.yaml:7:28: error: messages.default.text: expected text, found a map",
        'quote it: "{name}"',
    ),
    "a tab as indentation": (GOOD + "vars:\n\tx: 1\n", "prd.yaml:8:1: error:", "blanks"),
    "an unknown channel in a route": (
        swap("send: [slack]", "send: [slak]"),
        "prd.yaml:6:37: error: routes.failures.send[0]: unknown channel slak",
        "did you mean slack?",
    ),
    "a route that sends nowhere": (
        swap("send: [slack]", "send: []"),
        "prd.yaml:6:36: error: routes.failures.send: expected at least one entry",
        "",
    ),
    "a phase that does not exist": (
        swap("[Failed]", "[Failure]"),
        "prd.yaml:6:21: error: routes.failures.when[0]: expected Running, Succeeded, Failed or Error",
        "did you mean Failed?",
    ),
    "a placeholder that does not exist": (
        GOOD + 'messages: {default: {text: "{nam}"}}\n',
        "prd.yaml:7:28: error: messages.default.text: unknown placeholder {nam}",
        "did you mean {name}?",
    ),
    "an Argo tag in a message": (
        GOOD + 'messages: {default: {text: "{{workflow.name}}"}}\n',
        "prd.yaml:7:28: error: messages.default.text: an Argo tag in a message",
        "write {name}",
    ),
    "a label's Argo tag in a message": (
        GOOD + 'messages: {default: {text: "{{ workflow.labels.team }}"}}\n',
        "prd.yaml:7:28: error: messages.default.text: an Argo tag in a message",
        "write {labels.team}",
    ),
    "a row that is no placeholder": (
        GOOD + "messages: {default: {fields: [nmae]}}\n",
        "prd.yaml:7:31: error: messages.default.fields[0]: unknown placeholder {nmae}",
        "did you mean {name}?",
    ),
    "Argo before 3.5": (
        swap('"4.0"', '"3.4.17"'),
        "prd.yaml:2:17: error: argo.version: Argo Workflows before 3.5",
        "3.5 is the lowest",
    ),
    "a version that YAML reads as a number": (
        swap('"4.0"', "4.0"),
        "prd.yaml:2:17: error: argo.version: expected text, found a number",
        "quote it",
    ),
    "a link that is none": (
        GOOD + "messages: {default: {links: [log]}}\n",
        "prd.yaml:7:30: error: messages.default.links[0]: expected workflow or logs",
        "did you mean logs?",
    ),
    "an address of logs that is none": (
        swap('version: "4.0"', 'version: "4.0", logsUrl: logs.example.com'),
        "prd.yaml:2:33: error: argo.logsUrl: expected an http or https address",
        "",
    ),
    "an unknown placeholder in the address of logs": (
        swap('version: "4.0"', 'version: "4.0", logsUrl: "https://logs.example.com/{pods}"'),
        "prd.yaml:2:33: error: argo.logsUrl: unknown placeholder {pods}",
        "did you mean {pod}?",
    ),
    "a time zone that does not exist": (
        GOOD + "timeZone: Europe/Berln\n",
        "prd.yaml:7:11: error: timeZone: unknown time zone",
        "did you mean Europe/Berlin?",
    ),
    "a time zone by an abbreviation": (
        GOOD + "timeZone: JST\n",
        "prd.yaml:7:11: error: timeZone: unknown time zone",
        "write one of the IANA database's names, such as Europe/Berlin",
    ),
    "an unknown channel type": (
        swap("slack-webhook", "slack-webhok"),
        "prd.yaml:4:17: error: channels.slack.type: unknown channel type",
        "did you mean slack-webhook?",
    ),
    "an address of a workflow's choice": (
        swap("slack-webhook, secret: {url: slack-secret/URL}", "http, url: 'https://{labels.hub}/in'"),
        "prd.yaml:4:28: error: channels.slack.url: expected an http or https address, with {name}",
        "",
    ),
    "a token in an address that Argo's agent calls": (
        swap("slack-webhook, secret: {url: slack-secret/URL}", "http, url: 'https://hub/in?token=abc'"),
        "prd.yaml:4:28: error: channels.slack.url: the address seems to hold credentials (not shown)",
        "use a webhook, with secret: {url: NAME/KEY}",
    ),
    "a secret beside `secret`": (
        swap("secret: {url: slack-secret/URL}", "url: x"),
        "prd.yaml:4:32: error: channels.slack.url: a secret has to be a reference",
        "write secret: {url: NAME/KEY}",
    ),
    "a secret that is no reference": (
        swap("slack-secret/URL", "https://example.com/1234"),
        "prd.yaml:4:46: error: channels.slack.secret.url: expected a reference to a Secret, NAME/KEY",
        "create the Secret",
    ),
    "a layer that does not exist": (
        GOOD + "extends: [bse]\n",
        "prd.yaml:7:11: error: no profile bse",
        "did you mean base?",
    ),
    "a layer outside of the folder": (GOOD + "extends: [../base]\n", "prd.yaml:7:11: error: extends: expected the name", ""),
    "a layer by its absolute path": (GOOD + "extends: [/etc/base]\n", "prd.yaml:7:11: error: extends: expected the name", ""),
    "a profile that extends itself": (
        GOOD + "extends: [prd]\n",
        "prd.yaml:7:11: error: extends: profiles that extend each other: prd -> prd",
        "remove one",
    ),
    "a wrong kind against a lower layer": (
        GOOD + "extends: [base]\nvars: []\n",
        "prd.yaml:8:7: error: vars:",
        "base.yaml:1:7",
    ),
    "a variable that does not exist": (
        GOOD + "extends: [base]\nhelm: {values: {x: <% vars.tema %>}}\n",
        "prd.yaml:8:20: error:",
        "did you mean",
    ),
    "a broken expression": (GOOD + "helm: {values: {x: <% vars. %>}}\n", "prd.yaml:7:20: error:", ""),
    "a change without the runs before": (
        swap("send:", "change: [first-failure], send:"),
        "prd.yaml:6:38: error: routes.failures.change: the notifier does not ask for the runs before",
        "set history.enabled: true",
    ),
    "a change that does not exist": (
        swap("send:", "change: [first-failur], send:") + "history: {enabled: true}\n",
        "prd.yaml:6:39: error: routes.failures.change[0]: expected first-failure, still-failing or recovered",
        "did you mean first-failure?",
    ),
    "a change that no ending is": (
        swap("send:", "change: [first-failure, recovered], send:") + "history: {enabled: true}\n",
        "prd.yaml:6:54: error: routes.failures.change[1]: recovered never fires with this `when`",
        "add Succeeded to when, or leave recovered out",
    ),
    "an ending that is no change": (
        swap("[Failed], send:", "[Failed, Succeeded], change: [still-failing], send:") + "history: {enabled: true}\n",
        "prd.yaml:6:29: error: routes.failures.when[1]: Succeeded never fires with this `change`",
        "add recovered to change, or take Succeeded out",
    ),
    "a change of what still runs": (
        swap("[Failed], send:", "[Running, Failed], change: [still-failing], send:") + "history: {enabled: true}\n",
        "prd.yaml:6:21: error: routes.failures.when[0]: Running never fires with this `change`",
        "take Running out",
    ),
    "a change said twice": (
        swap("send:", "change: [first-failure, first-failure], send:") + "history: {enabled: true}\n",
        "prd.yaml:6:54: error: routes.failures.change[1]: first-failure is said twice",
        "",
    ),
    "a message that tells a change without the runs before": (
        GOOD + "messages: {default: {fields: [name, differences]}}\n",
        "prd.yaml:7:37: error: messages.default.fields[1]: the notifier does not ask for the runs before, so that {differences}",
        "set history.enabled: true",
    ),
    "a message that tells a log that nobody reads": (
        GOOD + 'messages: {default: {text: "{log}"}}\n',
        "prd.yaml:7:28: error: messages.default.text: no log is read for {log}",
        "set messages.default.log.lines: 10",
    ),
    "too many lines of a log": (
        GOOD + "messages: {default: {log: {lines: 1000}}}\n",
        "prd.yaml:7:35: error: messages.default.log.lines: expected a number from 0 to 100",
        "",
    ),
    "a container that tells a change": (
        swap("[slack]}", "[own]}").replace("channels:", 'channels:\n  own: {type: container, image: x, args: ["{change}"]}')
        + "history: {enabled: true}\n",
        "error: channels.own: {change} is known to the notifier alone",
        "leave it out",
    ),
    "an engine that is no map": (
        GOOD + "engine: true\n",
        "prd.yaml:7:9: error: engine: expected a map, found a boolean",
        "",
    ),
    "an unknown key of the engine": (
        GOOD + "engine: {namspace: argo}\n",
        "prd.yaml:7:10: error: engine.namspace: unknown key",
        "did you mean namespace?",
    ),
    "an engine's name that no object can have": (
        GOOD + "engine: {name: Prd_1}\n",
        "prd.yaml:7:16: error: engine.name: expected lower case letters, digits and -, at most 40",
        "",
    ),
    "an engine that tells of some workflows": (
        GOOD + "engine: {subscribe: some}\n",
        "prd.yaml:7:21: error: engine.subscribe: expected all or annotated",
        "",
    ),
    "routes that wait for each other": (
        swap("send: [slack]}", "send: [slack], unless: [other]}") + "  other: {when: [Error], send: [slack], unless: [failures]}\n",
        "error: routes.",
        "remove one",
    ),
    "a route by a label to a channel that does not exist": (
        swap("send: [slack]", "sendBy: {label: team, channels: {data: [slak]}}"),
        "prd.yaml:6:70: error: routes.failures.sendBy.channels.data[0]: unknown channel slak",
        "did you mean slack?",
    ),
    "a route by no label": (
        swap("send: [slack]", "sendBy: {channels: {data: [slack]}}"),
        "prd.yaml:6:38: error: routes.failures.sendBy: label is missing",
        "a label of the workflow",
    ),
    "a route by a glob that excludes": (
        swap("send: [slack]", 'sendBy: {label: team, channels: {"!data": [slack]}}'),
        'prd.yaml:6:63: error: routes.failures.sendBy.channels."!data": expected a value or a glob, without !, as a name',
        "",
    ),
    "a request for a channel that does not exist": (
        GOOD + "overrides: {enabled: true, channels: [slak]}\n",
        "prd.yaml:7:39: error: overrides.channels[0]: unknown channel slak",
        "did you mean slack?",
    ),
    "a request for a container": (
        swap("routes:", "  own: {type: container, image: i}\nroutes:") + "overrides: {enabled: true, channels: [own]}\n",
        "prd.yaml:8:39: error: overrides.channels[0]: a channel of type container is told by its routes alone",
        "name channels of another type",
    ),
    "a prefix that is none": (
        GOOD + "overrides: {enabled: true, prefix: https://x}\n",
        "prd.yaml:7:36: error: overrides.prefix: expected a domain name",
        "",
    ),
    "a label that mutes by what it is not": (
        GOOD + "mute: {labels: {stage: [\"!prd\"]}}\n",
        "prd.yaml:7:24: error: mute.labels.stage: a pattern with ! among those that silence",
        "write the values that silence",
    ),
    "an annotation that mutes by a boolean": (
        GOOD + "mute: {annotations: {quiet: true}}\n",
        "prd.yaml:7:29: error: mute.annotations.quiet: expected a pattern",
        "quote it",
    ),
    "a window that never ends": (
        GOOD + "quiet: {nights: {routes: [failures]}}\n",
        "prd.yaml:7:17: error: quiet.nights: a window that never ends",
        "write days, from and to, or start and end",
    ),
    "a window that ends as it begins": (
        GOOD + "quiet: {nights: {from: 22:00, to: 22:00}}\n",
        "prd.yaml:7:35: error: quiet.nights.to: a window that ends as it begins",
        "leave from and to out for the whole day",
    ),
    "a window that ends before it begins": (
        GOOD + "quiet: {release: {start: 2026-12-01T20:00, end: 2026-12-01T19:00}}\n",
        "prd.yaml:7:49: error: quiet.release.end: a window that ends before it begins",
        "write an end after its start",
    ),
    "a window without an end": (
        GOOD + "quiet: {release: {start: 2026-12-01T20:00}}\n",
        "prd.yaml:7:18: error: quiet.release: end is missing",
        "write end: 2026-12-01T20:00",
    ),
    "a window of two kinds": (
        GOOD + "quiet: {nights: {from: 22:00, end: 2026-12-01T20:00}}\n",
        "prd.yaml:7:17: error: quiet.nights: a window of two kinds",
        "write days, from and to, or start and end",
    ),
    "a time that does not exist": (
        GOOD + "quiet: {nights: {from: 25:00, to: 07:00}}\n",
        "prd.yaml:7:24: error: quiet.nights.from: expected a time such as 22:00",
        "",
    ),
    "a day that does not exist": (
        GOOD + "quiet: {release: {start: 2026-02-29T20:00, end: 2026-03-01T20:00}}\n",
        "prd.yaml:7:26: error: quiet.release.start: a day that does not exist",
        "",
    ),
    "a day of the week that does not exist": (
        GOOD + "quiet: {nights: {days: [Monday]}}\n",
        "prd.yaml:7:25: error: quiet.nights.days[0]: expected Mon, Tue, Wed, Thu, Fri, Sat or Sun",
        "",
    ),
    "a window for a route that does not exist": (
        GOOD + "quiet: {nights: {from: 22:00, passes: {routes: [failure]}}}\n",
        "prd.yaml:7:49: error: quiet.nights.passes.routes[0]: unknown route failure",
        "did you mean failures?",
    ),
    "a wait without bounds": (
        GOOD + "delivery: {jitterSeconds: 86400}\n",
        "prd.yaml:7:27: error: delivery.jitterSeconds: expected a number from 0 to 3600",
        "",
    ),
    "no apiVersion": (swap("apiVersion: hookwright/v1\n", ""), "prd.yaml:1:1: error: profile: apiVersion is missing", ""),
    "an empty file": ("", "prd.yaml:1:1: error: expected a profile", ""),
    "a list instead of a profile": ("- a\n", "prd.yaml:1:1: error: expected a profile", ""),
    "several documents": (GOOD + "---\na: b\n", "prd.yaml:7:1: error:", ""),
    "a broken quote": (GOOD + 'vars: {x: "y}\n', "prd.yaml:", ""),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_input_says_where_what_and_what_to_do(case: str, tmp_path: Path) -> None:
    """Exit 2, the place, the fault and the hint; and nothing is written."""
    text, said, hint = UNUSABLE[case]
    write_tree(tmp_path, {"profiles/prd.yaml": text, "profiles/base.yaml": "vars: {team: x}\n"})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2, run.stdout + run.stderr
    assert said in run.stderr, run.stderr
    assert hint in run.stderr, run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "output").exists()


BROKEN = {
    "Running without saying that the risk is known": (swap("[Failed]", "[Running]"), "acknowledgeRunningRisk"),
    "failWorkflow with lifecycle hooks": (GOOD + "delivery: {mode: lifecycle-hooks, failWorkflow: true}\n", "failWorkflow"),
    "a patch of the config layout": (swap('"4.0"', '"4.0", owner: patch, layout: config'), "layout"),
    "a wait that ends with the pod": (GOOD + "delivery: {jitterSeconds: 260}\n", "which begin up to 260 seconds late"),
    "our own names in the user's defaults": (
        GOOD + "workflowDefaults: {spec: {onExit: mine}}\n",
        "onExit",
    ),
    "a change for a container": (
        swap("send: [slack]", "change: [first-failure], send: [own]").replace("channels:", OWN) + "history: {enabled: true}\n",
        "prd.yaml:7:38: error: routes.failures.change: whether this route fires only the notifier knows",
    ),
    "a container that waits for a change": (
        swap("send: [slack]}", "change: [first-failure], send: [slack]}").replace("channels:", OWN)
        + "  other: {when: [Failed], send: [own], unless: [failures]}\nhistory: {enabled: true}\n",
        "prd.yaml:8:48: error: routes.other.unless: whether this route fires only the notifier knows",
    ),
    "a variable where there is no pod": (
        swap("slack-webhook, secret: {url: slack-secret/URL}", "http, url: 'https://hub', body: {at: '{env.HOST}'}"),
        "reads {env.NAME}, and there is no pod with variables",
    ),
    "a channel that only an agent sends, without agents": (
        swap("slack-webhook, secret: {url: slack-secret/URL}", "http, url: 'https://hub'").replace(
            'version: "4.0"', 'version: "4.0", owner: manifest, controllerConfig: {disableAgentPodCreation: true}'
        ),
        "argo.controllerConfig.disableAgentPodCreation: no agent runs",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_ends_with_exit_code_1(case: str, tmp_path: Path) -> None:
    """The profile reads, but what it asks for is refused with the rule's id; nothing is written."""
    text, named = BROKEN[case]
    write_tree(tmp_path, {"profiles/prd.yaml": text})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 1, run.stdout + run.stderr
    assert named in run.stderr
    assert "profiles/prd.yaml:" in run.stderr
    assert run.stderr.splitlines()[0].endswith("]"), "the rule's id stands at the end of the line"
    assert not (tmp_path / "output").exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Five faults of three kinds give five lines, sorted by place."""
    text = GOOD.replace("[Failed]", "[Failure]").replace("[slack]", "[slak]").replace("4.0", "3.1")
    write_tree(tmp_path, {"profiles/prd.yaml": text + "nonsense: 1\nvars: {x: [}\n".replace("[}", "<% y %>}")})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    places = [line.split(": error:")[0] for line in run.stderr.splitlines() if ": error:" in line]
    assert places == sorted(places) and len(places) >= 1


def test_faults_of_several_layers_are_told_at_once(tmp_path: Path) -> None:
    """A layer that cannot be read does not hide the faults of the next."""
    files = {
        "profiles/prd.yaml": GOOD + "extends: [one, two, three]\n",
        "profiles/one.yaml": "a: 1\na: 2\n",
        "profiles/two.yaml": "b: [\n",
    }
    write_tree(tmp_path, files)
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    assert "one.yaml:2:1" in run.stderr
    assert "two.yaml:" in run.stderr
    assert "no profile three" in run.stderr


def test_a_warning_lets_the_render_pass(tmp_path: Path) -> None:
    """A channel that no route uses is worth a word, not a stop."""
    write_tree(tmp_path, {"profiles/prd.yaml": swap("routes:", "  spare: {type: log}\nroutes:")})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 0
    assert "prd.yaml:5:3: warning: channel spare is used by no route [unused-channel]" in run.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: \x80\n", b"\x00\x01", b"a: &x [*x]\n"])
def test_bytes_that_are_no_yaml_are_refused(content: bytes, tmp_path: Path) -> None:
    """Not UTF-8, control characters, an alias of itself: one line each, no traceback."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "prd.yaml").write_bytes(content)
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    assert "prd.yaml:" in run.stderr and "Traceback" not in run.stderr


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    """The size is looked at before anything is read."""
    (tmp_path / "profiles").mkdir()
    with open(tmp_path / "profiles" / "prd.yaml", "wb") as file:
        file.truncate(50_000_000)
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    assert "50000000 bytes" in run.stderr


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A profile is a file of the profiles folder, not a link to anywhere."""
    write_tree(tmp_path, {"elsewhere.yaml": GOOD, "profiles/base.yaml": GOOD})
    (tmp_path / "profiles" / "prd.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    assert "leaves the profiles folder" in run.stderr


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    """A billion nodes out of ten lines: refused by a budget of nodes."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    write_tree(tmp_path, {"profiles/prd.yaml": bomb})
    run = run_hookwright("render", "prd", cwd=tmp_path)
    assert run.code == 2
    assert "prd.yaml:" in run.stderr and "Traceback" not in run.stderr
