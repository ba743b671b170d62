"""planned.py FOLDER SEED COUNT: schedules made by chance, each as it was and as it is after an edit, for calendars.

Writes the schedules into the folder, with a watchbill.toml that names the people, and says on standard output which
events the calendar of each should have over a year. Shifts that reach out of the year are whole.
"""

import copy
import json
import sys
from datetime import datetime
from pathlib import Path
from random import Random

from chance import PEOPLE, Chance
from clock import clock, rfc3339, wall_of, zone_names
from roster import Reason, Roster
from sheet import value, write

DAY = 86_400
# Longer than any shift that chance makes: three months, and twenty days of an override.
REACH = 130 * DAY
# Commas, semicolons and backslashes have a meaning of their own in calendars, and lines are folded between bytes.
LONG = "Finn " + "van der Langenname-" * 5 + "Ende"
NAMES = ["Ana", "Bo; Jr., \\ PhD", 'Cy "the" Ümläut', "平賀 源内", "Eve :=: 🦉", LONG]


def role(schedule: dict, roster: Roster, start: int, reason: Reason) -> str:
    """As what somebody is on call."""
    if reason.kind == "temporary":
        return "temporary schedule"
    if reason.kind == "layer":
        return schedule["layers"][reason.place]["name"]
    change = schedule["overrides"][reason.place]
    if change["kind"] != "substitute":
        return {"replace": "override", "add": "added"}[change["kind"]]
    relieved = f"for {NAMES[PEOPLE.index(change['of'])]}"
    turns = [(layer, layer.turn_at(start)) for layer in roster.layers]
    places = [layer for layer, turn in turns if turn is not None and turn.person == change["of"]]
    if not places:
        return relieved
    highest = max(places, key=lambda layer: layer.level)
    return f"{schedule['layers'][highest.place]['name']}, {relieved}"


def events(schedule: dict, since: int, until: int) -> list[dict]:
    roster = Roster(schedule, since - REACH, until + REACH)
    found = []
    for start, end, person, reason in roster.shifts():
        if start < until and since < end:
            event = {"start": rfc3339(start), "end": rfc3339(end), "person": person}
            name = NAMES[PEOPLE.index(person)]
            event["summary"] = f"On call: {schedule['name']} ({role(schedule, roster, start, reason)}) — {name}"
            event["reason"] = schedule["overrides"][reason.place].get("reason") if reason.kind == "override" else None
            found.append(event)
    return found


def edited(schedule: dict, chance: Chance) -> dict:
    """The same schedule after an afternoon of changes: some shifts are gone, some are others', some are longer."""
    later = copy.deepcopy(schedule)
    rotation = later["layers"][0]["rotation"]
    rotation["people"] = rotation["people"][1:] + rotation["people"][:1]
    later["overrides"] = later["overrides"][1:] + [chance.override(clock(schedule["timezone"])) for _ in range(3)]
    return later


def main(folder: Path, seed: int, count: int) -> None:
    random = Random(seed)
    zones = zone_names()
    random.shuffle(zones)
    people = [{"id": person, "name": name} for person, name in zip(PEOPLE, NAMES)]
    tables = "".join(f"\n[[people]]\nid = {value(one['id'])}\nname = {value(one['name'])}\n" for one in people)
    (folder / "watchbill.toml").write_text(f'team = "all, of; us"\n{tables}', encoding="utf-8")
    cases = []
    while len(cases) < count:
        number = len(cases)
        since = wall_of(datetime(random.randint(2000, 2048), random.randint(1, 12), 1)) + random.randint(0, DAY - 1)
        until = since + 365 * DAY
        chance = Chance(random, zones, since, until)
        before = chance.schedule(f"Nr. {number}; of {seed}, \\ naïve")
        case: dict = {"from": rfc3339(since), "to": rfc3339(until)}
        for name, schedule in (("before", before), ("after", edited(before, chance))):
            file = f"{name}-{number}.toml"
            write(schedule, folder / file)
            runs = Roster(schedule, since, until).runs()
            case[name] = {"file": file, "runs": runs, "events": events(schedule, since, until)}
        # Of a calendar without shifts the command says so, which is a matter of its own.
        if case["before"]["events"] and case["after"]["events"]:
            cases.append(case)
    json.dump(cases, sys.stdout)


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
