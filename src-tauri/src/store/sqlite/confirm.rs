//! The judgement before a confirmation, inside the transaction that records it.

use rusqlite::Connection;

use super::life::Life;
use super::{audit, totals};
use crate::domain::audit::{Act, Deed, Detail, Done};
use crate::domain::confirmation::{Confirmation, Obstacle, check_price, obstacle};
use crate::domain::event::{Fact, Source};
use crate::domain::policy::{Circumstances, Policy};
use crate::domain::voucher::Voucher;
use crate::store::{Begun, Change, ConfirmRequest, Confirmer, StoreError};

/// Judges a wish to confirm, and records what comes of it.
pub(super) fn begin(
    connection: &Connection,
    changes: &mut Vec<Change>,
    request: &ConfirmRequest,
) -> Result<Begun, StoreError> {
    let mut life = Life::of(connection, &request.voucher_id)?;
    let Some(voucher) = life.voucher() else {
        return Ok(Begun::Kept(Obstacle::NotReserved));
    };
    let (source, by, fact) = match &request.by {
        Confirmer::Person { name, price } => {
            if let Err(obstacle) = check_price(voucher, *price, request.at) {
                return Ok(Begun::Kept(obstacle));
            }
            (Source::Agent, Some(name.clone()), None)
        }
        Confirmer::Rules(policy) => {
            if let Some(obstacle) = obstacle(voucher, request.at) {
                return Ok(Begun::Kept(obstacle));
            }
            if voucher.confirmation.is_some() {
                return Ok(Begun::Left);
            }
            (Source::Desk, None, against(connection, policy, voucher, request)?)
        }
    };
    let price = voucher.price.unwrap_or_default();
    let begun = if fact.is_some() { Begun::Left } else { Begun::Asked };
    if begun == Begun::Asked && !was_asked(voucher) {
        totals::add(connection, request.at, price)?;
    }
    if let Some(name) = &by {
        let deed = Deed::to(&request.voucher_id, Act::Confirmed).with(Detail::Price { price });
        audit::add(connection, &Done { at: request.at, by: name.clone(), deed })?;
    }
    let fact = fact.unwrap_or(Fact::ConfirmAsked { by, price });
    life.add(None, source, request.at, fact)?;
    changes.extend(life.keep()?.map(|voucher| Change::of(Some(&voucher))));
    Ok(begun)
}

/// What the rules say against it.
fn against(
    connection: &Connection,
    policy: &Policy,
    voucher: &Voucher,
    request: &ConfirmRequest,
) -> Result<Option<Fact>, StoreError> {
    let agreed_today = totals::of_day(connection, request.at)?;
    let circumstances = Circumstances { now: request.at, agreed_today };
    Ok(policy.first_against_confirming(voucher, &circumstances).map(|rule| Fact::ConfirmLeft { rule }))
}

/// Whether the day's totals have it already: what was asked for once may be owed, whatever came of it.
fn was_asked(voucher: &Voucher) -> bool {
    !matches!(voucher.confirmation, None | Some(Confirmation::Left { .. }))
}
