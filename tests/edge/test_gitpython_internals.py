"""GitPython's class that starts git is there without the rest, and `import git` is still whole."""

from new_python import printed


def test_only_what_starts_git_is_loaded():
    code = (
        "import sys; from policykit.edge.gitpython_internals import load_git; "
        "git = load_git(); said = git('/').execute(['git', 'version']); "
        "print(said.split()[0], 'git.repo' in sys.modules, 'git' in sys.modules); "
        "print(load_git() is git); "
        "print('smmap' in sys.modules, 'gitdb.base' in sys.modules, 'gitdb' in sys.modules)"
    )
    assert printed(code) == ["git", "False", "False", "True", "True", "False", "False"]


def test_git_can_be_imported_whole_before_and_afterwards():
    load = "from policykit.edge.gitpython_internals import load_git; one = load_git(); "
    look = (
        "import git, gitdb; gitdb.IStream; "
        "print(git.cmd.Git is git.Git, callable(git.Repo), git.Git is one)"
    )
    assert printed(load + look) == ["True", "True", "False"]
    assert printed("import git; " + load + look) == ["True", "True", "True"]


def test_the_package_still_loads_all_of_itself_and_asks_git_for_its_version():
    code = (
        "import subprocess, sys; began = []; "
        "sys.addaudithook(lambda event, about: event == 'subprocess.Popen' and began.append(1)); "
        "import git; print('git.repo' in sys.modules, len(began) > 0)"
    )
    assert printed(code) == ["True", "True"]
