-- The team's own actions: which were run for an alert, by whom, and how each ended. What a command printed is not kept.
--
-- Before: nothing is recorded of them. After: beside what is recorded. Nothing recorded changes.
-- Rolling back (0004_actions.down.sql) loses which actions were run.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action <> ''), -- its name in watchbill.toml
  by TEXT NOT NULL,
  ended_at INTEGER, -- null while it runs, and for ever where Watchbill ended first
  outcome TEXT CHECK (outcome IN ('opened', 'exited', 'killed', 'timed_out', 'not_started')),
  code INTEGER, -- of the exit, or the signal
  CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CHECK ((code IS NOT NULL) = coalesce(outcome IN ('exited', 'killed'), 0))
) STRICT;
CREATE INDEX runs_of_alert ON runs (alert_id, at);

PRAGMA user_version = 4;
