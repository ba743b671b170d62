"""Schedules as the files that Watchbill reads."""

import json
from pathlib import Path


def value(thing: object) -> str:
    if isinstance(thing, dict):
        return "{ " + ", ".join(f"{key} = {value(one)}" for key, one in thing.items()) + " }"
    if isinstance(thing, list):
        return "[" + ", ".join(value(one) for one in thing) + "]"
    # A string of JSON is one of TOML as long as it holds no escape of half a character.
    return json.dumps(thing, ensure_ascii=False)


def written(schedule: dict) -> str:
    """The file: what is a table of its own there is one here, everything within is inline."""
    lines = []
    for key, thing in schedule.items():
        if key in ("layers", "overrides", "temporary"):
            for table in thing:
                lines += ["", f"[[{key}]]", *(f"{name} = {value(one)}" for name, one in table.items())]
        else:
            lines.append(f"{key} = {value(thing)}")
    return "\n".join(lines) + "\n"


def write(schedule: dict, file: Path) -> None:
    file.write_text(written(schedule), encoding="utf-8")
