-- Queues: what dead-letter queues held, whose attention they need, who looked, what was promised, and who did what with messages.
--
-- Before: nothing is known of queues. After: readings are kept by the minute for 14 days, by five minutes for 90 and by the hour for
-- 400, and the trail of deeds for ever. Nothing recorded changes.
-- Rolling back (0016_queues.down.sql) removes all of it: depths of the past cannot be asked for again, and the trail is lost.

-- A queue of a source, with what all its readings come to: `QueueState` and `Watched` of domain/src/queues.
CREATE TABLE queues (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL CHECK (source <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  broker TEXT NOT NULL,
  first_at INTEGER NOT NULL, -- when it was first heard of
  gone_at INTEGER,           -- since when its source does not list it; null while it does
  last TEXT,                 -- the last reading, see store/src/queues/rows.rs
  counted_at INTEGER,        -- the last reading that counted
  counted INTEGER CHECK (counted >= 0), -- and how many
  empty_at INTEGER,          -- when it was last known to be empty
  not_empty_since INTEGER,
  unread_ms INTEGER NOT NULL CHECK (unread_ms >= 0), -- for how long of that time it was not read
  about_none_since INTEGER,  -- since when a broker that counts roughly says that there are none
  died_at INTEGER,           -- when its oldest message died, as its readings told
  sent_at INTEGER,           -- when it was sent, likewise
  peeked_died_at INTEGER,    -- when it died, as a peek showed
  growing_since INTEGER,
  dropping TEXT,             -- [ms of the first message that was thrown away, of the last, how many]
  returns TEXT,              -- [how often a message of it came back at most, deliveries when that was so]
  facts TEXT NOT NULL,       -- JSON, the engine's own
  UNIQUE (source, name),
  CHECK ((counted_at IS NULL) = (counted IS NULL))
) STRICT;

-- What is known of a source that tells of queues beside them: which queues feed which, whether its last list was whole.
CREATE TABLE queue_sources (
  source TEXT PRIMARY KEY CHECK (source <> ''),
  facts TEXT NOT NULL        -- JSON, the engine's own
) STRICT, WITHOUT ROWID;

-- A day of a queue's minutes or five minutes, or thirty days of its hours. `slot` is made of the step, the day and the queue, in this
-- order (store/src/queues/frame.rs): a poll writes the same day of all queues, and those lie beside each other.
CREATE TABLE queue_days (
  slot INTEGER PRIMARY KEY,
  packed BLOB NOT NULL       -- see store/src/queues/packed.rs
) STRICT;

-- Since when each reason has stood for which a queue needs somebody: what names the episode of its alert.
CREATE TABLE queue_attention (
  queue_id INTEGER NOT NULL REFERENCES queues (id),
  kind TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  PRIMARY KEY (queue_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_looks (
  id INTEGER PRIMARY KEY,
  queue_id INTEGER NOT NULL REFERENCES queues (id),
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('look', 'peek')),
  what TEXT                  -- what of it, where there is more to say; never a payload
) STRICT;
CREATE INDEX queue_looks_by_queue ON queue_looks (queue_id, at);

CREATE TABLE queue_promises (
  id INTEGER PRIMARY KEY,
  queue_id INTEGER NOT NULL REFERENCES queues (id),
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  note TEXT NOT NULL,
  ended_by TEXT,             -- who took it back, or gave another in its place
  ended_at INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_promise_of_a_queue ON queue_promises (queue_id) WHERE ended_at IS NULL;
CREATE INDEX queue_promises_by_queue ON queue_promises (queue_id, id);

-- Who did what with messages. Each entry holds the hash of the one before (domain/src/queues/trail.rs). It names queues by their
-- names, because it outlives them.
CREATE TABLE queue_trail (
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- so that SQLite remembers the last, whatever becomes of it
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  act TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  details TEXT NOT NULL,     -- [[name, value], ...]
  before TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX queue_trail_by_time ON queue_trail (at);
CREATE TRIGGER queue_trail_stays BEFORE UPDATE ON queue_trail BEGIN SELECT raise(ABORT, 'the trail is never rewritten'); END;
CREATE TRIGGER queue_trail_remains BEFORE DELETE ON queue_trail BEGIN SELECT raise(ABORT, 'the trail is never cut'); END;
-- Also against INSERT OR REPLACE, which removes rows without asking the trigger above.
CREATE TRIGGER queue_trail_grows_at_its_end BEFORE INSERT ON queue_trail
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM queue_trail)
  OR new.before <> (SELECT hash FROM queue_trail ORDER BY number DESC LIMIT 1)
  OR EXISTS (SELECT 1 FROM queue_trail WHERE hash = new.hash)
BEGIN SELECT raise(ABORT, 'the trail only grows at its end'); END;

-- A further word, the weekly page about queues; as in 0002 only a CHECK changes and no row.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''watchdog_missing'', ''handoff'')', '''watchdog_missing'', ''handoff'', ''queue_digest'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

PRAGMA user_version = 16;
