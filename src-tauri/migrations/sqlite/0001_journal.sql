-- What came in, what happened, and what it adds up to.

-- One row for every HTTP request whose body reached us. Append-only.
CREATE TABLE notification (
    id          INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,          -- milliseconds since 1970, UTC
    contract    TEXT    NOT NULL,
    peer        TEXT    NOT NULL,
    query       TEXT,                      -- as it came, undecoded
    headers     TEXT    NOT NULL,          -- JSON: [[name, value], …]
    body        BLOB,                      -- null for an exact repeat: its first delivery has it
    body_bytes  INTEGER NOT NULL,          -- size as it came
    repeat_key  BLOB    NOT NULL,          -- SHA-256 over contract, query and body
    repeat_of   INTEGER REFERENCES notification (id),
    voucher_id  TEXT,                      -- null when unreadable
    answer      TEXT    NOT NULL,
    status      INTEGER NOT NULL,
    reason      TEXT,
    field       TEXT
) STRICT;
CREATE UNIQUE INDEX notification_first ON notification (repeat_key) WHERE repeat_of IS NULL;
CREATE INDEX notification_voucher ON notification (voucher_id) WHERE voucher_id IS NOT NULL;

-- The journal. Append-only.
CREATE TABLE event (
    id              INTEGER PRIMARY KEY,
    voucher_id      TEXT    NOT NULL,
    notification_id INTEGER REFERENCES notification (id),
    source          TEXT    NOT NULL,
    recorded_at     INTEGER NOT NULL,
    fact            TEXT    NOT NULL       -- JSON
) STRICT;
CREATE INDEX event_voucher ON event (voucher_id, id);

CREATE TRIGGER notification_is_kept BEFORE UPDATE ON notification
BEGIN SELECT RAISE(ABORT, 'notifications are append-only'); END;
CREATE TRIGGER notification_stays BEFORE DELETE ON notification
BEGIN SELECT RAISE(ABORT, 'notifications are append-only'); END;
CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- The projection: fold(events), with its look-up keys.
CREATE TABLE voucher (
    number           INTEGER PRIMARY KEY,  -- counts vouchers; none is ever removed
    voucher_id       TEXT    NOT NULL UNIQUE,
    coupon_key       TEXT    NOT NULL,     -- capitals, no spaces or hyphens
    notification_key TEXT,
    revision         INTEGER NOT NULL,     -- id of the last event folded in
    body             TEXT    NOT NULL      -- JSON
) STRICT;
CREATE INDEX voucher_coupon ON voucher (coupon_key, revision);
CREATE INDEX voucher_notification_key ON voucher (notification_key, revision) WHERE notification_key IS NOT NULL;
CREATE INDEX voucher_revision ON voucher (revision);

-- The durable queue of downloads: one a voucher.
CREATE TABLE job (
    voucher_id TEXT    PRIMARY KEY,
    generation INTEGER NOT NULL,           -- id of the event that asked for it: a newer wish outlives an older try
    attempts   INTEGER NOT NULL,
    due_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX job_due ON job (due_at);

-- Hosts of links that the vendor's own API gave us.
CREATE TABLE learned_host (
    host       TEXT    PRIMARY KEY,
    learned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
