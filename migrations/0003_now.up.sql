-- What changed since somebody last looked: found by when episodes began, as by when they ended already. And what another
-- process asks the window of this workspace to show.
--
-- Before: the beginnings of a span are found by reading every episode, and a second start can only say that there is a first.
-- After: by an index, and the second asks the first. Nothing recorded changes.
-- Rolling back (0003_now.down.sql) loses nothing but what somebody asked to see a moment ago.

CREATE INDEX episodes_by_beginning ON episodes (fired_at);

CREATE TABLE wishes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asked_at INTEGER NOT NULL,
  wanted TEXT NOT NULL -- JSON
) STRICT;

PRAGMA user_version = 3;
