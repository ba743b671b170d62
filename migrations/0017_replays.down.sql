-- Removes what 0017_replays.up.sql made. Lost: which replays there were, how far each came, and what is parked. Stop what runs before:
-- what was confirmed and not yet removed would be sent a second time. What was done stays in the trail.

ALTER TABLE queue_looks DROP COLUMN oldest_died_at;
DROP TABLE replay_orders;
DROP TABLE replay_parked;
DROP TABLE replay_items;
DROP TABLE replays;

PRAGMA user_version = 16;
