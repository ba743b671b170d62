-- What could be known at a minute of an incident, kept with its timeline: the records that tell it are kept for a shorter time.
--
-- Before: of a change of an alert it is recorded when it happened by its source, and not when it was known here; and the records go. After:
-- both are recorded, and are kept when the lines of a timeline are, so that it can be replayed years later. Nothing recorded changes, and
-- retention takes nothing of what is kept.
-- Rolling back (0020_knowable.down.sql) removes it: of incidents whose records are gone by then, nobody can tell any more what was known.

-- When the poll came by which a change was known here; null of those recorded before this schema.
ALTER TABLE transitions ADD COLUMN known_at INTEGER;

-- A row is told better by a later reading: what lasted has ended by then.
CREATE TABLE knowable (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  kind TEXT NOT NULL CHECK (kind IN ('alert', 'silence', 'rota', 'deaf')),
  key TEXT NOT NULL,         -- by which it is the same whenever it is read again
  what TEXT NOT NULL,        -- the alert, the silence, the schedule or the source, as the records call it
  name TEXT NOT NULL,        -- what people call it: the alert, the matchers, the schedule, the source
  detail TEXT NOT NULL,      -- its severity; who made it; who was on call, a list as JSON; why it could not be heard
  from_at INTEGER NOT NULL,
  known_from INTEGER,        -- null: not known at any time then
  to_at INTEGER,             -- null: it lasts
  known_to INTEGER,
  PRIMARY KEY (incident, kind, key),
  CHECK (to_at >= from_at)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 20;
