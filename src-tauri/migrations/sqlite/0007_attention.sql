-- What needs a person, found without a look at what does not. All of it follows from the journal, like the rest of the
-- projection (domain/attention.rs has the meaning); instants are milliseconds since 1970, UTC.

-- What stands whatever the time: the most urgent concern, since when, and from when on it is shown.
ALTER TABLE voucher ADD COLUMN concern TEXT;
ALTER TABLE voucher ADD COLUMN concern_since INTEGER;
ALTER TABLE voucher ADD COLUMN concern_from INTEGER;
-- The wait, which time alone makes a reason: for what, since when, until when, and from when on it is shown.
ALTER TABLE voucher ADD COLUMN waits_for TEXT;
ALTER TABLE voucher ADD COLUMN waits_since INTEGER;
ALTER TABLE voucher ADD COLUMN waits_until INTEGER;
ALTER TABLE voucher ADD COLUMN waits_from INTEGER;
CREATE INDEX voucher_concern ON voucher (concern_from, concern_since, concern) WHERE concern IS NOT NULL;
CREATE INDEX voucher_waits ON voucher (waits_for, waits_since, waits_until, waits_from, concern_from)
    WHERE waits_for IS NOT NULL;

-- What was put aside of that which is no voucher's: requests that could not be read, silence. Rows stay.
CREATE TABLE snooze (
    id        INTEGER PRIMARY KEY,
    concern   TEXT    NOT NULL,
    mark      INTEGER NOT NULL,            -- what is newer than this comes up all the same
    until     INTEGER,                     -- null: having seen it was enough
    reason    TEXT    NOT NULL,
    by        TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    lifted_at INTEGER                      -- when it was taken back
) STRICT;
