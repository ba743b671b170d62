-- Documents about incidents: templates of the team, the text with what was typed since, versions, what people did with each, and the
-- actions that live on beside it.
--
-- Before: an incident has no document. After: the text of a document is its body with the patches of its journal behind it; versions and
-- what was done with it are only ever added to. What search knows of it follows from the rest and can be made again. Nothing recorded of
-- incidents changes, and retention takes nothing of this.
-- Rolling back (0019_postmortems.down.sql) removes all of it: export every document first.

-- Templates of the team, also built-in ones that the team edited. What was a version stays one.
CREATE TABLE templates (
  key TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  text TEXT NOT NULL,        -- Markdown, as `template_to_markdown` writes it
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE postmortems (
  id INTEGER PRIMARY KEY,    -- the number by which people know it
  incident INTEGER REFERENCES incidents (id), -- null for a document about none
  template_key TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  template TEXT NOT NULL,    -- the template as it was then, as Markdown
  -- What its events come to, for lists.
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'shared')),
  owner TEXT,
  due TEXT,
  shared_on TEXT,
  events INTEGER NOT NULL CHECK (events >= 1), -- the number of the last event that changed it
  -- Its text: what it was at `body_revision`; the journal leads from there to `revision`.
  body TEXT NOT NULL,
  body_revision INTEGER NOT NULL CHECK (body_revision >= 1),
  revision INTEGER NOT NULL,
  edited_at INTEGER NOT NULL,
  edited_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  CHECK (revision >= body_revision)
) STRICT;
-- An incident has one document at most, whoever makes it.
CREATE UNIQUE INDEX postmortems_of_incidents ON postmortems (incident) WHERE incident IS NOT NULL;

-- What a document that was taken in says of its incident in its front matter or its row. A document of which nothing was read has none.
CREATE TABLE postmortem_told (
  postmortem INTEGER PRIMARY KEY REFERENCES postmortems (id),
  started INTEGER,
  ended INTEGER,
  severity TEXT CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4')),
  tags TEXT NOT NULL,        -- a list as JSON
  CHECK (started <= ended)
) STRICT;
CREATE TRIGGER postmortem_told_stays BEFORE UPDATE ON postmortem_told
BEGIN SELECT raise(ABORT, 'what a document said of its incident is never rewritten'); END;

