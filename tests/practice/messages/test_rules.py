"""Each rule has words, a practice, a message that passes and one that does not."""

from __future__ import annotations

from importlib import resources

import pytest

from journal.api.messages.message_texts import rule_text, rules_named
from journal.model.errors import ConfigError
from journal.practice.messages.lint import PRACTICES, RULES, Rule
from journal.practice.messages.templates import VARIABLES
from tests.conftest import CHECKOUT
from tests.practice.messages.conftest import Lint, names

BY_NAME = [pytest.param(rule, id=rule.name) for rule in RULES]


@pytest.mark.parametrize("rule", BY_NAME)
def test_its_own_examples(check: Lint, rule: Rule) -> None:
    text = rule_text(rule)
    assert rule.name not in names(check(text.passes))
    found = [one for one in check(text.fails) if one.rule == rule.name]
    assert found
    for one in found:
        assert one.practice == rule.practice
        assert one.message
        assert one.hint


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    files = resources.files("journal.practice.messages").joinpath("rules").iterdir()
    assert {file.name for file in files} == {f"{rule.name}.toml" for rule in RULES}


def test_all_seven_practices_are_served() -> None:
    assert set(PRACTICES) == {
        "timeliness",
        "persistence",
        "clarity",
        "tone",
        "brevity",
        "context",
        "value",
    }


def test_a_rule_is_found_by_its_name_and_by_its_practice() -> None:
    assert [rule.name for rule in rules_named("words")] == ["words"]
    assert [rule.name for rule in rules_named("brevity")] == ["words", "subject"]
    with pytest.raises(ConfigError, match=r"no rule “brevty”; did you mean brevity\?"):
        rules_named("brevty")


def test_the_documentation_lists_the_rules_and_the_variables() -> None:
    text = (CHECKOUT / "docs/how-to/writing.md").read_text("utf-8")
    for rule in RULES:
        row = f"| `{rule.name}` | {rule.practice} | {rule_text(rule).asks_for} |"
        assert row in text
    page = (CHECKOUT / "docs/reference/template-variables.md").read_text("utf-8")
    rows = [f"| `{{{name}}}` | {meaning} |" for name, meaning in VARIABLES.items()]
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows
