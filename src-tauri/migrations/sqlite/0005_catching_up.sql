-- When nothing could be received, and how far the asking about what was missed has come.

-- The last instant at which reception was known to work; one row.
CREATE TABLE alive (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at       INTEGER NOT NULL              -- milliseconds since 1970, UTC
) STRICT;

-- The desk's journal of spans without reception. Append-only.
CREATE TABLE gap (
    id       INTEGER PRIMARY KEY,
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    reason   TEXT    NOT NULL
) STRICT;
CREATE TRIGGER gap_is_kept BEFORE UPDATE ON gap
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER gap_stays BEFORE DELETE ON gap
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;

-- The asking after the last gap, newest voucher first; one row. A new gap begins it anew.
CREATE TABLE sweep (
    only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
    begun_at   INTEGER NOT NULL,
    below      INTEGER NOT NULL,           -- vouchers with a number below this one are still to be asked about
    since      INTEGER NOT NULL,           -- those heard of before this instant are not
    asked      INTEGER NOT NULL,
    moved      INTEGER NOT NULL,           -- how many of them brought news
    total      INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;

-- When a voucher was last heard of, as long as its news are still to come (domain::gap::is_open); null once it has come
-- to its end.
ALTER TABLE voucher ADD COLUMN open_heard_at INTEGER;
CREATE INDEX voucher_open ON voucher (number) WHERE open_heard_at IS NOT NULL;
