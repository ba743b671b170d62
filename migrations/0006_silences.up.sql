-- Silences: what was done with them at sources from this laptop, which alerts each covered then, and the acknowledgements that
-- colleagues see because a short silence is kept alive for them.
--
-- Before: nothing is recorded of them. After: beside what is recorded. Nothing recorded changes.
-- Rolling back (0006_silences.down.sql) loses who silenced what from this laptop, so that it cannot be taken back here any more, and
-- which acknowledgements are shared: their silences run out by themselves within minutes.

CREATE TABLE silence_deeds (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  deed TEXT NOT NULL CHECK (deed IN ('made', 'changed', 'expired')),
  purpose TEXT NOT NULL CHECK (purpose IN ('silence', 'acknowledgement')),
  by TEXT NOT NULL,
  silence TEXT NOT NULL CHECK (silence <> ''), -- its id at the source, since then
  former TEXT CHECK (former <> ''), -- the id of the one whose place it took, where it got another
  author TEXT NOT NULL,    -- whom the source names
  comment TEXT NOT NULL,
  matchers TEXT NOT NULL,  -- [[name, operator, value], ...]
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL, -- of one that was expired: when it would have ended
  former_ends_at INTEGER,  -- of one that was changed: when it would have ended before
  problem TEXT,            -- why it could not be read back, or what the source holds instead
  CHECK ((deed = 'changed') = (former_ends_at IS NOT NULL))
) STRICT;
CREATE INDEX deeds_of_silence ON silence_deeds (source_id, silence);
CREATE INDEX deeds_by_former_silence ON silence_deeds (source_id, former) WHERE former IS NOT NULL;
CREATE INDEX silence_deeds_by_time ON silence_deeds (at);

CREATE TABLE silenced_alerts (
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  deed_id INTEGER NOT NULL REFERENCES silence_deeds (id) ON DELETE CASCADE,
  PRIMARY KEY (alert_id, deed_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_of_silence_deed ON silenced_alerts (deed_id);

CREATE TABLE shared_acks (
  alert_id INTEGER PRIMARY KEY REFERENCES alerts (id) ON DELETE CASCADE,
  starts_at INTEGER NOT NULL, -- the episode it is for
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  silence TEXT NOT NULL CHECK (silence <> ''), -- the id at the source of the silence that stands for it
  ends_at INTEGER NOT NULL,   -- of that silence, unless it is renewed
  next_at INTEGER NOT NULL,   -- when it is renewed, or tried again
  problem TEXT                -- why the last try failed
) STRICT;

PRAGMA user_version = 6;
