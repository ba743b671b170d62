-- Service levels: what was measured, what was promised, what was marked, and what a review decided.
--
-- Before: budgets are worked out from files alone. After: buckets outlive the source's memory, sums of their days stay for ever,
-- and closed windows and reviews are kept as they were shown. Nothing recorded changes.
-- Rolling back (0013_service_levels.down.sql) removes all of it: what a source has forgotten by then is lost, and so are marks,
-- reviews, their decisions, and what was frozen.

-- What is measured. Its key is made of the source, the query and the labels it is grouped by: another query is another SLI.
CREATE TABLE slis (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- whoever remembers the row of one that was removed never means another
  key TEXT NOT NULL UNIQUE CHECK (key <> ''),
  source TEXT,               -- as a file names it; null where it leaves that open
  gone_at INTEGER,           -- since when no file names it; null while one does
  first_at INTEGER,          -- where the first bucket with a reading begins
  last_at INTEGER,           -- where the last one ends
  problem TEXT,              -- why it was not measured the last time
  problem_at INTEGER,        -- since when that is so
  tier TEXT CHECK (tier IN ('existing_rules', 'aggregated', 'anchored', 'exact')),
  series INTEGER CHECK (series >= 0),
  oldest_at INTEGER,         -- the oldest instant of which the source could tell anything
  reconciled TEXT,           -- [ms of the day, our good, our total, the source's good, its total, ms of the comparison]
  CHECK ((problem IS NULL) = (problem_at IS NULL)),
  CHECK ((first_at IS NULL) = (last_at IS NULL))
) STRICT;

-- An SLI that is grouped by labels has one of these for each of their values; any other has one without labels.
CREATE TABLE sli_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sli_id INTEGER NOT NULL REFERENCES slis (id),
  labels TEXT NOT NULL,      -- {name: value, ...}, sorted by name
  UNIQUE (sli_id, labels)
) STRICT;

-- The buckets of a group that have one length and begin at the same multiples of it.
CREATE TABLE sli_series (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES sli_groups (id),
  step_ms INTEGER NOT NULL CHECK (step_ms > 0),
  phase_ms INTEGER NOT NULL CHECK (phase_ms >= 0 AND phase_ms < step_ms),
  keep_ms INTEGER NOT NULL CHECK (keep_ms > 0),
  last_at INTEGER,           -- where the last bucket with a reading ends
  UNIQUE (group_id, step_ms, phase_ms)
) STRICT;

-- A UTC day of a series: `slot` is series * 10000000 + 1000000 + days since 1970-01-01, so that the days of a series lie beside
-- each other in the file and three of them fit on a page of it, which a key of two columns would not give.
CREATE TABLE sli_buckets (
  slot INTEGER PRIMARY KEY,
  packed BLOB NOT NULL       -- see store/src/slo/packed.rs
) STRICT;

-- What the 300 s buckets of a day came to; it stays when they go. Counts are decimal text: 288 times the largest number that a
-- bucket may hold is more than an INTEGER holds.
CREATE TABLE sli_days (
  group_id INTEGER NOT NULL REFERENCES sli_groups (id),
  day INTEGER NOT NULL,      -- since 1970-01-01
  good TEXT NOT NULL CHECK (good <> '' AND good NOT GLOB '*[^0-9]*'),
  total TEXT NOT NULL CHECK (total <> '' AND total NOT GLOB '*[^0-9]*'),
  known INTEGER NOT NULL,
  clamped INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  tier TEXT CHECK (tier IN ('existing_rules', 'aggregated', 'anchored', 'exact')), -- the worst among its readings
  PRIMARY KEY (group_id, day)
) STRICT, WITHOUT ROWID;

-- For what time a source has answered: that is not asked again, also where it had nothing. Spans of one SLI and step neither
-- overlap nor touch.
CREATE TABLE sli_answered (
  sli_id INTEGER NOT NULL REFERENCES slis (id),
  step_ms INTEGER NOT NULL,
  phase_ms INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  PRIMARY KEY (sli_id, step_ms, phase_ms, from_at)
) STRICT, WITHOUT ROWID;

-- From when on an objective was what; a row only when something changed. Without terms: no file names it from then on.
CREATE TABLE slo_revisions (
  id INTEGER PRIMARY KEY,
  slo TEXT NOT NULL,
  objective TEXT NOT NULL,
  at INTEGER NOT NULL,
  terms TEXT                 -- [key of the SLI, target, window, method]
) STRICT;
CREATE INDEX slo_revisions_by_objective ON slo_revisions (slo, objective, id);

