"""Finding plugins by entry point, loading them one by one, and registering them by strict rules.

There is one door: the entry-point group `rectitude.plugins`, whose entries are `Plugin` values. The
built-in parts and domains come through it like anybody's. For a first try there is a side door: with
`RECTITUDE_PLUGINS_DIR` each file of a folder that has a module-level `plugin` is one too.
`RECTITUDE_PLUGINS` names a subset to load (comma-separated), or `none`. What cannot be loaded is kept with
its problem, and only the domains that need it are off.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import MappingProxyType

import pluggy

from rectitude.domain import Setting
from rectitude.errors import BadRequest, HookFailed, PluginNotLoadable
from rectitude.hookspecs import API_VERSION, CHAPTERS, PROJECT
from rectitude.tracing import traced, wanted

GROUP = "rectitude.plugins"
SELECTION = "RECTITUDE_PLUGINS"
PLUGINS_DIR = "RECTITUDE_PLUGINS_DIR"
FROM_FOLDER = "plugins-dir"
"""The distribution of plugins that are single files, and the first part of their modules' names."""
NO_SETTINGS: Mapping[str, Setting] = MappingProxyType({})


class Role(StrEnum):
    """What a plugin is for: one domain, a part that domains share, or a house rule for all domains."""

    DOMAIN = "domain"
    PART = "part"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Plugin:
    """What an entry point offers: a role, the hook page it was written for, and how to make it.

    `make` gets the settings that a domain gives (domains and house plugins get none) and returns a
    fresh object with hook implementations; it is called once for every domain that uses the plugin.
    """

    role: Role
    make: Callable[[Mapping[str, Setting]], object]
    summary: str = ""
    api: tuple[int, int] = API_VERSION


@dataclass(frozen=True, slots=True)
class Found:
    """One entry point: its plugin, or the problem that keeps it from loading.

    `module` is where its code lies, "" for a plugin that was handed over as an object.
    """

    name: str
    distribution: str
    version: str
    plugin: Plugin | None
    problem: str = ""
    module: str = ""


@dataclass(frozen=True, slots=True)
class Implementation:
    """One plugin's implementation of one hook, with the arguments that it takes."""

    plugin: str
    hook: str
    call: Callable[..., object]
    arguments: tuple[str, ...]

    def ask(self, **offered: object) -> object:
        """Call the implementation with the arguments it takes; whatever it raises names the plugin.

        This is the engine's one border around plugin code. A `BadRequest` passes as it is: a plugin may
        say that a request cannot be understood.
        """
        try:
            return self.call(*[offered[name] for name in self.arguments])
        except BadRequest:
            raise
        except Exception as error:  # a plugin may raise anything; it is named and re-raised
            problem = f"raised {type(error).__name__}: {error}"
            raise HookFailed(self.plugin, self.hook, problem) from error


def available_plugins(environ: Mapping[str, str]) -> tuple[Found, ...]:
    """Return the plugins that the environment offers: those installed, and single files of a folder.

    A name that both offer is refused on both sides. Raises PluginNotLoadable where there is no such folder.
    """
    selection, folder = environ.get(SELECTION), environ.get(PLUGINS_DIR)
    found = found_plugins(selection)
    if not folder:
        return found
    files = single_files(Path(folder), selection)
    both = {entry.name for entry in found} & {entry.name for entry in files}
    together = sorted((*found, *files), key=lambda entry: entry.name)
    return tuple(_claimed_twice(entry, folder) if entry.name in both else entry for entry in together)


def _claimed_twice(entry: Found, folder: str) -> Found:
    problem = f"a distribution and a file in {folder} both offer {entry.name!r}; rename or remove one"
    return replace(entry, plugin=None, problem=problem)


def found_plugins(selection: str | None, entries: Iterable[EntryPoint] | None = None) -> tuple[Found, ...]:
    """Load every selected entry point of the group, in the order of names; two of one name are refused.

    `selection` is the value of RECTITUDE_PLUGINS: None loads all, "" or "none" loads none.
    """
    offered = sorted(entry_points(group=GROUP) if entries is None else entries, key=lambda entry: entry.name)
    names = [entry.name for entry in offered]
    return tuple(
        _load(entry, twice=names.count(entry.name) > 1)
        for entry in offered
        if _selected(entry.name, selection)
    )


def single_files(folder: Path, selection: str | None) -> tuple[Found, ...]:
    """Load every selected `NAME.py` of a folder as the plugin NAME, in the order of names.

    A file that begins with an underscore is none. The version of such a plugin is the beginning of its
    file's SHA-256. Nothing is put on the import path. Raises PluginNotLoadable where there is no folder.
    """
    if not folder.is_dir():
        raise PluginNotLoadable(
            FROM_FOLDER, "", f"{folder} is no folder; {PLUGINS_DIR} names one with plugins"
        )
    files = sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))
    return tuple(_file(path) for path in files if _selected(path.stem, selection))


def _selected(name: str, selection: str | None) -> bool:
    if selection is None:
        return True
    return name in {word.strip() for word in selection.split(",")} - {"none"}


