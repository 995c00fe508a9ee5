-- What lists and the overview are answered from: one narrow row a voucher, which follows it. Brought up to date in steps of
-- its own and never by a notification; it holds nothing that the vouchers do not say, so it may be emptied at any time.

CREATE TABLE listing (
    number    INTEGER PRIMARY KEY,         -- voucher.number
    state     INTEGER NOT NULL,            -- places in the lists of domain/listing.rs
    ruling    INTEGER NOT NULL,
    pdf       INTEGER NOT NULL,
    shop      INTEGER,                     -- listing_shop.number
    value     INTEGER,                     -- hundredths
    price     INTEGER,
    heard     INTEGER NOT NULL,            -- milliseconds since 1970, UTC
    reserved  INTEGER,
    confirmed INTEGER,
    ready     INTEGER,
    sent      INTEGER,
    canceled  INTEGER
) STRICT;

CREATE TABLE listing_shop (
    number  INTEGER PRIMARY KEY,
    shop_id TEXT    NOT NULL UNIQUE
) STRICT;

-- How far the rows have followed the vouchers; one row.
CREATE TABLE listing_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version  INTEGER NOT NULL,             -- of what a row says; rows of another one are made anew
    up_to    INTEGER NOT NULL              -- voucher.revision
) STRICT;
INSERT INTO listing_state (only_row, version, up_to) VALUES (1, 1, 0);

-- Filters and orders that a person keeps by name.
CREATE TABLE saved_view (
    place  INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE,
    filter TEXT    NOT NULL,               -- JSON
    sort   TEXT    NOT NULL                -- JSON
) STRICT;
