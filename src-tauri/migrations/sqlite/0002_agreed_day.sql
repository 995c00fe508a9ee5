-- What was agreed with day by day, for the rules that cap it: a decision must not add up a day's vouchers.

CREATE TABLE agreed_day (
    day   INTEGER PRIMARY KEY,             -- days since 1970, UTC, of our clock
    count INTEGER NOT NULL,
    cents INTEGER NOT NULL                 -- what they cost together, in hundredths
) STRICT, WITHOUT ROWID;

INSERT INTO agreed_day (day, count, cents)
SELECT event.recorded_at / 86400000, count(*), sum(CAST(round((voucher.body ->> '$.price') * 100) AS INTEGER))
FROM event JOIN voucher USING (voucher_id)
WHERE event.fact ->> '$.kind' = 'decided' AND event.fact ->> '$.outcome' = 'agreed'
GROUP BY 1;
