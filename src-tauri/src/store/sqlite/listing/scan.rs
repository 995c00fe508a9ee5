//! Questions to the rows. They are narrow, so one look at all of them is quick, whatever is asked; what must be in order is
//! put in order afterwards, and no index has to be kept.

use std::cmp::Ordering;
use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::listed_shops;
use super::rows::{COLUMNS, listed_in, up_to};
use crate::domain::days::{Between, Day};
use crate::domain::event::EventId;
use crate::domain::listing::{Column, Filter, Moment, Range, Sort};
use crate::domain::money::Amount;
use crate::domain::overview::{Overview, Sums};
use crate::domain::shop::Shop;
use crate::store::sqlite::attention::shown_numbers;
use crate::store::sqlite::connect::meaning;
use crate::store::{ListQuestion, StoreError};

/// Vouchers by their numbers, each with what it is sorted by.
pub(super) struct Keyed {
    pub(super) keyed: Vec<(Option<i64>, i64)>,
    pub(super) up_to: EventId,
}

/// The number that half of the vouchers are below.
pub(super) fn middle(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT coalesce(max(number), 0) / 2 FROM listing")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(|error| meaning(&error))
}

/// The vouchers of a list from one number on, until another, in no order.
pub(super) fn keyed(
    connection: &Connection,
    question: &ListQuestion,
    from: i64,
    until: i64,
) -> Result<Keyed, StoreError> {
    let mut narrowed = Narrowed::by(question);
    narrowed.and("number >= ? AND number < ?", [from.into(), until.into()]);
    let keyed = narrowed.read(connection, sorted_by(question.sort.by))?;
    Ok(Keyed { keyed, up_to: up_to(connection)? })
}

/// Of the vouchers that changed since, those that a list would have.
pub(super) fn changed_since(
    connection: &Connection,
    question: &ListQuestion,
    since: EventId,
) -> Result<Vec<i64>, StoreError> {
    let mut narrowed = Narrowed::by(question);
    narrowed.and("number IN (SELECT number FROM voucher WHERE revision > ?)", [since.into()]);
    Ok(narrowed.read(connection, "NULL")?.into_iter().map(|(_, number)| number).collect())
}

/// Puts vouchers in the order of a list.
pub(super) fn in_order(
    connection: &Connection,
    sort: Sort,
    mut keyed: Vec<(Option<i64>, i64)>,
) -> Result<Vec<i64>, StoreError> {
    match sort.by {
        Column::Code => return by_code(connection, &keyed, sort.descending),
        Column::Shop => {
            let places = places_of_shops(connection)?;
            keyed.iter_mut().for_each(|(shop, _)| *shop = shop.and_then(|number| places.get(&number).copied()));
        }
        _ => {}
    }
    let way = |order: Ordering| if sort.descending { order.reverse() } else { order };
    // Stable, as it is quick with what is in order already: vouchers are numbered as they come.
    keyed.sort_by(|(one, number), (other, beside)| match (one, other) {
        (Some(one), Some(other)) => way(one.cmp(other).then(number.cmp(beside))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => way(number.cmp(beside)),
    });
    Ok(keyed.into_iter().map(|(_, number)| number).collect())
}

/// The index of codes has them in order. The code is asked for too: what a view is ordered by must be among its results,
/// or SQLite (as documented of flattening) sorts it all instead of merging what is sorted.
fn by_code(connection: &Connection, keyed: &[(Option<i64>, i64)], descending: bool) -> Result<Vec<i64>, StoreError> {
    let place = |number: i64| usize::try_from(number).unwrap_or(0);
    let mut is_listed = vec![false; keyed.iter().map(|(_, number)| place(*number) + 1).max().unwrap_or(0)];
    keyed.iter().for_each(|(_, number)| is_listed[place(*number)] = true);
    let mut numbers = Vec::with_capacity(keyed.len());
    let way = if descending { "DESC" } else { "ASC" };
    let failed = |error: rusqlite::Error| meaning(&error);
    let sql = format!("SELECT number, code FROM voucher_code WHERE code > '' ORDER BY code {way}, number {way}");
    let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let number = row.get(0).map_err(failed)?;
        if is_listed.get_mut(place(number)).is_some_and(std::mem::take) {
            numbers.push(number);
        }
    }
    // What is left has no code.
    let mut rest: Vec<i64> =
        keyed.iter().map(|(_, number)| *number).filter(|number| is_listed[place(*number)]).collect();
    rest.sort_unstable_by(|one, other| if descending { other.cmp(one) } else { one.cmp(other) });
    numbers.extend(rest);
    Ok(numbers)
}

