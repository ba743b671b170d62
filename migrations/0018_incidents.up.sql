-- Incidents: what people did with each, what was kept of its timeline, what people wrote beside it, and what search knows of it.
--
-- Before: an incident is at most a mark. After: the events of an incident, the lines of its timeline and all that people wrote are only ever
-- added to; the rest follows from them and can be made again. Nothing recorded changes, and retention takes nothing of this.
-- Rolling back (0018_incidents.down.sql) removes all of it: export every incident first.

-- What the events of an incident come to, for lists: `Incident` of domain/src/incidents. It is made from incident_changes in the same
-- transaction as each event and says nothing that they do not.
CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,    -- the number by which people know it
  title TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4')),
  status TEXT NOT NULL CHECK (status IN ('investigating', 'identified', 'monitoring', 'resolved')),
  status_since INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('real', 'near_miss', 'drill')),
  audience TEXT NOT NULL CHECK (audience IN ('team', 'restricted')),
  declared_at INTEGER NOT NULL,
  declared_by TEXT NOT NULL,
  lead TEXT,                 -- who leads it; null while nobody does
  merged_into INTEGER REFERENCES incidents (id),
  revision INTEGER NOT NULL CHECK (revision >= 1), -- the number of the last event that changed it
  CHECK (merged_into <> id)
) STRICT;
CREATE INDEX incidents_by_time ON incidents (declared_at);
CREATE INDEX incidents_open ON incidents (declared_at) WHERE status <> 'resolved' AND merged_into IS NULL;

