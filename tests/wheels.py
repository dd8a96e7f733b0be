"""A real wheel, built and installed, that raises when anybody imports it."""

import subprocess
import sys

_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "{name}"
version = "1.2"
[project.entry-points."{group}"]
own = "{package}.{inner}"
[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""
_PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


def installed(folder, name, group, inner, files):
    """Return where the package was installed to, a folder of its own.

    Args:
        folder: where all of it is made.
        name: of the package, version 1.2.
        group: the entry point group that it offers something for.
        inner: the package in it that the entry point names.
        files: what it has, by path from its root.
    """
    package = name.replace("-", "_")
    source = folder / "source" / name
    (source / package / inner).mkdir(parents=True)
    project = _PROJECT.format(name=name, group=group, package=package, inner=inner)
    (source / "pyproject.toml").write_text(project)
    for place in (source / package, source / package / inner):
        (place / "__init__.py").write_text("raise SystemExit('it was imported')\n")
    for path, data in files.items():
        (source / path).write_bytes(data)
    wheels = folder / "wheels" / name
    made = [*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, source]
    subprocess.run(made, check=True)
    (wheel,) = wheels.glob("*.whl")
    target = folder / f"site-{name}"
    subprocess.run(
        [*_PIP, "install", "--no-deps", "--no-index", "--target", target, wheel], check=True
    )
    return target
