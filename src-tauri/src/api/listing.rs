//! Lists of vouchers as the screen has them: opened by a filter and an order, read row by row, kept by name.

use serde::Serialize;

use super::calls::Calls;
use super::dto::{ShopView, StateName};
use super::error::CallError;
use crate::desk::{Asked, OpenList};
use crate::domain::attention::unsnoozed;
use crate::domain::clock::Timestamp;
use crate::domain::listing::{Filter, Listed, Ruling, Sort};
use crate::domain::money::Amount;
use crate::domain::usual::Usual;
use crate::domain::voucher::PdfStatus;
use crate::store::{Followed, Numbered, SavedView};

/// How many rows are read at once at most.
pub const MOST_ROWS: usize = 200;

/// A list, or why it has to wait.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ListAnswer {
    /// The list.
    List(ListView),
    /// What lists are made of still follows the vouchers: ask again in a moment.
    Following(FollowingView),
}

/// How far what lists are made of has come.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FollowingView {
    /// Vouchers that are still to be looked at.
    #[cfg_attr(test, ts(type = "number"))]
    pub left: u64,
    /// Vouchers there are.
    #[cfg_attr(test, ts(type = "number"))]
    pub of: u64,
}

impl From<Followed> for FollowingView {
    fn from(followed: Followed) -> Self {
        Self { left: followed.left, of: followed.of }
    }
}

/// A list. Which vouchers it has, and in which order, stays as it was when it was opened.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListView {
    /// Its rows are asked for by it.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    /// How many vouchers it has.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: usize,
    /// The first of them.
    pub rows: Vec<ListRow>,
    /// How far bodies were searched; null when no text is searched for.
    pub search: Option<SearchView>,
    /// Vouchers in the store: tells "no match" from "nothing yet".
    #[cfg_attr(test, ts(type = "number"))]
    pub vouchers_stored: u64,
}

/// How far the bodies of notifications were searched for a text.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchView {
    /// The notifications of so many vouchers were looked at, in the order of the list.
    #[cfg_attr(test, ts(type = "number"))]
    pub looked_at: usize,
    /// So many vouchers there are for which the rest of the filter holds.
    #[cfg_attr(test, ts(type = "number"))]
    pub of: usize,
}

/// A voucher in a list, as it is now.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListRow {
    /// The vendor's id.
    pub voucher_id: String,
    /// The code that callers read out; null as long as no message named it.
    pub coupon_id: Option<String>,
    /// The state.
    pub state: StateName,
    /// The state in the vendor's word.
    pub state_text: String,
    /// The reservation ran out by our clock without a confirmation heard: our inference.
    pub lapsed: bool,
    /// What became of the reservation here.
    pub ruling: Ruling,
    /// Where its file stands.
    pub pdf: PdfStatus,
    /// The shop it can be spent in, where a notification named one.
    pub shop: Option<ShopView>,
    /// Worth.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub value: Option<Amount>,
    /// What is charged.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<Amount>,
    /// When the vendor was last heard about it.
    #[cfg_attr(test, ts(type = "string"))]
    pub heard_at: Timestamp,
    /// When it was reserved.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub reserved_at: Option<Timestamp>,
    /// When it was confirmed.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub confirmed_at: Option<Timestamp>,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub ready_at: Option<Timestamp>,
    /// When it was sent.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub sent_at: Option<Timestamp>,
    /// When it was given back.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub canceled_at: Option<Timestamp>,
    /// A person should look at it.
    pub needs_attention: bool,
    /// Grows with every change.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: i64,
}

