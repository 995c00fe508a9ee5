-- A code as it is heard has the code beside it: those that only sound alike are told apart without their vouchers.
CREATE TABLE heard_code (
    heard_from_end TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    PRIMARY KEY (heard_from_end, number)
) STRICT, WITHOUT ROWID;
INSERT INTO heard_code
SELECT heard_from_end, number, coupon_key FROM heard_key JOIN voucher USING (number) ORDER BY 1, 2;
DROP TABLE heard_key;
ALTER TABLE heard_code RENAME TO heard_key;
