"""Builds the explorer while pip or uv builds the package. Where that fails, the installation goes on without it."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ExplorerHook(BuildHookInterface[Any]):
    """Called by hatchling for a wheel and for an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files of the wheel are gathered."""
        builder = _load(Path(self.root, "app", "web", "build.py"))
        self.app.display_waiting("Building the explorer: npm fetches some 100 packages")
        try:
            builder.build()
        except builder.ExplorerNotBuilt as failure:
            self.app.display_warning(
                f"The explorer at /graphql was not built; everything else works. "
                f"Build it with: {builder.COMMAND}\n{failure}"
            )


def _load(file: Path) -> Any:
    """A module from its file: the package itself cannot be imported yet."""
    spec = importlib.util.spec_from_file_location("explorer_build", file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
