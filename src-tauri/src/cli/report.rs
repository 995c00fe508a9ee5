//! What the commands print: JSON that scripts rely on, and the same for people.

use serde::Serialize;

use crate::api::dto::{AttentionItem, AttentionView, JournalKind, SeveralView, VoucherView};
use crate::control::Told;
use crate::domain::clock::Timestamp;
use crate::domain::code_list::MOST_CODES;
use crate::domain::ids::visible;
use crate::domain::money::Amount;
use crate::domain::query::MatchedBy;
use crate::domain::timeline::TimelineStep;
use crate::domain::voucher::PdfStatus;
use crate::english;

/// What `lookup` prints.
#[derive(Debug, Serialize)]
pub(super) struct LookupReport<'a> {
    pub(super) query: &'a str,
    pub(super) matches: Vec<Match>,
    /// What became of each code, when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) several: Option<SeveralView>,
}

/// One voucher.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Match {
    coupon_id: Option<String>,
    voucher_id: String,
    /// The vendor's word.
    state: String,
    value: Option<Amount>,
    price: Option<Amount>,
    notification_key: Option<String>,
    matched_by: MatchedBy,
    lapsed: bool,
    timeline: Vec<TimelineStep>,
    reservation_expires_at: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    deliveries: u32,
    link: Option<Link>,
    pdf: Pdf,
    /// What a person must not miss: our answer and the flags, in words.
    #[serde(skip)]
    notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    expires_at: Timestamp,
}

#[derive(Debug, Clone, Serialize)]
struct Pdf {
    status: PdfStatus,
    path: Option<String>,
    sha256: Option<String>,
    bytes: Option<u64>,
}

impl Match {
    pub(super) fn new(view: VoucherView, matched_by: MatchedBy) -> Self {
        Self {
            link: link(&view),
            pdf: pdf(&view),
            notes: notes(&view),
            coupon_id: view.coupon_id,
            voucher_id: view.voucher_id,
            state: view.state_text,
            value: view.value,
            price: view.price,
            notification_key: view.notification_key,
            matched_by,
            lapsed: view.lapsed,
            timeline: view.timeline,
            reservation_expires_at: view.reservation_expires_at,
            valid_until: view.valid_until,
            deliveries: view.deliveries,
        }
    }

    fn to_text(&self) -> String {
        let mut text =
            format!("{}  {}", visible(self.coupon_id.as_ref().unwrap_or(&self.voucher_id)), visible(&self.state));
        if self.lapsed {
            text.push_str("  (lapsed by our clock)");
        }
        let mut line = |name: &str, value: &str| text.push_str(&format!("\n  {name:<12} {value}"));
        if !self.matched_by.is_certain() {
            line("matched", &word(&self.matched_by).replace('_', " "));
        }
        let amount = |amount: Option<Amount>| amount.map_or_else(|| "not given".to_owned(), |it| it.to_string());
        line("voucher", &visible(&self.voucher_id));
        line("value", &amount(self.value));
        line("price", &amount(self.price));
        line("end user", &self.notification_key.as_deref().map_or_else(|| "not given".to_owned(), visible));
        for note in &self.notes {
            line("note", note);
        }
        for step in &self.timeline {
            let at = step.at.map_or_else(|| format!("heard {}", step.received_at), |at| at.to_string());
            line(&word(&step.step), &at);
        }
        for (name, at) in [("lapses", self.reservation_expires_at), ("valid until", self.valid_until)] {
            if let Some(at) = at {
                line(name, &at.to_string());
            }
        }
        if let Some(link) = self.link {
            line("link until", &link.expires_at.to_string());
        }
        line("pdf", &word(&self.pdf.status));
        if let Some(path) = &self.pdf.path {
            line("file", path);
        }
        line("heard", &format!("{} notification(s)", self.deliveries));
        text
    }
}

impl LookupReport<'_> {
    /// Whether everything that was asked for was found.
    pub(super) fn found_all(&self) -> bool {
        self.several.as_ref().map_or(!self.matches.is_empty(), |several| several.missing == 0)
    }

    pub(super) fn to_text(&self) -> String {
        let matches = self.matches.iter().map(Match::to_text).collect::<Vec<_>>().join("\n\n");
        match &self.several {
            Some(several) => format!("{matches}\n\n{}", several_in_words(several)).trim_start().to_owned(),
            None if self.matches.is_empty() => format!("no voucher answers to {}", visible(self.query)),
            None => matches,
        }
    }
}

