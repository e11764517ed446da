"""The words that people read, by key and back again."""

import functools
import pathlib
import tomllib

LANGUAGES = pathlib.Path(__file__).resolve().parents[2] / "catalogue" / "languages"


@functools.cache
def labels(language):
    """Every label of a language: `area.key` → text."""
    found = {}

    def walk(prefix, table):
        for key, value in table.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                found[prefix + key] = value

    for path in sorted((LANGUAGES / language / "labels").glob("*.toml")):
        table = tomllib.loads(path.read_text())
        # These two files hold areas of their own.
        walk("" if path.stem in ("words", "workbook") else f"{path.stem}.", table)
    return found


def keys(language, area):
    """Text → key of an enumeration: `keys("nl", "status")["groen"] == "green"`."""
    prefix = f"{area}."
    return {
        text: key.removeprefix(prefix)
        for key, text in labels(language).items()
        if key.startswith(prefix)
    }