def _file(path: Path) -> Found:
    try:
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as error:
        problem = f"{path.name} cannot be read ({error.strerror})"
        return Found(path.stem, FROM_FOLDER, "", None, problem)
    try:
        offered = Implementation(path.stem, "import", plugin_of, ("path",)).ask(path=path)
    except HookFailed as failure:
        return Found(path.stem, FROM_FOLDER, version, None, f"importing {path.name} {failure.problem}")
    checked = _checked(path.stem, FROM_FOLDER, version, offered, f"{path.name}'s `plugin`")
    return replace(checked, module=module_of(path))


def module_of(path: Path) -> str:
    """Return the name of the module that a file is; the hyphen keeps import statements away from it."""
    return f"{FROM_FOLDER}.{path.stem}"


def plugin_of(path: Path) -> object:
    """Run a file as a module of its own and return its `plugin`."""
    name = module_of(path)
    spec = spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None, "a name that ends in .py has a loader"
    module = module_from_spec(spec)
    with ExitStack() as undone_on_failure:
        sys.modules[name] = module  # a dataclass looks up its module while the module is being run
        undone_on_failure.callback(sys.modules.pop, name)
        spec.loader.exec_module(module)
        undone_on_failure.pop_all()
    return module.plugin


def _load(entry: EntryPoint, *, twice: bool) -> Found:
    distribution, version = (entry.dist.name, entry.dist.version) if entry.dist else ("", "")
    if twice:
        problem = f"two distributions offer a plugin named {entry.name!r}; uninstall one of them"
        return Found(entry.name, distribution, version, None, problem)
    try:
        plugin = Implementation(entry.name, "import", entry.load, ()).ask()
    except HookFailed as failure:
        problem = f"importing {entry.value} {failure.problem}"
        return Found(entry.name, distribution, version, None, problem)
    checked = _checked(entry.name, distribution, version, plugin, "its entry point")
    return replace(checked, module=entry.module)


def _checked(name: str, distribution: str, version: str, plugin: object, what: str) -> Found:
    """Return what was loaded as a plugin, or why it is none."""
    if not isinstance(plugin, Plugin):
        problem = f"{what} is a {type(plugin).__name__}, but must be a rectitude.Plugin"
        return Found(name, distribution, version, None, problem)
    problem = _misfit(plugin)
    return Found(name, distribution, version, None if problem else plugin, problem)


def _misfit(plugin: Plugin) -> str:
    major, minor = plugin.api
    if major != API_VERSION[0] or minor > API_VERSION[1]:
        here = ".".join(map(str, API_VERSION))
        return f"it is written for hook API {major}.{minor}, but this Rectitude has {here}"
    return ""


def registry() -> pluggy.PluginManager:
    """Return an empty registry that knows every hook."""
    manager = pluggy.PluginManager(PROJECT)
    for chapter in CHAPTERS:
        manager.add_hookspecs(chapter)
    return manager


def hook_names() -> tuple[str, ...]:
    """Return the names of all hooks in the order of `hookspecs.py`."""
    return tuple(name for chapter in CHAPTERS for name in vars(chapter) if not name.startswith("_"))


def register(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    """Register one plugin object under a name, or raise PluginNotLoadable with the rule that it breaks."""
    for hook in hook_names():
        _check_marked(plugin, name, hook)
    try:
        accepted = manager.register(plugin, name)
        manager.check_pending()
    except (ValueError, pluggy.PluginValidationError) as error:
        raise PluginNotLoadable(name, "", f"{error}. See docs/hooks.md for the hooks there are") from error
    if accepted is None:
        raise PluginNotLoadable(name, "", "its name is blocked in this registry")
    for hook in hook_names():
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            if implementation.plugin_name == name:
                _check_form(implementation, name, hook)


def _check_marked(plugin: object, name: str, hook: str) -> None:
    method = getattr(plugin, hook, None)
    if callable(method) and not hasattr(method, f"{PROJECT}_impl"):
        raise PluginNotLoadable(name, hook, "is named like a hook but is not marked with @hookimpl")


def _check_form(implementation: pluggy.HookImpl, name: str, hook: str) -> None:
    if implementation.hookwrapper or implementation.wrapper:
        raise PluginNotLoadable(name, hook, "is a wrapper; wrappers are refused, since one could undo a veto")
    if implementation.tryfirst or implementation.trylast:
        raise PluginNotLoadable(name, hook, "asks for tryfirst or trylast; order is registration alone")
    parameters = inspect.signature(implementation.function).parameters.values()
    if any(p.default is not p.empty or p.kind is p.KEYWORD_ONLY for p in parameters):
        raise PluginNotLoadable(name, hook, "has a defaulted or keyword-only argument, which is never filled")


def implementations(manager: pluggy.PluginManager, hook: str) -> tuple[Implementation, ...]:
    """Return a hook's implementations in the order they are asked: the last registered first."""
    found = reversed(getattr(manager.hook, hook).get_hookimpls())
    tracing = wanted(os.environ)
    return tuple(
        Implementation(
            impl.plugin_name,
            hook,
            traced(impl.plugin_name, hook, impl.function) if tracing else impl.function,
            tuple(impl.argnames),
        )
        for impl in found
    )


def first_answer(asked: Iterable[Implementation], **offered: object) -> object:
    """Return the first answer that is not None, or None when nobody has one."""
    for implementation in asked:
        answer = implementation.ask(**offered)
        if answer is not None:
            return answer
    return None