/// The count last, where the eye is when it has been printed; then what is missing, to be copied.
fn several_in_words(several: &SeveralView) -> String {
    let mut words = format!("{} of {} found", several.found(), several.codes.len());
    let counted = [
        (several.alike, "not to the letter".to_owned()),
        (several.repeated, "named more than once, counted once".to_owned()),
        (several.left_out, format!("left out: a look-up takes {MOST_CODES} codes")),
    ];
    for (count, what) in counted.iter().filter(|(count, _)| *count > 0) {
        words.push_str(&format!("; {count} {what}"));
    }
    let missing = several.codes.iter().filter(|code| code.voucher_id.is_none());
    let missing: Vec<_> = missing.map(|code| format!("  {}", visible(&code.text))).collect();
    if missing.is_empty() { words } else { format!("{words}\nmissing\n{}", missing.join("\n")) }
}

fn notes(view: &VoucherView) -> Vec<String> {
    let decided = view.journal.iter().filter(|entry| entry.kind == JournalKind::Decided);
    decided
        .map(|entry| visible(&english::happened(&entry.what)))
        .chain(view.flags.iter().map(|flag| word(flag).replace('_', " ")))
        .collect()
}

/// What `refresh` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefreshReport<'a> {
    query: &'a str,
    refreshed: bool,
    coupon_id: Option<String>,
    voucher_id: Option<String>,
    link: Option<Link>,
    pdf: Option<Pdf>,
    error: Option<RefreshError<'a>>,
}

#[derive(Debug, Serialize)]
struct RefreshError<'a> {
    code: &'a str,
    message: &'a str,
    action: &'a str,
}

impl<'a> RefreshReport<'a> {
    pub(super) fn not_found(query: &'a str) -> Self {
        let error = RefreshError {
            code: "voucher_not_found",
            message: "No voucher answers to this code.",
            action: "Check it with the caller, or find the voucher with lookup.",
        };
        let (coupon_id, voucher_id, link, pdf) = (None, None, None, None);
        Self { query, refreshed: false, coupon_id, voucher_id, link, pdf, error: Some(error) }
    }

    pub(super) fn new(query: &'a str, view: &VoucherView, told: &'a Told) -> Self {
        let error = match told {
            Told::Refreshed => None,
            Told::Failed { code, message, action } => Some(RefreshError { code, message, action }),
            Told::Erased { .. } | Told::Rebuilt { .. } | Told::Redecoded { .. } | Told::Confirmed | Told::Noted => {
                let message = "The running Voucher Desk answered something else.";
                Some(RefreshError { code: "internal", message, action: "Use the command line of the same version." })
            }
        };
        Self {
            query,
            refreshed: error.is_none(),
            coupon_id: view.coupon_id.clone(),
            voucher_id: Some(view.voucher_id.clone()),
            link: link(view),
            pdf: Some(pdf(view)),
            error,
        }
    }

    pub(super) fn refreshed(&self) -> bool {
        self.refreshed
    }

    pub(super) fn shown(&self, json: bool) -> Result<String, String> {
        if json {
            return to_json(self);
        }
        Ok(match (&self.error, &self.link) {
            (Some(error), _) => format!("{} {}", error.message, error.action),
            (None, Some(link)) => format!("{}: a fresh link, valid until {}", self.query, link.expires_at),
            (None, None) => format!("{}: refreshed", self.query),
        })
    }
}

/// What `attention` prints for people: each with its reasons, and what there is more.
pub(super) fn attention_in_words(view: &AttentionView) -> String {
    if view.total == 0 {
        return "Nothing needs attention.".to_owned();
    }
    let mut lines: Vec<String> = view.items.iter().map(item_in_words).collect();
    if view.more {
        lines.push(format!("… and {} more", view.total.saturating_sub(view.items.len() as u64)));
    }
    lines.join("\n")
}

fn item_in_words(item: &AttentionItem) -> String {
    let name = item.coupon_id.as_deref().map_or_else(|| "receiver".to_owned(), visible);
    let reasons: Vec<_> = item.reasons.iter().map(|reason| visible(&english::reason(reason))).collect();
    format!("{name}  since {}  {}", item.since, reasons.join("; "))
}

/// One line of JSON.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

fn link(view: &VoucherView) -> Option<Link> {
    view.link.as_ref().map(|link| Link { expires_at: link.expires_at })
}

fn pdf(view: &VoucherView) -> Pdf {
    let pdf = &view.pdf;
    Pdf { status: pdf.status, path: pdf.path.clone(), sha256: pdf.sha256.clone(), bytes: pdf.bytes }
}

/// The text of a value whose JSON is a single word.
fn word(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
