-- The desk: sources that tell about rules, what holds a page back because another source tells it, channels off the laptop,
-- saved views, and what a person set or looked at here.
--
-- Before: an alert knows nothing of its rule, a page goes to the desktop alone. After: beside it. Nothing recorded changes.
-- Rolling back (0002_desk.down.sql) loses saved views, preferences, deliveries to channels, and which expression an alert has.

ALTER TABLE alerts ADD COLUMN expression TEXT;
ALTER TABLE alerts ADD COLUMN fires_at INTEGER; -- while pending: when it fires if its condition goes on holding
ALTER TABLE sources ADD COLUMN rules TEXT NOT NULL DEFAULT '[]'; -- [[alert, group, error, evaluated ms or null], ...]

-- Lists kept under a name, in the order of the person.
CREATE TABLE saved_views (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  filter TEXT NOT NULL,
  group_by TEXT NOT NULL, -- [label or @field, ...]
  position INTEGER NOT NULL
) STRICT;

-- What a person set on this laptop alone. What a team decides is in watchbill.toml.
CREATE TABLE preferences (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- When a person last looked at something, for saying what changed since.
CREATE TABLE looks (
  what TEXT PRIMARY KEY CHECK (what <> ''),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A page on its way to a channel off the laptop; the desktop's own way is in pages. One row per page and channel, and one
-- more for the word that it is over, where a channel is told that.
CREATE TABLE deliveries (
  page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  channel TEXT NOT NULL CHECK (channel <> ''),
  event TEXT NOT NULL CHECK (event IN ('page', 'resolved')),
  state TEXT NOT NULL CHECK (state IN ('due', 'attempting', 'delivered', 'unconfirmed', 'failed', 'withdrawn')),
  due_at INTEGER NOT NULL, -- not before
  attempts INTEGER NOT NULL DEFAULT 0,
  attempted_at INTEGER,
  delivered_at INTEGER,
  receipt TEXT, -- what the channel calls it
  problem TEXT,
  PRIMARY KEY (page_id, channel, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_state ON deliveries (state, channel);

-- Two further words for what holds a page back. Only a CHECK changes and no row: SQLite's documented way for that is to edit
-- the text of the schema (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''muted'', ''unprocessed'')', '''muted'', ''unprocessed'', ''told_elsewhere'', ''awaited'')')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
PRAGMA writable_schema = RESET;

PRAGMA user_version = 2;
