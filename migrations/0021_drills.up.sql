-- Drills: what is believed before something is made to go wrong, and how that ended.
--
-- Before: a drill is an incident of its kind. After: it may have a plan, which was there before it and says what should be seen. What was
-- done with a plan is only ever added to. Nothing recorded of incidents changes, and retention takes nothing of this.
-- Rolling back (0021_drills.down.sql) removes the plans: export every drill first. The incidents that drills were stay.

-- What the changes of a drill come to, for lists.
CREATE TABLE drills (
  id INTEGER PRIMARY KEY,    -- the number by which people know it
  title TEXT NOT NULL CHECK (title <> ''),
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'over', 'dropped')),
  incident INTEGER UNIQUE REFERENCES incidents (id), -- what it was declared as; null until it runs
  started_at INTEGER,
  ended_at INTEGER,
  stopped TEXT,              -- what was seen, where it was stopped; null where it went to its end
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1), -- the number of its last change
  CHECK ((started_at IS NULL) = (state IN ('planned', 'dropped'))),
  CHECK ((ended_at IS NULL) = (state <> 'over')),
  CHECK ((incident IS NULL) = (started_at IS NULL)),
  CHECK (ended_at >= started_at)
) STRICT;
CREATE INDEX drills_by_time ON drills (made_at);

-- What people did with a drill, in the order in which it was taken in.
CREATE TABLE drill_changes (
  drill INTEGER NOT NULL REFERENCES drills (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL,        -- JSON, see store/src/drills.rs
  PRIMARY KEY (drill, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER drill_changes_stay BEFORE UPDATE ON drill_changes
BEGIN SELECT raise(ABORT, 'what was done with a drill is never rewritten'); END;
CREATE TRIGGER drill_changes_remain BEFORE DELETE ON drill_changes
BEGIN SELECT raise(ABORT, 'what was done with a drill is never removed'); END;
CREATE TRIGGER drill_changes_grow_at_their_end BEFORE INSERT ON drill_changes
WHEN new.number <> (SELECT coalesce(max(number), 0) + 1 FROM drill_changes WHERE drill = new.drill)
  OR (new.number = 1) <> (new.what ->> '$.kind' IS 'planned')
BEGIN SELECT raise(ABORT, 'the changes of a drill only grow at their end, behind its plan'); END;

PRAGMA user_version = 21;