-- What was typed since the body was written: each row a patch that leads from the revision before to its own.
CREATE TABLE postmortem_journal (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  revision INTEGER NOT NULL,
  length INTEGER NOT NULL,   -- of the text before, bytes
  place INTEGER NOT NULL,    -- from where, bytes
  removed INTEGER NOT NULL,  -- how many bytes
  inserted TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (postmortem, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE postmortem_versions (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL, -- which it was, or for a text that was put aside, on which it was written
  why TEXT NOT NULL CHECK (why IN ('made', 'state', 'refresh', 'restore', 'import', 'typing', 'aside')),
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,        -- the last column, so that lists do not read past it
  PRIMARY KEY (postmortem, number)
) STRICT;
CREATE TRIGGER postmortem_versions_stay BEFORE UPDATE ON postmortem_versions
BEGIN SELECT raise(ABORT, 'a version of a document is never rewritten'); END;
CREATE TRIGGER postmortem_versions_remain BEFORE DELETE ON postmortem_versions
BEGIN SELECT raise(ABORT, 'a version of a document is never removed'); END;
CREATE TRIGGER postmortem_versions_grow_at_their_end BEFORE INSERT ON postmortem_versions
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM postmortem_versions WHERE postmortem = new.postmortem)
BEGIN SELECT raise(ABORT, 'versions of a document only grow at their end'); END;

-- What people did with a document beside writing it.
CREATE TABLE postmortem_events (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  on_day TEXT NOT NULL,      -- in the team's zone
  by TEXT NOT NULL,
  through TEXT NOT NULL CHECK (through IN ('owner', 'guest')),
  what TEXT NOT NULL,        -- JSON, see store/src/postmortems/texts.rs
  PRIMARY KEY (postmortem, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER postmortem_events_stay BEFORE UPDATE ON postmortem_events
BEGIN SELECT raise(ABORT, 'what was done with a document is never rewritten'); END;
CREATE TRIGGER postmortem_events_remain BEFORE DELETE ON postmortem_events
BEGIN SELECT raise(ABORT, 'what was done with a document is never removed'); END;
CREATE TRIGGER postmortem_events_grow_at_their_end BEFORE INSERT ON postmortem_events
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM postmortem_events WHERE postmortem = new.postmortem)
  OR (new.number = 1) <> (new.what ->> '$.kind' IS 'begun')
BEGIN SELECT raise(ABORT, 'the events of a document only grow at their end, behind its beginning'); END;

-- Findings that do not count in a sentence.
CREATE TABLE dismissals (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  class TEXT NOT NULL,
  sentence TEXT NOT NULL,    -- its hash
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (postmortem, class, sentence)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  number INTEGER NOT NULL,
  answers INTEGER,
  anchor TEXT,               -- [words, before, after, place] as JSON; null for one about the whole
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  resolved_by TEXT,
  resolved_at INTEGER,
  PRIMARY KEY (postmortem, number),
  FOREIGN KEY (postmortem, answers) REFERENCES comments (postmortem, number),
  CHECK ((resolved_by IS NULL) = (resolved_at IS NULL))
) STRICT;

CREATE TABLE factors (
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  number INTEGER NOT NULL,   -- its place in the list
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('technical', 'process', 'organisational', 'external')),
  tags TEXT NOT NULL,        -- a list as JSON
  found_by TEXT CHECK (found_by IN ('records', 'asking', 'trying', 'reading', 'memory')),
  evidence TEXT NOT NULL,    -- a list as JSON
  PRIMARY KEY (postmortem, number)
) STRICT, WITHOUT ROWID;

-- Actions, as they are now. They outlive the line of the document in which they were written.
CREATE TABLE action_items (
  id INTEGER PRIMARY KEY,
  postmortem INTEGER NOT NULL REFERENCES postmortems (id),
  title TEXT NOT NULL CHECK (title <> ''),
  owner TEXT,
  due TEXT,
  kind TEXT CHECK (kind IN ('investigate', 'repair', 'detect', 'mitigate', 'prevent', 'process')),
  priority TEXT CHECK (priority IN ('P0', 'P1', 'P2', 'P3')),
  link TEXT,
  verify TEXT,
  made_on TEXT NOT NULL,
  made_by TEXT NOT NULL,
  line TEXT NOT NULL,        -- what its line said last, a list as JSON; what was set beside the document is not in it
  in_document INTEGER NOT NULL CHECK (in_document IN (0, 1)), -- whether a line of the document says so
  reminded_on TEXT           -- the day of the last reminder
) STRICT;
CREATE INDEX action_items_of_documents ON action_items (postmortem);

-- What became of an action.
CREATE TABLE action_events (
  action INTEGER NOT NULL REFERENCES action_items (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  on_day TEXT NOT NULL,
  by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'in_progress', 'done', 'declined', 'superseded')),
  detail TEXT NOT NULL,      -- the proof, the reason, or the other action
  why TEXT NOT NULL,
  PRIMARY KEY (action, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER action_events_stay BEFORE UPDATE ON action_events
BEGIN SELECT raise(ABORT, 'what became of an action is never rewritten'); END;
CREATE TRIGGER action_events_remain BEFORE DELETE ON action_events
BEGIN SELECT raise(ABORT, 'what became of an action is never removed'); END;
CREATE TRIGGER action_events_grow_at_their_end BEFORE INSERT ON action_events
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM action_events WHERE action = new.action)
BEGIN SELECT raise(ABORT, 'the events of an action only grow at their end'); END;

-- A further word, the page about action items; as in 0002 only a CHECK changes and no row.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''handoff'', ''queue_digest'')', '''handoff'', ''queue_digest'', ''action_items'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

-- What search is to know of a document, as its text was last taken in. The characters that mark what was found are taken out.
CREATE VIEW document_memory_of (id, incident, title, about, body) AS
SELECT p.id, p.incident,
  replace(replace(p.title, char(2), ''), char(3), ''),
  replace(replace(
    coalesce((SELECT group_concat(f.name || ' ' || f.tags, char(10) ORDER BY f.number) FROM factors f
      WHERE f.postmortem = p.id), '') || char(10) ||
    coalesce((SELECT t.tags FROM postmortem_told t WHERE t.postmortem = p.id), '') || char(10) ||
    coalesce((SELECT group_concat(l.key, char(10) ORDER BY l.key) FROM incident_links l
      WHERE l.incident = p.incident AND l.kind = 'service'), ''), char(2), ''), char(3), ''),
  replace(replace(p.body, char(2), ''), char(3), '')
FROM postmortems p;

-- Words of documents, as `memory` has those of incidents. A row for each document, by its number.
CREATE VIRTUAL TABLE document_memory USING fts5 (
  title, about, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

PRAGMA user_version = 19;
