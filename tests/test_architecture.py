"""One direction of imports, purity inside, third parties only where they are named. Read from the sources, not run."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.sources import Import, Module, functions, imports, modules

# A module imports only what stands in a line above its own, or its own package.
LAYERS = (
    ("__init__", "errors"),
    ("model", "kinds", "locales", "placeholders", "secrets", "zones"),
    ("schema", "chain", "reach", "report", "rights", "trees"),
    ("yamlio", "overlay", "template", "registry"),
    ("argo", "channels"),
    ("resolve", "notifier"),
    ("delivery", "explain"),
    ("engine",),
    ("targets", "rules", "summary", "adopt", "doctor", "inject"),
    ("pipeline", "preview", "diff"),
    ("impact", "page", "trial", "cmp", "krm"),
    ("store", "files", "terminal", "live", "arguments"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LEVELS = {part: level for level, parts in enumerate(LAYERS) for part in parts}
UNITS = ("channels", "targets", "rules", "commands", "engine.services", "page.looks", "doctor.findings")
EDGE = ("store", "files", "terminal", "live", "commands", "cli", "__main__")

# Third parties: the only part that may import each, and whether loading that part may load it.
THIRD_PARTIES = {"yaml": ("yamlio", True), "deepmerge": ("overlay", True), "jinja2": ("template", False)}
THIRD_PARTIES |= {"tzdata": ("zones", False), "kubernetes": ("live", False), "urllib3": ("live", False)}

# More than 5 ms each on a process of 9 ms; the two importlib ones 16 ms.
SLOW = {"dataclasses", "inspect", "logging", "importlib.metadata", "importlib.resources", "pathlib", "subprocess"}
SLOW |= {"urllib", "email", "http", "smtplib", "ssl", "asyncio", "tempfile", "shutil", "concurrent", "difflib"}

# What a pure part never imports, never calls, and of `os` and `sys` never names.
WORLD = {"subprocess", "socket", "time", "random", "secrets", "pathlib", "tempfile", "shutil", "glob", "io", "signal"}
WORLD |= {"urllib.request", "http", "smtplib", "ssl", "threading", "multiprocessing", "asyncio", "ctypes", "uuid"}
CALLS = {"open", "print", "input", "exec", "eval", "compile", "breakpoint", "exit", "quit", "__import__"}
PURE_OS = {"path", "sep", "fspath"}
PURE_PATH = {"basename", "commonpath", "dirname", "isabs", "join", "normpath", "relpath", "split", "splitext"}
PURE_SYS = {"intern", "maxsize", "maxunicode"}
CLOCK = {"now", "today", "utcnow"}
OF_THE_PACKAGE = {("registry", "os.listdir")}  # asks which units lie beside it; pkgutil, too, but it costs 10 ms more


def of_every_module(chosen: tuple[Module, ...]) -> pytest.MarkDecorator:
    """One case for each module, named by it."""
    return pytest.mark.parametrize("module", chosen, ids=[module.name for module in chosen])


every_module = of_every_module(modules())
loaded_module = of_every_module(tuple(module for module in modules() if not module.is_program))
pure_module = of_every_module(tuple(m for m in modules() if m.part not in EDGE and not m.is_program))


def level(name: str) -> int:
    """The level of a module by its dotted name."""
    return LEVELS[[*name.split("."), "__init__"][1]]


def test_every_part_of_the_package_has_a_level() -> None:
    """A new part is put into the table before it is written."""
    assert {module.part for module in modules()} - set(LEVELS) == set()


@every_module
def test_imports_go_down(module: Module) -> None:
    """A module imports strictly lower levels, or its own package.

    The pod part of a channel names what of the program it is joined with, for types only.
    """
    ours = [found for found in imports(module) if found.target.split(".")[0] == "generator" and not joined(found)]
    up = [
        f"{module.path.name}:{found.line} imports {found.target}"
        for found in ours
        if level(found.target) >= level(module.name) and found.target.split(".")[1:2] != [module.part]
    ]
    assert up == []


def package_of(module: Module) -> str:
    """`doctor.findings` of generator.doctor.findings.quotas."""
    return module.name.rpartition(".")[0].removeprefix("generator.")


@of_every_module(tuple(module for module in modules() if package_of(module) in UNITS and not module.is_package))
def test_units_do_not_know_each_other(module: Module) -> None:
    """A channel, target, rule, command, service, look or finding imports no other one; what they share is private to their
    package."""
    sibling = f"generator.{package_of(module)}."
    others = [found.target for found in imports(module) if found.target.startswith(sibling)]
    assert [other for other in others if not other.removeprefix(sibling).startswith("_")] == []


@every_module
def test_third_parties_are_imported_only_where_they_are_named(module: Module) -> None:
    """yaml in yamlio, deepmerge in overlay; late jinja2 in template, tzdata in zones, kubernetes with its urllib3 in live."""
    wrong = []
    for found in imports(module):
        name = found.target.split(".")[0]
        part, may_be_eager = THIRD_PARTIES.get(name, ("", False))
        if name in sys.stdlib_module_names or name == "generator":
            continue
        if module.part != part or (found.is_eager and not may_be_eager):
            wrong.append(f"{module.path.name}:{found.line} imports {name}")
    assert wrong == []


@loaded_module
def test_loading_a_module_loads_nothing_slow(module: Module) -> None:
    """What costs milliseconds is imported inside the function that needs it."""
    eager = [found for found in imports(module) if found.is_eager]
    slow = [f for f in eager if f.target in SLOW or f.target.split(".")[0] in SLOW - {"importlib"}]
    assert [f"{module.path.name}:{found.line} imports {found.target}" for found in slow] == []


@pure_module
def test_a_pure_part_touches_nothing(module: Module) -> None:
    """No file, no stream, no environment, no clock, no process, no socket, no chance; the pod part of a channel may."""
    loaded = [found for found in imports(module) if not found.is_for_types]
    bad = {(found.line, found.target) for found in loaded if is_worldly(found.target)}
    bad |= {(node.lineno, name) for node in ast.walk(module.tree) if (name := worldly_use(node))}
    bad = {(line, name) for line, name in bad if (module.part, name) not in OF_THE_PACKAGE}
    assert sorted(f"{module.path.name}:{line} {name}" for line, name in bad if line < module.pod_line) == []


@of_every_module(tuple(module for module in modules() if module.is_program))
def test_the_program_of_the_pod_needs_the_standard_library_alone(module: Module) -> None:
    """Nothing of ours is installed in the pod."""
    foreign = [found.target for found in imports(module) if found.target.split(".")[0] not in sys.stdlib_module_names]
    assert [name for name in foreign if not name.startswith("generator.notifier.program")] == []


@every_module
def test_nothing_is_global(module: Module) -> None:
    """No function rebinds a name of its module."""
    assert [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Global)] == []


@every_module
def test_yamllint_is_a_program_and_never_imported(module: Module) -> None:
    """Its licence allows to run it beside us, not inside us; no text of ours starts it by import, either."""
    assert [found.line for found in imports(module) if found.target.split(".")[0] == "yamllint"] == []
    strings = [node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant)]
    assert [text for text in strings if isinstance(text, str) and "import yamllint" in text] == []


def joined(found: Import) -> bool:
    """Whether an import is that of a program part by the pod part of a channel, which is never carried out."""
    return found.is_for_types and found.target.startswith("generator.notifier.program.")


def is_worldly(target: str) -> bool:
    """Whether an import brings the world in."""
    return target in WORLD or target.split(".")[0] in WORLD - {"urllib.request"}


def worldly_use(node: ast.AST) -> str:
    """The name of what an expression touches outside, or ""."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        return node.func.id
    if isinstance(node, ast.ImportFrom) and node.module in ("os", "sys", "os.path"):
        pure = {"os": PURE_OS, "sys": PURE_SYS, "os.path": PURE_PATH}[node.module]
        return ", ".join(alias.name for alias in node.names if alias.name not in pure)
    if not isinstance(node, ast.Attribute):
        return ""
    owner = ast.unparse(node.value)
    pure = {"os": PURE_OS, "sys": PURE_SYS, "os.path": PURE_PATH}.get(owner)
    if pure is not None and node.attr not in pure:
        return f"{owner}.{node.attr}"
    is_clock = owner.rpartition(".")[2] in ("datetime", "date") and node.attr in CLOCK
    return f"{owner}.{node.attr}" if is_clock else ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("open('x')", "open"),
        ("os.environ['HOME']", "os.environ"),
        ("os.path.exists(name)", "os.path.exists"),
        ("sys.stdout.write(text)", "sys.stdout"),
        ("datetime.datetime.now()", "datetime.datetime.now"),
        ("from os import getenv, sep", "getenv"),
        ("os.path.join(a, b)", ""),
        ("document.open", ""),
    ],
)
def test_the_check_of_purity_sees_what_it_should(text: str, found: str) -> None:
    """The check itself is held by examples of both kinds."""
    names = [name for node in ast.walk(ast.parse(text)) if (name := worldly_use(node))]
    assert names == ([found] if found else [])


def test_the_sources_are_found() -> None:
    """The checks above would pass on an empty package; so it must not look empty."""
    assert sum(1 for module in modules() for _ in functions(module)) > 0
    assert "generator.errors" in {module.name for module in modules()}
