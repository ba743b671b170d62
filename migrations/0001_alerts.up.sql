-- Everything the laptop remembers about sources, their alerts, and the pages it showed: what was seen, what was decided and
-- why, what people did with it.
--
-- Times are milliseconds UTC. Enumerations are the words of the domain types. JSON is held where the store itself never asks
-- what is inside. `(alert, starts_at)` names an episode everywhere.
--
-- Rolling back (0001_alerts.down.sql) removes every table and with them everything recorded: history, acknowledgements,
-- snoozes, and what was announced, so that all that still fires would be announced again.

PRAGMA application_id = 1463962700; -- "WBLL", so that `file` and we can tell our files from other programs'
PRAGMA user_version = 1;

CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  kind TEXT NOT NULL,
  every_ms INTEGER NOT NULL CHECK (every_ms > 0),
  position INTEGER, -- its place in the workspace; null when the workspace does not name it any more
  last_poll_at INTEGER,
  first_good_at INTEGER,
  last_good_at INTEGER,
  failing_since INTEGER,
  failure_kind TEXT,
  failure_message TEXT,
  skew_ms INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  took_us INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  hold_until INTEGER,
  lease_ends_at INTEGER,
  peers TEXT NOT NULL DEFAULT '[]',       -- [[address, version, problem], ...]
  peer_starts TEXT NOT NULL DEFAULT '[]', -- [[address, ms], ...]
  silences TEXT NOT NULL DEFAULT '[]',    -- [[id, by, comment, starts ms, ends ms], ...]
  CHECK ((failing_since IS NULL) = (failure_kind IS NULL)),
  CHECK ((failure_kind IS NULL) = (failure_message IS NULL))
) STRICT;

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  identity TEXT NOT NULL CHECK (identity <> ''),
  labels TEXT NOT NULL,      -- {name: value, ...}, sorted by name
  annotations TEXT NOT NULL, -- likewise
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
  since INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  starts TEXT NOT NULL,      -- [[address, identity before merging, ms], ...]
  -- active, unprocessed, or what suppresses it: [[silence ids], [identities], [mute interval names]]
  standing TEXT NOT NULL CHECK (standing IN ('active', 'unprocessed') OR standing LIKE '[[%]]'),
  url TEXT,
  receivers TEXT NOT NULL,   -- [name, ...]
  acknowledged_at INTEGER,
  snoozed_until INTEGER,
  decided TEXT CHECK (
    decided IN ('page', 'announced', 'acknowledged', 'snoozed', 'silenced', 'inhibited', 'muted', 'unprocessed')
  ),
  because TEXT,
  announced TEXT CHECK (announced IN ('critical', 'error', 'warning', 'info')),
  UNIQUE (source_id, identity),
  CHECK ((decided IS NULL) = (because IS NULL)),
  CHECK (state <> 'resolved' OR acknowledged_at IS NULL)
) STRICT;
CREATE INDEX alerts_by_state ON alerts (state, since);
CREATE INDEX alerts_of_a_person ON alerts (source_id) WHERE acknowledged_at IS NOT NULL OR snoozed_until IS NOT NULL;

CREATE TABLE episodes (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  starts_at INTEGER NOT NULL, -- as the source gives it; a source that forgot and took it up again gives the same
  fired_at INTEGER NOT NULL,  -- by our evidence
  ended_at INTEGER,
  UNIQUE (alert_id, starts_at)
) STRICT;
CREATE UNIQUE INDEX one_open_episode ON episodes (alert_id) WHERE ended_at IS NULL;
CREATE INDEX episodes_by_end ON episodes (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE transitions (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  evidence TEXT NOT NULL CHECK (evidence IN ('observed', 'inferred', 'backfilled')),
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX transitions_of_alert ON transitions (alert_id, at);

CREATE TABLE gaps (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  cause TEXT NOT NULL CHECK (cause IN ('failing', 'asleep', 'not_running')),
  CHECK (to_at >= from_at)
) STRICT;
CREATE INDEX gaps_of_source ON gaps (source_id, from_at);
CREATE UNIQUE INDEX one_open_gap ON gaps (source_id) WHERE to_at IS NULL;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  held TEXT CHECK ( -- null: a page
    held IN ('announced', 'acknowledged', 'snoozed', 'silenced', 'inhibited', 'muted', 'unprocessed')
  ),
  because TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_alert ON decisions (alert_id, at);

CREATE TABLE deeds (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  deed TEXT NOT NULL CHECK (deed IN ('acknowledge', 'unacknowledge', 'snooze', 'unsnooze')),
  until INTEGER,
  by TEXT NOT NULL,
  CHECK ((deed = 'snooze') = (until IS NOT NULL))
) STRICT;
CREATE INDEX deeds_of_alert ON deeds (alert_id, at);

-- The outbox. AUTOINCREMENT, because a number stands for one notification on the screen and must never come twice.
CREATE TABLE pages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('firing', 'digest', 'source_failing')),
  source_id INTEGER REFERENCES sources (id), -- null when it is about several
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  because TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (
    state IN ('gathering', 'due', 'attempting', 'shown', 'unconfirmed', 'failed', 'withdrawn', 'seen')
  ),
  due_at INTEGER NOT NULL, -- not before
  attempts INTEGER NOT NULL DEFAULT 0,
  attempted_at INTEGER,
  shown_at INTEGER,
  seen_at INTEGER,
  withdrawn_at INTEGER,
  problem TEXT,
  outage_since INTEGER, -- of a page about a source: one page per outage
  UNIQUE (source_id, outage_since)
) STRICT;
CREATE INDEX pages_by_state ON pages (state, due_at);

CREATE TABLE page_lines (
  page_id INTEGER NOT NULL REFERENCES pages (id),
  position INTEGER NOT NULL,
  alert_id INTEGER NOT NULL REFERENCES alerts (id),
  starts_at INTEGER NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  summary TEXT NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (page_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_lines_of_alert ON page_lines (alert_id, page_id);

-- What was told: at most one row per episode and severity, whatever the program above does. A page for an episode is only
-- written together with its row here.
CREATE TABLE announcements (
  alert_id INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  page_id INTEGER NOT NULL REFERENCES pages (id),
  PRIMARY KEY (alert_id, starts_at, severity),
  FOREIGN KEY (alert_id, starts_at) REFERENCES episodes (alert_id, starts_at) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX announcements_of_page ON announcements (page_id);

-- What a process that is not watching asks the one that is.
CREATE TABLE requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER REFERENCES sources (id), -- null: every source
  asked_at INTEGER NOT NULL,
  answered_at INTEGER,
  answer TEXT, -- JSON
  CHECK ((answered_at IS NULL) = (answer IS NULL))
) STRICT;
CREATE INDEX open_requests ON requests (id) WHERE answered_at IS NULL;
