//! The plain statement of what goes with the personal data of a voucher, what stays, and what is left to the person.

use crate::api::erasure::ErasureView;
use crate::domain::ids::visible;

/// The statement.
#[must_use]
pub fn statement(view: &ErasureView) -> String {
    let code = visible(view.coupon_id.as_deref().unwrap_or(&view.voucher_id));
    let mut text = format!(
        "removing the personal data of {code} cannot be taken back.\n\
         These go: {} end user's keys, the content of {} stored requests, {} links, {} PDF files, {} notes and ticket \
         numbers, and reasons that were written.\n\
         These stay: code and ids, amounts, states, our answers, instants, hashes, and who did what.\n\
         What Jackpot sends later is kept again.\n\
         Not reached from here, remove it yourself: backups, exports, PDFs that were saved or printed",
        view.keys, view.requests, view.links, view.files, view.notes
    );
    if view.older_copies.is_empty() {
        text.push('.');
    } else {
        text.push_str(", and these older copies of everything:");
        for path in &view.older_copies {
            text.push_str("\n  ");
            text.push_str(&visible(path));
        }
    }
    text.push_str("\nRestoring an older backup brings the data back.");
    text
}
