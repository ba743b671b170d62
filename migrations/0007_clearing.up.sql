-- When an alert clears whose condition does not hold any more: a rule with `keep_firing_for` fires on for that long.
--
-- Before: such an alert fires like any other. After: beside it until when. Nothing recorded changes.
-- Rolling back (0007_clearing.down.sql) loses those times, which sources tell again with the next poll.

ALTER TABLE alerts ADD COLUMN clears_at INTEGER;

PRAGMA user_version = 7;
