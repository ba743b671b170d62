"""years.py FOLDER SEED COUNT: schedules made by chance, each over a year of its own between 1995 and 2049.

Writes the schedules into the folder, and says on standard output what Watchbill should make of each.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from random import Random

from chance import Chance
from clock import release, rfc3339, wall_of, zone_names
from roster import Roster
from sheet import write


def main(folder: Path, seed: int, count: int) -> None:
    random = Random(seed)
    zones = zone_names()
    random.shuffle(zones)
    cases = []
    for number in range(count):
        year = random.randint(1995, 2048)
        since = wall_of(datetime(year, random.randint(1, 12), 1)) + random.randint(0, 86_399)
        until = since + 365 * 86_400
        schedule = Chance(random, zones, since, until).schedule(f"{number} of {seed}")
        file = f"year-{number}.toml"
        write(schedule, folder / file)
        runs = Roster(schedule, since, until).runs()
        cases.append({"file": file, "from": rfc3339(since), "to": rfc3339(until), "runs": runs})
    json.dump({"tzdb": release(), "zones": sorted(zones), "cases": cases}, sys.stdout)


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
