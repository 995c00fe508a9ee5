//! Confirming from the command line: it says what it means, and does nothing before the amount was typed.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use serde::Serialize;

use super::commands::{NOT_FOUND, ask_running, call_words, note_look_ups, one_voucher, print, start_words};
use super::report::to_json;
use super::{FAILED, complain};
use crate::api::dto::VoucherView;
use crate::app::{App, reader};
use crate::config::Settings;
use crate::control::{self, Ask, Told};
use crate::domain::ids::visible;
use crate::domain::money::Amount;

/// What `confirm` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfirmReport<'a> {
    query: &'a str,
    confirmed: bool,
    coupon_id: Option<String>,
    voucher_id: Option<String>,
    price: Option<Amount>,
    /// The vendor's word.
    state: Option<String>,
    error: Option<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    code: String,
    message: String,
    action: String,
}

/// Confirms the one voucher that answers to a code: through the running program, or on its own when none runs.
pub(super) async fn confirm(
    settings: &Settings,
    code: &str,
    price: Option<&str>,
    json: bool,
) -> Result<ExitCode, String> {
    let Some(voucher_id) = one_voucher(settings, code).await? else {
        show(&ConfirmReport::not_found(code), json)?;
        return Ok(ExitCode::from(NOT_FOUND));
    };
    let view = view(settings, &voucher_id).await?;
    note_look_ups(settings, vec![voucher_id.clone()]).await;
    let price = match price {
        Some(price) => price.to_owned(),
        None => ask_for_the_price(&view)?,
    };
    let ask = Ask::Confirm { voucher_id: voucher_id.clone(), price };
    let told = match ask_running(settings, &ask).await? {
        Some(told) => told,
        None => confirm_alone(settings, ask).await?,
    };
    let report = ConfirmReport::new(code, self::view(settings, &voucher_id).await?, told);
    show(&report, json)?;
    Ok(if report.confirmed { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

async fn view(settings: &Settings, voucher_id: &str) -> Result<VoucherView, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    calls.voucher(voucher_id).await.map_err(|error| call_words(&error))
}

async fn confirm_alone(settings: &Settings, ask: Ask) -> Result<Told, String> {
    let app = App::start(settings, false).await.map_err(|error| start_words(&error))?;
    let told = control::answer(app.calls(), ask).await;
    app.stop().await;
    Ok(told)
}

/// The second deliberate act: the amount, typed. Without a person at the keyboard it must have been named before.
fn ask_for_the_price(view: &VoucherView) -> Result<String, String> {
    let code = visible(view.coupon_id.as_deref().unwrap_or(&view.voucher_id));
    let Some(price) = view.price else {
        return Err(format!("{code} cannot be confirmed: Jackpot never told its price"));
    };
    if !io::stdin().is_terminal() {
        return Err(format!("nobody can be asked here: name the price with --yes --price {price}"));
    }
    complain(&format!(
        "confirming {code} is definitive: Jackpot then charges {price} for a voucher worth {}, and it cannot be taken \
         back from here. Type the amount to confirm it, or Enter to leave it",
        view.value.map_or_else(|| "an amount not told".to_owned(), |value| value.to_string()),
    ));
    let mut typed = String::new();
    io::stdin().read_line(&mut typed).map_err(|error| error.to_string())?;
    if Amount::parse(typed.trim()) == Some(price) {
        Ok(price.to_string())
    } else {
        Err("that is not its price: nothing was confirmed".to_owned())
    }
}

impl<'a> ConfirmReport<'a> {
    fn not_found(query: &'a str) -> Self {
        let error = Problem {
            code: "voucher_not_found".to_owned(),
            message: "No voucher answers to this code.".to_owned(),
            action: "Check it with the caller, or find the voucher with lookup.".to_owned(),
        };
        let (coupon_id, voucher_id, price, state) = (None, None, None, None);
        Self { query, confirmed: false, coupon_id, voucher_id, price, state, error: Some(error) }
    }

    fn new(query: &'a str, view: VoucherView, told: Told) -> Self {
        let error = match told {
            Told::Confirmed => None,
            Told::Failed { code, message, action } => Some(Problem { code, message, action }),
            Told::Refreshed | Told::Erased { .. } | Told::Noted | Told::Rebuilt { .. } | Told::Redecoded { .. } => {
                Some(Problem {
                    code: "internal".to_owned(),
                    message: "The running Voucher Desk answered something else.".to_owned(),
                    action: "Use the command line of the same version.".to_owned(),
                })
            }
        };
        Self {
            query,
            confirmed: error.is_none(),
            coupon_id: view.coupon_id,
            voucher_id: Some(view.voucher_id),
            price: view.price,
            state: Some(view.state_text),
            error,
        }
    }

    fn to_text(&self) -> String {
        match (&self.error, self.price) {
            (Some(error), _) => format!("{} {}", error.message, error.action),
            (None, Some(price)) => format!("{}: confirmed for {price}", visible(self.query)),
            (None, None) => format!("{}: confirmed", visible(self.query)),
        }
    }
}

fn show(report: &ConfirmReport<'_>, json: bool) -> Result<(), String> {
    print(&if json { to_json(report)? } else { report.to_text() })
}
