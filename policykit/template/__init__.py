"""Templates: what they ask for, what they say, and what each sentence depends on.

Takes: the bytes of templates, parts, statement maps and frameworks.
Gives: a `Library` of checked `Template` values, and diagnostics with file and line.
Never: fills a template, reads a file, or knows the profile.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.template.condition import Condition, read_condition
    from policykit.template.controls import control_hint
    from policykit.template.framework import Framework, Group, Proviso, read_framework
    from policykit.template.front_matter import FrontMatter, body_bytes, split_front_matter
    from policykit.template.glossary import Term, read_glossary
    from policykit.template.keys import check_keys, did_you_mean
    from policykit.template.library import Library, read_library
    from policykit.template.parameter import Default, Parameter, ParameterType
    from policykit.template.references import STANDARD_POLICIES, Related
    from policykit.template.statement_map import (
        UNITS,
        MapEntry,
        Span,
        StatementMap,
        read_statement_map,
    )
    from policykit.template.syntax import JINJA_OPTIONS, prepare_source
    from policykit.template.template import Part, Template, read_part, read_template
    from policykit.template.uses import Read, StatementMark, Uses, find_uses
    from policykit.template.yaml_source import YamlSource, decode_text, read_yaml

__all__ = [
    "JINJA_OPTIONS",
    "STANDARD_POLICIES",
    "UNITS",
    "Condition",
    "Default",
    "Framework",
    "FrontMatter",
    "Group",
    "Library",
    "MapEntry",
    "Parameter",
    "ParameterType",
    "Part",
    "Proviso",
    "Read",
    "Related",
    "Span",
    "StatementMap",
    "StatementMark",
    "Template",
    "Term",
    "Uses",
    "YamlSource",
    "body_bytes",
    "check_keys",
    "control_hint",
    "decode_text",
    "did_you_mean",
    "find_uses",
    "prepare_source",
    "read_condition",
    "read_framework",
    "read_glossary",
    "read_library",
    "read_part",
    "read_statement_map",
    "read_template",
    "read_yaml",
    "split_front_matter",
]

__getattr__ = offer(
    __name__,
    {
        "condition": "Condition read_condition",
        "controls": "control_hint",
        "framework": "Framework Group Proviso read_framework",
        "front_matter": "FrontMatter body_bytes split_front_matter",
        "glossary": "Term read_glossary",
        "keys": "check_keys did_you_mean",
        "library": "Library read_library",
        "parameter": "Default Parameter ParameterType",
        "references": "STANDARD_POLICIES Related",
        "statement_map": "UNITS MapEntry Span StatementMap read_statement_map",
        "syntax": "JINJA_OPTIONS prepare_source",
        "template": "Part Template read_part read_template",
        "uses": "Read StatementMark Uses find_uses",
        "yaml_source": "YamlSource decode_text read_yaml",
    },
)
