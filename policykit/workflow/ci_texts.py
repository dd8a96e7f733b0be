"""The files that run `check` by themselves: a hook for pre-commit, a workflow for GitHub.

No text from a repository or an event is put into a script: the workflow hands it over as variables.
"""

from __future__ import annotations

HOOK_PATH = ".pre-commit-config.yaml"
WORKFLOW_PATH = ".github/workflows/policykit.yml"

HOOK = r"""# Runs `policykit check` before each commit. Once in every clone:
#   pip install pre-commit && pre-commit install
repos:
  - repo: local
    hooks:
      - id: policykit-check
        name: policykit check
        entry: policykit check
        language: system
        pass_filenames: false
        files: ^(org_profile\.yaml$|policies/|policy_templates/|records/|output/issued/)
"""

_WORKFLOW = r"""# Checks the policies: what an auditor would object to, overdue reviews, stale
# approvals, expired exceptions, altered PDFs. Findings stand beside the lines of a pull request.
name: Policies

on:
  pull_request:
  push:
    branches: [main, master]
  schedule:
    - cron: "17 6 * * 1" # on Mondays: a review falls due without a commit

permissions:
  contents: read
  security-events: write # to upload the findings
  pull-requests: write # to say which statements change

env:
  # Where your runners install it from, if not from PyPI.
  POLICYKIT: policykit==@VERSION@

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # records are compared with tags and earlier commits
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install policykit
        run: pip install "$POLICYKIT"
      - name: Check
        run: policykit check --format github
      - name: Write the findings
        if: always()
        run: policykit check --format sarif > policykit.sarif || test $? -eq 1
      - name: Upload the findings
        if: always()
        continue-on-error: true # a private repository needs GitHub's code scanning for it
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: policykit.sarif
      - name: Write which statements change
        if: always() && github.event_name == 'pull_request'
        env:
          BASE: ${{ github.base_ref }}
        run: |
          echo "What this would change in the policies issued last:" > changes.md
          git diff -z --name-only --diff-filter=d "origin/$BASE...HEAD" -- 'policies/*.md' |
            while IFS= read -r -d '' path; do
              id="$(basename -- "$path" .md)"
              printf '\n**%s**\n\n~~~~~~diff\n' "$id" >> changes.md
              policykit diff -- "$id" >> changes.md 2>&1 || true
              printf '~~~~~~\n' >> changes.md
            done
          cat changes.md >> "$GITHUB_STEP_SUMMARY"
      - name: Say which statements change
        if: always() && github.event_name == 'pull_request'
        continue-on-error: true # a pull request from a fork may not comment
        env:
          GH_TOKEN: ${{ github.token }}
          NUMBER: ${{ github.event.number }}
        run: gh pr comment "$NUMBER" --edit-last --create-if-none --body-file changes.md
"""


def workflow(version: str) -> str:
    """Return the workflow, with this version of policykit."""
    return _WORKFLOW.replace("@VERSION@", version)
