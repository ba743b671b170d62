-- After a gap: for which parts of it a source's own history told what happened, and what colleagues did in it. And what sources
-- say of their own liveness.
--
-- Before: a gap is unknown from its beginning to its end. After: without those parts. Nothing recorded changes.
-- Rolling back (0009_wake.down.sql) draws such gaps as unknown again; the transitions that a history told stay.

ALTER TABLE gaps ADD COLUMN told TEXT NOT NULL DEFAULT '[]';       -- [[from ms, to ms], ...] in order
ALTER TABLE gaps ADD COLUMN untold TEXT;                           -- why a history did not tell of all of it
ALTER TABLE gaps ADD COLUMN colleagues TEXT NOT NULL DEFAULT '[]'; -- [[ms, what, by, comment, matchers, until ms], ...] in order

ALTER TABLE sources ADD COLUMN senders TEXT NOT NULL DEFAULT '[]';  -- [[host, alerts, ms of its latest update], ...]
ALTER TABLE sources ADD COLUMN clusters TEXT NOT NULL DEFAULT '[]'; -- [[address, status, members], ...]

PRAGMA user_version = 9;
