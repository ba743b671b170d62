-- What sources do while nobody answers, so that it can be shown when they cannot be asked.
--
-- Before: nothing of it is kept. After: what each last told, replaced when it tells something else. Nothing recorded changes.
-- Rolling back (0011_escalation.down.sql) forgets it until the sources are next polled by a program that reads it.

CREATE TABLE unanswered (
  source_id INTEGER PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
  said_at   INTEGER, -- when it last told `said`, ms
  said      TEXT,    -- what it told, as JSON: policies with their steps, or the tree of its routes; null before it ever did
  trouble   TEXT,    -- why it did not tell when it was last asked
  CHECK ((said IS NULL) = (said_at IS NULL)),
  CHECK (said IS NOT NULL OR trouble IS NOT NULL)
) STRICT;

PRAGMA user_version = 11;
