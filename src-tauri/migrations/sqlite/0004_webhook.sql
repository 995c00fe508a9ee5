-- The vendor's newer contract: its events have ids, and some are about shops.

-- The id of the event that a webhook brought, where it could be read.
ALTER TABLE notification ADD COLUMN event_id TEXT;
-- One body an event: another under the same id is kept as a conflict.
CREATE UNIQUE INDEX notification_event ON notification (event_id)
    WHERE event_id IS NOT NULL AND repeat_of IS NULL AND answer <> 'conflict';

-- What was told of shops where vouchers are spent (the vendor's stores). Append-only.
CREATE TABLE shop_event (
    id              INTEGER PRIMARY KEY,
    shop_id         TEXT    NOT NULL,
    notification_id INTEGER NOT NULL REFERENCES notification (id),
    event           TEXT    NOT NULL,      -- the vendor's name of it
    happened_at     INTEGER,               -- milliseconds since 1970, UTC, by the vendor's word
    name            TEXT
) STRICT;
CREATE INDEX shop_event_name ON shop_event (shop_id, happened_at, name) WHERE name IS NOT NULL;
CREATE INDEX shop_event_notification ON shop_event (notification_id);

CREATE TRIGGER shop_event_is_kept BEFORE UPDATE ON shop_event
BEGIN SELECT RAISE(ABORT, 'events of shops are append-only'); END;
CREATE TRIGGER shop_event_stays BEFORE DELETE ON shop_event
BEGIN SELECT RAISE(ABORT, 'events of shops are append-only'); END;
