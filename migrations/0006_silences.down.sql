-- Removes what 0006_silences.up.sql made. Lost: who silenced what from this laptop, and which acknowledgements are shared with
-- colleagues; the silences themselves stay at their sources until they end.

DROP TABLE shared_acks;
DROP TABLE silenced_alerts;
DROP TABLE silence_deeds;

PRAGMA user_version = 5;
