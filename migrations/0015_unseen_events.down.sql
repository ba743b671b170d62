-- Removes what 0015_unseen_events.up.sql made. Lost: since when queries of events have found no series, and how
-- SLIs last compared with their sources, which an older version cannot read: by hours, and not by whole days. It compares anew.

ALTER TABLE slis DROP COLUMN unseen_since;

UPDATE slis SET reconciled = NULL WHERE json_array_length(reconciled) > 6;

PRAGMA user_version = 14;
