"""Former names of settings are taken, and said."""

from __future__ import annotations

import pytest

from journal.model.errors import ConfigError
from journal.model.settings import (
    Settings,
)
from journal.vault.settings import load as config
from journal.vault.settings.keys import BY_NAME, KEYS, Key
from tests.vault.settings_place import Place


@pytest.mark.parametrize("key", [key for key in KEYS if key.old], ids=lambda k: k.old)
def test_the_old_name_of_a_setting_is_taken_and_said(place: Place, key: Key) -> None:
    values = {
        "entries": '"tasks"',
        "within": "3",
        "tell": '["due"]',
        "at-once": "5",
        "morning-digest": '"7:15"',
        "silent-days": '["sun"]',
        "do-not-disturb": '"22:00-7:00"',
        "quiet": '"19:00-8:00"',
        "channels": '["terminal"]',
        "push": '["ntfy"]',
        "terminal-form": '"bell"',
        "ladder": '"support"',
        "ladders": "{gentle = [5]}",
        "tiers": '{A = "2w"}',
        "open-asks": "4",
        "country": '"DE"',
        "filters": '{A = "@a"}',
        "not-people": '["home"]',
    }
    place.user(f"{key.old} = {values[key.old]}")
    found = place.load()
    new = values[key.old].replace("tasks", "all-tasks")
    place.user(f"{key.name} = {new}")
    assert found.settings == place.settings != Settings()
    assert found.renamed == (f"{place.user_file}: {key.old!r} is now {key.name!r}",)
    assert list(found.origins) == [key.name]
    assert place.load().renamed == ()
    place.user(f"{key.name} = {new}\n{key.old} = {new}")
    with pytest.raises(ConfigError, match="keep one of them"):
        place.load()


def test_a_digest_can_be_off(place: Place) -> None:
    place.user('daily-digest = "off"')
    assert place.settings.notify.daily_digest is None
    assert config.value_of(place.load(), BY_NAME["daily-digest"]) == '"off"'