impl ListRow {
    fn new(numbered: &Numbered, usual: &Usual, now: Timestamp) -> Self {
        let voucher = &numbered.voucher;
        let listed = Listed::of(voucher);
        let [reserved_at, confirmed_at, ready_at, sent_at, canceled_at] = listed.steps;
        Self {
            voucher_id: voucher.voucher_id.to_string(),
            coupon_id: voucher.coupon_id.as_ref().map(ToString::to_string),
            state: StateName::from(voucher.state()),
            state_text: voucher.state().vendor_word().into_owned(),
            lapsed: voucher.lapsed(now),
            ruling: listed.ruling,
            pdf: listed.pdf,
            shop: numbered.shop.as_ref().map(ShopView::from),
            value: voucher.value,
            price: voucher.price,
            heard_at: listed.heard,
            reserved_at,
            confirmed_at,
            ready_at,
            sent_at,
            canceled_at,
            needs_attention: !unsnoozed(voucher, usual, now).is_empty(),
            revision: voucher.revision,
        }
    }
}

/// A filter and an order that are kept by name.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedViewDto {
    /// The name.
    pub name: String,
    /// What it is narrowed by.
    pub filter: Filter,
    /// Its order.
    pub sort: Sort,
}

impl From<SavedView> for SavedViewDto {
    fn from(view: SavedView) -> Self {
        Self { name: view.name, filter: view.filter, sort: view.sort }
    }
}

impl Calls {
    /// Opens a list.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn open_list(&self, filter: Filter, sort: Sort) -> Result<ListAnswer, CallError> {
        match self.desk.open_list(filter, sort).await? {
            Asked::Ready(list) => Ok(ListAnswer::List(self.list_view(&list).await?)),
            Asked::Following(followed) => Ok(ListAnswer::Following(followed.into())),
        }
    }

    /// Goes on searching where a list's search was left off; answers with a list that has what was found before too.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn search_on(&self, list: u64) -> Result<ListView, CallError> {
        self.list_view(&*self.desk.search_on(list).await?).await
    }

    /// The rows of a list from a place on, at most [`MOST_ROWS`].
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn list_rows(&self, list: u64, from: usize, count: usize) -> Result<Vec<ListRow>, CallError> {
        let numbered = self.desk.list_rows(list, from, count.min(MOST_ROWS)).await?;
        let (now, usual) = (self.desk.clock().now(), self.desk.usual().await?);
        Ok(numbered.iter().map(|numbered| ListRow::new(numbered, &usual, now)).collect())
    }

    /// How many vouchers a list would have by now beside those that it has.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn list_news(&self, list: u64) -> Result<usize, CallError> {
        Ok(self.desk.list_news(list).await?)
    }

    /// The shops that vouchers can be spent in.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn listed_shops(&self) -> Result<Vec<ShopView>, CallError> {
        Ok(self.desk.listed_shops().await?.iter().map(ShopView::from).collect())
    }

    /// What is kept by name.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn saved_views(&self) -> Result<Vec<SavedViewDto>, CallError> {
        Ok(self.desk.saved_views().await?.into_iter().map(SavedViewDto::from).collect())
    }

    /// Keeps a filter and an order by name, but for what may name a person.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn save_view(&self, name: &str, filter: Filter, sort: Sort) -> Result<Vec<SavedViewDto>, CallError> {
        self.desk.save_view(name, filter, sort).await?;
        self.saved_views().await
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn rename_view(&self, name: &str, to: &str) -> Result<Vec<SavedViewDto>, CallError> {
        self.desk.rename_view(name, to).await?;
        self.saved_views().await
    }

    /// Forgets a view.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn remove_view(&self, name: &str) -> Result<Vec<SavedViewDto>, CallError> {
        self.desk.remove_view(name).await?;
        self.saved_views().await
    }

    /// Moves a view to another place among them.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn move_view(&self, name: &str, place: usize) -> Result<Vec<SavedViewDto>, CallError> {
        self.desk.move_view(name, place).await?;
        self.saved_views().await
    }

    async fn list_view(&self, list: &OpenList) -> Result<ListView, CallError> {
        Ok(ListView {
            id: list.id,
            total: list.numbers.len(),
            rows: self.list_rows(list.id, 0, MOST_ROWS / 2).await?,
            search: list.search.as_ref().map(|search| SearchView { looked_at: search.looked_at, of: search.of() }),
            vouchers_stored: self.desk.summary().await?.vouchers,
        })
    }
}
