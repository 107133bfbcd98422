"""Names compared without regard to case."""

from __future__ import annotations

import pytest

from journal.language.fold import fold, folded_each
from journal.vault.settings.readers import leads_out
from tests.cli.conftest import Run
from tests.conftest import VaultMaker


@pytest.mark.parametrize("written", ["İrem", "I\u0307rem", "irem", "IREM"])
def test_the_dot_of_a_capital_i(written: str) -> None:
    assert fold(written) == "irem"


@pytest.mark.parametrize(
    "texts", [[], [""], ["A", ""], ["A\nB", "C"], ["A", "İrem", "ẞ"], ["\n"], ["B"] * 9]
)
def test_many_at_once_are_folded_like_each(texts: list[str]) -> None:
    assert folded_each(texts) == [fold(text) for text in texts]


def test_a_person_is_found_without_the_dot(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] ask @İrem 📅 2024-06-01\n"})
    assert "ask" in run("list", "@irem", vault=root).out
    assert "ask" in run("list", "irem", vault=root).out


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "..\\..\\x", "a\\..\\..\\x", "C:\\x", "c:x", "\\\\h\\s"],
)
def test_a_way_out_on_any_system(path: str) -> None:
    assert leads_out(path)


@pytest.mark.parametrize("path", ["x", "a/b.md", "a..b", "..x/y", "10: Home", "a\\b"])
def test_no_way_out(path: str) -> None:
    assert not leads_out(path)


def test_a_vault_cannot_set_its_inbox_elsewhere(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\n")
    (root / ".journal.toml").write_text('inbox = "..\\\\..\\\\x"\n')
    result = run("add", "@b y 2024-06-09", vault=root)
    assert result.code == 2
    assert "inbox" in result.err
