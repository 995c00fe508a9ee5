-- What agents keep at hand: notes on vouchers and their tickets, pinned vouchers, codes that are watched for.

-- Notes and ticket numbers. Append-only: a correction is a new row, and of tickets the last one holds. Only the text can be
-- taken out, with the personal data of the voucher.
CREATE TABLE note (
    id         INTEGER PRIMARY KEY,
    voucher_id TEXT    NOT NULL,
    at         INTEGER NOT NULL,           -- milliseconds since 1970, UTC
    by         TEXT    NOT NULL,           -- the user of the operating system
    kind       TEXT    NOT NULL CHECK (kind IN ('note', 'ticket')),
    text       TEXT                        -- null once it was taken out
) STRICT;
CREATE INDEX note_voucher ON note (voucher_id, id);

CREATE TRIGGER note_is_kept BEFORE UPDATE ON note
WHEN NEW.text IS NOT NULL OR (NEW.id, NEW.voucher_id, NEW.at, NEW.by, NEW.kind)
    IS NOT (OLD.id, OLD.voucher_id, OLD.at, OLD.by, OLD.kind)
BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;
CREATE TRIGGER note_stays BEFORE DELETE ON note
BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;

CREATE TABLE pin (
    voucher_id TEXT    PRIMARY KEY,
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A code that no voucher had. One that has arrived stays until somebody has seen it.
CREATE TABLE watch (
    coupon_key TEXT    PRIMARY KEY,        -- capitals, no spaces or hyphens
    code       TEXT    NOT NULL,           -- as it was typed
    by         TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    voucher_id TEXT,                       -- which has it now
    arrived_at INTEGER
) STRICT, WITHOUT ROWID;
