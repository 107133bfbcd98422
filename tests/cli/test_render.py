"""`journal render NOTE`: queries that stand in notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journal.language.note.query_blocks import QueryBlock, query_blocks
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker

DASHBOARD = """# Mine

```journal
// what is late with her
@alice
is:overdue
```

~~~journal
@bob
~~~

```python
@alice
```
"""


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(
        {
            "Dashboard.md": DASHBOARD,
            "work.md": "- [ ] call @alice 2024-06-01\n- [x] pay @alice ✅ 2024-06-01\n",
        }
    )


def test_each_block_gives_way_to_its_answer(run: Run, root: Path) -> None:
    shown = run("render", "Dashboard", vault=root)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "# Mine\n\n"
        "- 4 d late · @alice · call @alice ([[work]])\n\n"
        "*nothing*\n\n"
        "```python\n@alice\n```\n"
    )
    assert (root / "Dashboard.md").read_text() == DASHBOARD, "nothing is written"


def test_the_same_rows_as_list(run: Run, root: Path) -> None:
    [first, _] = json.loads(run("render", "Dashboard", "--json", vault=root).out)
    listed = json.loads(run("list", "@alice", "is:overdue", "--json", vault=root).out)
    assert first["follow_ups"] == listed
    assert (first["line"], first["query"]) == (3, "@alice is:overdue")


def test_a_query_that_is_none_says_why(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "```journal\nstatus:open\n```\n"})
    assert (
        "*unknown filter status:open; did you mean"
        in run("render", "a.md", vault=root).out
    )


def test_a_note_that_is_not_there(run: Run, root: Path) -> None:
    assert "none.md" in refused(run("render", "none", vault=root), 5)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("```journal", [QueryBlock(0, 0, "")]),
        ("> ```journal\n> @a\n> ```", [QueryBlock(0, 2, "@a")]),
        ("````journal\n```\n@a\n````", [QueryBlock(0, 3, "``` @a")]),
        ("```\n```journal\n@a\n```", []),
        ("```journalist\n@a\n```", []),
    ],
)
def test_what_is_a_block(text: str, blocks: list[QueryBlock]) -> None:
    assert query_blocks(text.split("\n")) == blocks
