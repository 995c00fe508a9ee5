//! What was decided of reservations, read from the journal, the newest first, until there is enough of it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::attention::first_heard_since;
use super::connect::meaning;
use super::rows::from_json;
use crate::domain::clock::Timestamp;
use crate::domain::erasure::is_mark;
use crate::domain::event::{Decision, Fact, Told};
use crate::domain::preview::{Moment, Reservation};
use crate::store::{Decisions, StoreError};

/// A fact's JSON begins with its kind. What told of the reservation is recorded right before its decision, in the same
/// transaction. A voucher's price counts once, however often its confirmation was asked for.
const NEWEST_FIRST: &str = "SELECT decided.recorded_at, decided.fact, told.fact
    FROM event AS decided LEFT JOIN event AS told
      ON told.id = decided.id - 1 AND told.voucher_id = decided.voucher_id AND told.source = 'reserve_notification'
    WHERE decided.id >= ?1 AND decided.recorded_at >= ?2
      AND (decided.fact GLOB '{\"kind\":\"decided\"*'
           OR decided.fact GLOB '{\"kind\":\"confirm_asked\"*' AND NOT EXISTS (
               SELECT 1 FROM voucher_number CROSS JOIN life ON life.voucher = number
                    CROSS JOIN event AS earlier ON earlier.id = life.event_id
               WHERE voucher_number.voucher_id = decided.voucher_id AND life.event_id < decided.id
                 AND earlier.fact GLOB '{\"kind\":\"confirm_asked\"*'))
    ORDER BY decided.id DESC";

/// The decisions since the beginning of a day, at most so many: then those of the earliest days are left out, whole days
/// at a time, so that the daily caps begin at nothing.
pub(super) fn decisions(connection: &Connection, since: Timestamp, most: usize) -> Result<Decisions, StoreError> {
    let Some(first) = first_event(connection, since)? else { return Ok(Decisions { past: Vec::new(), is_cut: false }) };
    let mut statement = connection.prepare_cached(NEWEST_FIRST).map_err(|error| meaning(&error))?;
    let mut rows = statement.query(params![first, since.millis()]).map_err(|error| meaning(&error))?;
    let (mut past, mut reservations, mut is_cut) = (Vec::<Moment>::new(), 0, false);
    while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
        let Some(moment) = moment(row)? else { continue };
        if let Moment::Reservation(_) = moment {
            reservations += 1;
        }
        if reservations > most {
            let unfinished = moment.at().utc_day();
            past.retain(|moment| moment.at().utc_day() != unfinished);
            is_cut = true;
            break;
        }
        past.push(moment);
    }
    past.reverse();
    Ok(Decisions { past, is_cut })
}

/// Where the journal of an instant begins: its notifications are numbered as they came.
fn first_event(connection: &Connection, since: Timestamp) -> Result<Option<i64>, StoreError> {
    let Some(notification) = first_heard_since(connection, since)? else { return Ok(None) };
    connection
        .prepare_cached("SELECT id FROM event WHERE notification_id >= ?1 ORDER BY notification_id LIMIT 1")
        .and_then(|mut statement| statement.query_row([notification], |row| row.get(0)).optional())
        .map_err(|error| meaning(&error))
}

/// None of a decision that was not taken by the rules: of what could not be read when it came.
fn moment(row: &Row<'_>) -> Result<Option<Moment>, StoreError> {
    let text =
        |column| row.get_ref(column).and_then(|value| Ok(value.as_str_or_null()?)).map_err(|error| meaning(&error));
    let at = Timestamp::from_millis(row.get(0).map_err(|error| meaning(&error))?);
    let decided = from_json::<Fact>(text(1)?.unwrap_or_default())?;
    let told = text(2)?.map(from_json::<Fact>).transpose()?;
    Ok(match (decided, told) {
        (Fact::Decided(decided), Some(Fact::Told(told))) => Some(reservation(at, told, decided)),
        (Fact::ConfirmAsked { price, .. }, _) => Some(Moment::Confirmation { at, price }),
        _ => None,
    })
}

fn reservation(at: Timestamp, told: Told, decided: Decision) -> Moment {
    // Of a key that was taken out nobody can say what the rules would make.
    let is_judged = !told.notification_key.as_ref().is_some_and(is_mark);
    Moment::Reservation(Box::new(Reservation { at, told, decided, is_judged }))
}
