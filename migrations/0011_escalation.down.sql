-- Removes what 0011_escalation.up.sql made. Lost: what the sources told of what they do while nobody answers, until they are
-- next polled by a program that reads it.

DROP TABLE unanswered;

PRAGMA user_version = 10;