-- What people and scripts say about a time.
CREATE TABLE marks (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('incident', 'class', 'deploy', 'decision')),
  from_at INTEGER NOT NULL,
  to_at INTEGER CHECK (to_at >= from_at),
  title TEXT NOT NULL CHECK (trim(title) <> ''),
  class TEXT,                -- which known sort of outage it is of
  services TEXT NOT NULL,    -- [name, ...]
  slos TEXT NOT NULL,        -- likewise
  link TEXT,
  by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_by TEXT,             -- who said later when it was over
  ended_at INTEGER,          -- and when they said it
  removed_by TEXT,
  removed_at INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CHECK ((removed_by IS NULL) = (removed_at IS NULL))
) STRICT;
CREATE INDEX marks_by_time ON marks (from_at);

-- A review, with what was shown in it.
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL CHECK (trim(label) <> ''),
  revision INTEGER NOT NULL CHECK (revision > 0),
  title TEXT NOT NULL,
  window TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  zone TEXT NOT NULL,
  tzdb TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  snapshot_hash TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_by TEXT,
  closed_at INTEGER,
  closing_hash TEXT,
  UNIQUE (label, revision),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL) AND (closed_by IS NULL) = (closing_hash IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_review ON reviews (label) WHERE closed_at IS NULL;

-- A correction is a row of its own that takes the place of an older one.
CREATE TABLE review_decisions (
  id INTEGER PRIMARY KEY,
  review_id INTEGER NOT NULL REFERENCES reviews (id),
  about TEXT NOT NULL CHECK (about IN ('service', 'slo')),
  subject TEXT NOT NULL CHECK (trim(subject) <> ''),
  state TEXT NOT NULL,
  proposed TEXT NOT NULL,
  taken TEXT NOT NULL CHECK (trim(taken) <> ''),
  because TEXT NOT NULL,
  owner TEXT NOT NULL,
  due TEXT NOT NULL,
  dissent TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  replaces INTEGER UNIQUE REFERENCES review_decisions (id)
) STRICT;
CREATE INDEX review_decisions_by_review ON review_decisions (review_id);

-- What became of decisions; the last one counts.
CREATE TABLE decision_fates (
  id INTEGER PRIMARY KEY,
  decision_id INTEGER NOT NULL REFERENCES review_decisions (id),
  fate TEXT NOT NULL CHECK (fate IN ('open', 'done', 'late', 'dropped')),
  because TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_fates_by_decision ON decision_fates (decision_id);

-- What people enter in a review besides: who was there, what was said, toil and tickets and satisfaction.
CREATE TABLE review_notes (
  id INTEGER PRIMARY KEY,
  review_id INTEGER NOT NULL REFERENCES reviews (id),
  kind TEXT NOT NULL CHECK (kind IN ('present', 'note', 'fit')),
  subject TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  by TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX review_notes_by_review ON review_notes (review_id);

-- Windows that are over, as they were evaluated then.
CREATE TABLE frozen_windows (
  id INTEGER PRIMARY KEY,
  slo TEXT NOT NULL,
  objective TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  sli_key TEXT NOT NULL,
  target TEXT NOT NULL,
  method TEXT NOT NULL,
  window TEXT NOT NULL,
  zone TEXT NOT NULL,
  tzdb TEXT NOT NULL,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (slo, objective, from_at, to_at)
) STRICT;

-- Rows that are only ever added, whoever writes them.
CREATE TRIGGER frozen_windows_stay BEFORE UPDATE ON frozen_windows BEGIN SELECT raise(ABORT, 'frozen windows are never rewritten'); END;
CREATE TRIGGER frozen_windows_remain BEFORE DELETE ON frozen_windows BEGIN SELECT raise(ABORT, 'frozen windows are never removed'); END;
CREATE TRIGGER review_decisions_stay BEFORE UPDATE ON review_decisions BEGIN SELECT raise(ABORT, 'decisions are never rewritten'); END;
CREATE TRIGGER review_decisions_remain BEFORE DELETE ON review_decisions BEGIN SELECT raise(ABORT, 'decisions are never removed'); END;
CREATE TRIGGER closed_reviews_stay BEFORE UPDATE ON reviews WHEN old.closed_at IS NOT NULL BEGIN SELECT raise(ABORT, 'closed reviews are never rewritten'); END;

PRAGMA user_version = 13;
