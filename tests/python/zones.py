"""zones.py FOLDER: schedules whose hand-offs lie in and around every change of every zone's clocks from 1970 to 2050.

Writes the schedules into the folder, and says on standard output what Watchbill should make of each.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from clock import clock, release, rfc3339, shown, wall_of, zone_names
from roster import Roster
from sheet import write

# A range of Watchbill's is at most 20 years long.
ERAS = [1970, 1990, 2010, 2030]
YEARS = 20
# Many in a file spare starts of the program; but each run of people tells of all of them.
ZONES_IN_A_FILE = 4
MOST_LENGTHS = 100
# More than are ever in one gap together, so that an empty turn does not bring the same person back.
PEOPLE = 7


def first_of(year: int) -> int:
    return wall_of(datetime(year, 1, 1))


def hand_offs(zone: str, year: int) -> list[int]:
    """What the clock reads or leaves out at every change: both ends, the middle, the last minute. Once a year besides."""
    walls = {wall_of(datetime(year + place, 7, 1, 12)) for place in range(YEARS)}
    for _, low, high in clock(zone).changes():
        walls.update((low, (low + high) // 2, high - 60, high))
    since, until = first_of(year), first_of(year + YEARS)
    # Lengths are whole minutes; some clocks were not, up to 1972.
    return sorted({wall - wall % 60 for wall in walls if since <= wall - wall % 60 < until})


def layers(zone: str, place: int, year: int) -> list[dict]:
    """The hand-offs, one rotation after the other as far as it has room; each begins again when it is through."""
    walls = hand_offs(zone, year)
    found = []
    for layer, first in enumerate(range(0, len(walls) - 1, MOST_LENGTHS)):
        own = walls[first : first + MOST_LENGTHS + 1]
        lengths = [(after - before) // 60 for before, after in zip(own, own[1:])]
        people = [f"{'abcdefgh'[place]}{layer}.{number}" for number in range(PEOPLE)]
        rotation = {"kind": "custom", "lengths": lengths, "start": shown(own[0]).isoformat(), "people": people}
        found.append({"name": f"{zone} {layer}", "timezone": zone, "rotation": rotation})
    return found


def main(folder: Path) -> None:
    names = zone_names()
    cases = []
    for first in range(0, len(names), ZONES_IN_A_FILE):
        together = names[first : first + ZONES_IN_A_FILE]
        for year in ERAS:
            tables = [layer for place, zone in enumerate(together) for layer in layers(zone, place, year)]
            schedule = {"name": f"{first} in {year}", "timezone": "UTC", "layers": tables}
            file = f"zones-{first}-{year}.toml"
            write(schedule, folder / file)
            since, until = first_of(year), first_of(year + YEARS)
            runs = Roster(schedule, since, until).runs()
            cases.append({"file": file, "from": rfc3339(since), "to": rfc3339(until), "runs": runs})
    json.dump({"tzdb": release(), "zones": names, "cases": cases}, sys.stdout)


main(Path(sys.argv[1]))
