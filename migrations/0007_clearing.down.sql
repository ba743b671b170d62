-- Removes what 0007_clearing.up.sql made. Lost: when alerts clear that fire on for a while; sources tell it again.

ALTER TABLE alerts DROP COLUMN clears_at;

PRAGMA user_version = 6;
