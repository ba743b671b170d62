-- Replays: what was planned, how far each came, which messages are under way, and what people asked of those that run.
--
-- Before: messages of dead-letter queues are only counted. After: a replay survives the death of the program between any two steps.
-- Nothing recorded changes; no message is kept here, only hashes that tell one from another.
-- Rolling back (0017_replays.down.sql) removes all of it: stop every replay before, or what was confirmed and not yet removed is sent
-- a second time by the next one. Sealed copies stay on the disk.

CREATE TABLE replays (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  source TEXT NOT NULL CHECK (source <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,       -- when it was planned
  changed_at INTEGER NOT NULL, -- when it last came further
  over_at INTEGER,           -- when nothing was done any more
  plan TEXT NOT NULL,        -- JSON, see store/src/replays/texts.rs
  run TEXT NOT NULL,         -- JSON, likewise, but for its messages
  opened_at INTEGER,         -- when messages were first taken
  openings INTEGER NOT NULL DEFAULT 0 CHECK (openings >= 0), -- by so many connections: what is in hand comes back when one ends
  acted_at INTEGER,          -- when it last stored anything: no message was taken after that
  trouble TEXT,              -- why it does not come further at the moment, a sentence without a full stop; null while it does
  held_up INTEGER NOT NULL DEFAULT 0 CHECK (held_up IN (0, 1)), -- whether there was such a thing since it last came further
  sealed TEXT,               -- the file with the copies, below the data folder
  sealed_until INTEGER       -- when that is taken away; null while it is kept for as long as the run is open
) STRICT;
CREATE UNIQUE INDEX one_replay_of_a_queue ON replays (source, name) WHERE over_at IS NULL;
CREATE INDEX replays_by_time ON replays (at);

-- The messages that are in hand, or of which it is not known what became of them: never more than a few thousand.
CREATE TABLE replay_items (
  replay TEXT NOT NULL REFERENCES replays (id),
  number INTEGER NOT NULL CHECK (number >= 0),
  fingerprint TEXT NOT NULL,
  same TEXT NOT NULL,        -- what tells it from others when it is seen again
  replayed INTEGER NOT NULL CHECK (replayed >= 0),
  handed INTEGER NOT NULL CHECK (handed IN (0, 1)), -- whether somebody had it before this replay took it
  resent INTEGER NOT NULL CHECK (resent IN (0, 1)), -- whether it was sent once more after it was in doubt
  state TEXT NOT NULL,
  PRIMARY KEY (replay, number)
) STRICT, WITHOUT ROWID;

-- Messages that a replay left where they were and will not touch again, and why.
CREATE TABLE replay_parked (
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  because TEXT NOT NULL,
  replay TEXT NOT NULL REFERENCES replays (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (source, name, fingerprint)
) STRICT, WITHOUT ROWID;

-- What people asked of replays from outside of the program that carries them out; it takes them in their order.
CREATE TABLE replay_orders (
  id INTEGER PRIMARY KEY,
  replay TEXT NOT NULL REFERENCES replays (id),
  wish TEXT NOT NULL CHECK (wish IN ('confirm', 'pause', 'go_on', 'stop')),
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  taken_at INTEGER
) STRICT;
CREATE INDEX replay_orders_open ON replay_orders (id) WHERE taken_at IS NULL;

-- When the oldest message that somebody read died, where it tells: a broker knows when it was sent at best.
ALTER TABLE queue_looks ADD COLUMN oldest_died_at INTEGER;

PRAGMA user_version = 17;
