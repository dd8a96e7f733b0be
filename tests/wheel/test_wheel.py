"""The wheel, installed where no checkout is: it carries all it needs, and does the work."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from core_set import core_only

TOP = Path(__file__).resolve().parents[2]
CLINIC = TOP / "tests" / "organizations" / "clinic.yaml"
CONFIGURATION = "[user]\n\tname = Selin Kaya\n\temail = s.kaya@sanoria.example\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-build-isolation", "--wheel-dir", folder, TOP]
    subprocess.run(command, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A venv with the wheel; what policykit depends on is borrowed from this one's."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True, with_pip=False)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*command, "--disable-pip-version-check", wheel], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    # A path that a .pth file adds is searched, but its own .pth files, and with them the
    # checkout, are not.
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder


class Machine:
    """Somebody's machine: a home, and no variable that could point to a checkout."""

    def __init__(self, folder, installed):
        self.folder, self.installed = folder, installed
        (folder / ".gitconfig").write_text(CONFIGURATION)
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "POLICYKIT_PASSPHRASE": "only for these tests",
        }

    def run(self, *command, cwd=""):
        done = subprocess.run(
            command,
            cwd=self.folder / cwd,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture
def machine(installed, tmp_path):
    return Machine(tmp_path, installed)


def test_templates_fonts_schema_and_licences_are_inside(wheel):
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    templates = {
        f"policykit/policy_templates/{path.relative_to(TOP / 'policy_templates').as_posix()}"
        for path in (TOP / "policy_templates").rglob("*")
        if path.is_file()
    }
    assert len(templates) > 15
    assert templates <= names
    package = {
        path.relative_to(TOP).as_posix()
        for path in (TOP / "policykit").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package <= names
    assert {
        "policykit/org_profile.yaml",
        "policykit/profile/org_profile.schema.json",
        "policykit/pages/fonts/NotoSans-Regular.ttf",
        "policykit/pages/fonts/LICENSE",
        "policykit/py.typed",
    } <= names
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "policy_templates/LICENSE", "policykit/pages/fonts/LICENSE"}
    others = {name.split("/")[0] for name in names}
    assert {name.partition("-")[0] for name in others} == {"policykit"}


def test_it_is_not_the_checkout(machine):
    (place,) = machine.run("python", "-c", "import policykit; print(policykit.__file__)").split()
    assert Path(place).is_relative_to(machine.installed)
    assert machine.run("policykit", "--version").startswith("policykit, version ")


def test_a_workspace_is_made_generated_and_rendered(machine):
    (machine.folder / "our profile.yaml").write_bytes(core_only(CLINIC.read_bytes()))
    machine.run("policykit", "init", "firma", "--profile", "our profile.yaml")
    said = machine.run("policykit", "generate", cwd="firma")
    assert said.count("unchanged") == 4
    machine.run("policykit", "render", cwd="firma")
    drafts = sorted((machine.folder / "firma/output/draft").glob("*.pdf"))
    assert len(drafts) == 4
    assert all(path.read_bytes().startswith(b"%PDF-") for path in drafts)
    assert machine.run("git", "status", "--porcelain", cwd="firma") == ""


def test_it_issues_and_verifies_what_it_issued(machine):
    (machine.folder / "profile.yaml").write_bytes(core_only(CLINIC.read_bytes()))
    machine.run("policykit", "init", "firma", "--profile", "profile.yaml")

    def policykit(*arguments):
        return machine.run("policykit", *arguments, cwd="firma")

    policykit("key", "create")
    policykit("key", "export", "../seal.pem")
    policykit("propose", "access-control", "--change", "First")
    said = policykit("status", "--format", "json")
    code = said.partition('"approval_code": "')[2].partition('"')[0]
    (machine.folder / "reply.txt").write_text(f"Yes. {code}\n")
    approval = ("--as", "j.weiss@sanoria.example", "--evidence", "../reply.txt")
    policykit("approve", "access-control", *approval)
    policykit("issue", "access-control")
    pdf = "output/issued/access-control/access-control-v1.0.pdf"
    assert "same bytes" in policykit("verify", pdf, "--trust", "../seal.pem")