-- What people did with an incident, in the order in which it was taken in.
CREATE TABLE incident_changes (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  through TEXT NOT NULL CHECK (through IN ('owner', 'guest')),
  what TEXT NOT NULL,        -- JSON, see store/src/incidents/texts.rs
  PRIMARY KEY (incident, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER incident_changes_stay BEFORE UPDATE ON incident_changes
BEGIN SELECT raise(ABORT, 'what was done with an incident is never rewritten'); END;
CREATE TRIGGER incident_changes_remain BEFORE DELETE ON incident_changes
BEGIN SELECT raise(ABORT, 'what was done with an incident is never removed'); END;
-- Also against INSERT OR REPLACE, which removes rows without asking the trigger above.
CREATE TRIGGER incident_changes_grow_at_their_end BEFORE INSERT ON incident_changes
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM incident_changes WHERE incident = new.incident)
  OR (new.number = 1) <> (new.what ->> '$.kind' IS 'declared')
BEGIN SELECT raise(ABORT, 'the events of an incident only grow at their end, behind its declaration'); END;

-- What an incident is about, as its events say.
CREATE TABLE incident_links (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  kind TEXT NOT NULL CHECK (kind IN ('alert', 'queue', 'level', 'service', 'incident')),
  key TEXT NOT NULL,
  PRIMARY KEY (incident, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_links_by_key ON incident_links (kind, key, incident);

-- Lines of timelines: what people wrote, and what was collected when it was over. A line is known by its record and its kind.
CREATE TABLE timeline_entries (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  record TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,       -- when it happened
  lane TEXT NOT NULL,
  about TEXT NOT NULL,
  text TEXT NOT NULL,
  certainty TEXT NOT NULL,
  by TEXT NOT NULL,          -- who wrote it or had it kept
  made_at INTEGER NOT NULL,  -- when
  PRIMARY KEY (incident, record, key, kind)
) STRICT, WITHOUT ROWID;
-- For incidents in which alerts of the same name fired, by the words with which such a line begins.
CREATE INDEX timeline_entries_of_alerts ON timeline_entries (text, incident) WHERE kind = 'alert_fired';
CREATE TRIGGER timeline_entries_stay BEFORE UPDATE ON timeline_entries
BEGIN SELECT raise(ABORT, 'a line of a timeline is never rewritten, only annotated'); END;
CREATE TRIGGER timeline_entries_remain BEFORE DELETE ON timeline_entries
BEGIN SELECT raise(ABORT, 'a line of a timeline is never removed'); END;
-- A line that is there already stays as it was told first, whatever is inserted in its place.
CREATE TRIGGER timeline_entries_are_told_once BEFORE INSERT ON timeline_entries
WHEN EXISTS (SELECT 1 FROM timeline_entries
  WHERE incident = new.incident AND record = new.record AND key = new.key AND kind = new.kind)
BEGIN SELECT raise(IGNORE); END;

-- What people wrote beside lines. They name the line by its record, because a line that is not kept yet is collected anew each time.
CREATE TABLE annotations (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  number INTEGER NOT NULL,   -- its place among those of the incident
  record TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  said_at INTEGER,           -- when it happened by their word; null where the line is right
  PRIMARY KEY (incident, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER annotations_stay BEFORE UPDATE ON annotations
BEGIN SELECT raise(ABORT, 'an annotation is never rewritten'); END;
CREATE TRIGGER annotations_remain BEFORE DELETE ON annotations
BEGIN SELECT raise(ABORT, 'an annotation is never removed'); END;
CREATE TRIGGER annotations_grow_at_their_end BEFORE INSERT ON annotations
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM annotations WHERE incident = new.incident)
BEGIN SELECT raise(ABORT, 'annotations only grow at their end'); END;

-- Lines that people folded. Opening a fold again ends it, and leaves it as a trace.
CREATE TABLE hand_folds (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  number INTEGER NOT NULL,
  lines TEXT NOT NULL,       -- [[record, key, kind], ...]
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  ended_by TEXT,
  ended_at INTEGER,
  PRIMARY KEY (incident, number),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;

-- What was pasted from chats, as it was pasted; its rows are lines of the timeline.
CREATE TABLE pastes (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  key TEXT NOT NULL,         -- made of the text: the same pasted again is the same
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (incident, key)
) STRICT;

-- Pictures and other files.
CREATE TABLE attachments (
  incident INTEGER NOT NULL REFERENCES incidents (id),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  name TEXT NOT NULL CHECK (name <> ''),
  mime TEXT NOT NULL CHECK (mime <> ''),
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL,       -- the last column, so that lists do not read past it
  PRIMARY KEY (incident, sha256)
) STRICT;

-- What search is to know of an incident. The characters that mark what was found are taken out.
CREATE VIEW memory_of (id, title, about, written, recorded) AS
SELECT i.id,
  replace(replace(i.title, char(2), ''), char(3), ''),
  replace(replace(coalesce((SELECT group_concat(l.key, char(10) ORDER BY l.kind, l.key)
    FROM incident_links l WHERE l.incident = i.id), ''), char(2), ''), char(3), ''),
  replace(replace(
    coalesce((SELECT group_concat(e.text, char(10) ORDER BY e.at, e.key) FROM timeline_entries e
      WHERE e.incident = i.id AND e.record IN ('note', 'paste')), '') || char(10) ||
    coalesce((SELECT group_concat(a.text, char(10) ORDER BY a.number) FROM annotations a WHERE a.incident = i.id), '') || char(10) ||
    coalesce((SELECT group_concat(c.what ->> '$.why', char(10) ORDER BY c.number) FROM incident_changes c
      WHERE c.incident = i.id), ''), char(2), ''), char(3), ''),
  replace(replace(coalesce((SELECT group_concat(e.text, char(10) ORDER BY e.at, e.key) FROM timeline_entries e
    WHERE e.incident = i.id AND e.record NOT IN ('note', 'paste', 'event')), ''), char(2), ''), char(3), '')
FROM incidents i;

-- Words of incidents, found by their beginnings, without regard to case and accents. A row for each incident, by its number.
CREATE VIRTUAL TABLE memory USING fts5 (
  title, about, written, recorded, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

PRAGMA user_version = 18;
