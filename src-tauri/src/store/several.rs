//! Several codes looked up in one go, in the store's words.

use async_trait::async_trait;

use super::StoreError;
use crate::domain::code_list::CodeList;
use crate::domain::query::{MatchedBy, Query};
use crate::domain::voucher::Voucher;

/// Finds the vouchers of a list of codes.
#[async_trait]
pub trait SeveralStore {
    /// Looks up each code of a list. None when the text as a whole is one code or its beginning, or when not several of
    /// its words turn out to be codes: it is then looked up as any other.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find_several(&self, query: Query, list: CodeList) -> Result<Option<Several>, StoreError>;
}

/// What became of a list of codes.
#[derive(Debug, Clone)]
pub struct Several {
    /// Each code, in the order of the list. No voucher is in it twice.
    pub codes: Vec<Sought>,
    /// How many codes stood there once more, or led to a voucher that another one led to.
    pub repeated: usize,
    /// How many codes come after the last that was looked up.
    pub left_out: usize,
}

/// A code of a list, and the voucher that answers to it.
#[derive(Debug, Clone)]
pub struct Sought {
    /// The code as it stands in the list.
    pub text: String,
    /// The voucher and why; none when the code is missing.
    pub found: Option<(Voucher, MatchedBy)>,
    /// Whether others answer to it as well.
    pub more: bool,
}