/// The place of each shop among all by what it is called.
fn places_of_shops(connection: &Connection) -> Result<HashMap<i64, i64>, StoreError> {
    let called = |shop: Shop| shop.name.unwrap_or_else(|| shop.id.to_string()).to_lowercase();
    let mut named: Vec<_> =
        listed_shops(connection)?.into_iter().map(|(number, shop)| (called(shop), number)).collect();
    named.sort_unstable();
    Ok((0..).zip(named).map(|(place, (_, number))| (number, place)).collect())
}

/// The figures of these days.
pub(super) fn overview(connection: &Connection, days: &[(Day, Between)]) -> Result<Overview, StoreError> {
    let mut sums = Sums::of(days);
    if let (Some((_, first)), Some((_, last))) = (days.first(), days.last()) {
        let within = "BETWEEN ?1 AND ?2";
        let sql = format!(
            "SELECT {COLUMNS} FROM listing
             WHERE reserved {within} OR confirmed {within} OR ready {within} OR sent {within}"
        );
        let failed = |error: rusqlite::Error| meaning(&error);
        let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query([first.from.millis(), last.until.millis() - 1]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            sums.add(&listed_in(row).map_err(failed)?);
        }
    }
    Ok(sums.overview())
}

/// What a list is sorted by, as a column of its row; what is not in the row is found out afterwards.
const fn sorted_by(column: Column) -> &'static str {
    match column {
        Column::Code => "NULL",
        Column::State => "state",
        Column::Ruling => "ruling",
        Column::Pdf => "pdf",
        Column::Shop => "shop",
        Column::Value => "value",
        Column::Price => "price",
        Column::Heard => "heard",
        Column::Reserved => "reserved",
        Column::Confirmed => "confirmed",
        Column::Ready => "ready",
        Column::Sent => "sent",
        Column::Canceled => "canceled",
    }
}

/// The conditions of a filter and what they are about.
#[derive(Default)]
struct Narrowed {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Narrowed {
    fn by(question: &ListQuestion) -> Self {
        let mut narrowed = Self::default();
        let Filter { states, shop, value, price, key, needs_attention, pdf, rulings, period: _, text: _ } =
            &question.filter;
        narrowed.one_of("state", states.iter().map(|state| *state as i64));
        narrowed.one_of("pdf", pdf.iter().map(|status| *status as i64));
        narrowed.one_of("ruling", rulings.iter().map(|ruling| *ruling as i64));
        narrowed.within("value", value);
        narrowed.within("price", price);
        if let Some((of, Between { from, until })) = question.period {
            let column = match of {
                Moment::Heard => sorted_by(Column::Heard),
                Moment::Reserved => sorted_by(Column::Reserved),
                Moment::Confirmed => sorted_by(Column::Confirmed),
                Moment::Ready => sorted_by(Column::Ready),
                Moment::Sent => sorted_by(Column::Sent),
                Moment::Canceled => sorted_by(Column::Canceled),
            };
            let ends = [from.millis().into(), until.millis().into()];
            narrowed.and(&format!("{column} >= ? AND {column} < ?"), ends);
        }
        if let Some(shop) = shop {
            let same = "shop = (SELECT number FROM listing_shop WHERE shop_id = ?)";
            narrowed.and(same, [shop.as_str().to_owned().into()]);
        }
        if let Some(key) = key {
            let theirs = "number IN (SELECT number FROM voucher_user WHERE user = ?)";
            narrowed.and(theirs, [key.as_str().to_owned().into()]);
        }
        if *needs_attention {
            narrowed.and(&format!("number IN ({})", shown_numbers(&question.as_of)), []);
        }
        narrowed
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    fn one_of(&mut self, column: &str, places: impl Iterator<Item = i64>) {
        let values: Vec<Value> = places.map(Value::from).collect();
        if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.and(&format!("{column} IN ({marks})"), values);
        }
    }

    fn within(&mut self, column: &str, range: &Range) {
        let mut bound = |compared: &str, amount: Option<Amount>| {
            if let Some(amount) = amount {
                self.and(&format!("{column} {compared} ?"), [amount.cents().into()]);
            }
        };
        bound(">=", range.least);
        bound("<=", range.most);
    }

    fn read(self, connection: &Connection, key: &str) -> Result<Vec<(Option<i64>, i64)>, StoreError> {
        let failed = |error: rusqlite::Error| meaning(&error);
        let sql = format!("SELECT {key}, number FROM listing WHERE {}", self.conditions.join(" AND "));
        // Not kept: hardly two questions are alike.
        let mut statement = connection.prepare(&sql).map_err(failed)?;
        let found = statement.query_map(params_from_iter(self.values), |row| Ok((row.get(0)?, row.get(1)?)));
        found.map_err(failed)?.collect::<Result<_, _>>().map_err(failed)
    }
}
