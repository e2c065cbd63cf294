"""Commands that load when they are used: a page worker begins by importing the program that it was started from."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from keyword import iskeyword

import click


class LateCommands(MutableMapping[str, click.Command]):
    """Commands by name, each imported from its module when it is asked for."""

    def __init__(self, modules: dict[str, str]) -> None:
        """Take the module of each command, in the order in which they are listed."""
        self._modules = modules
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module = import_module(self._modules[name])
            called = name.replace("-", "_")
            self._loaded[name] = getattr(module, f"{called}_" if iskeyword(called) else called)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        self._modules.pop(name, None)
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._modules, *self._loaded)))

    def __len__(self) -> int:
        return len(list(iter(self)))
