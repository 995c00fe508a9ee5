//! The TypeScript side of the contract is output: `make bindings` writes it, this test compares it.

use std::path::Path;

use ts_rs::{Config, TS};

use super::{
    at_hand, audit, calls, checks, destination, dto, erasure, error, journal, list_export, listing as lists, overview,
    past, phone, preview, raw_request, receiver, requests, settings, test_notification, unreadable,
};
use crate::decode::deep_link;
use crate::domain::audit as deeds;
use crate::domain::{
    advice, attention, confirmation, days, event, inspection, listing, notification, query, refusal, rule, timeline,
    voucher,
};
use crate::store::Order;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/bindings.ts");
const WRITE: &str = "VOUCHER_DESK_WRITE_BINDINGS";

fn generated() -> String {
    let config = Config::new();
    let declarations = [
        dto::FindAnswer::decl(&config),
        dto::Hit::decl(&config),
        dto::SeveralView::decl(&config),
        dto::SoughtCode::decl(&config),
        dto::VoucherView::decl(&config),
        dto::TypicalView::decl(&config),
        advice::Advice::decl(&config),
        advice::Saying::decl(&config),
        advice::Made::decl(&config),
        advice::Wait::decl(&config),
        advice::NextStep::decl(&config),
        dto::ShopView::decl(&config),
        dto::DecisionView::decl(&config),
        dto::Outcome::decl(&config),
        dto::LinkView::decl(&config),
        dto::PdfView::decl(&config),
        dto::PdfFailureView::decl(&config),
        dto::DownloadView::decl(&config),
        dto::StateName::decl(&config),
        dto::ReceiverStatus::decl(&config),
        dto::CatchingUp::decl(&config),
        dto::ConfirmView::decl(&config),
        dto::ConfirmStanding::decl(&config),
        dto::AskAnswer::decl(&config),
        dto::Compared::decl(&config),
        dto::Field::decl(&config),
        dto::Gap::decl(&config),
        dto::GapReason::decl(&config),
        dto::Change::decl(&config),
        dto::AttentionView::decl(&config),
        dto::AttentionCount::decl(&config),
        dto::AttentionItem::decl(&config),
        dto::AttentionReason::decl(&config),
        dto::SnoozeView::decl(&config),
        dto::AnyConcern::decl(&config),
        calls::Subject::decl(&config),
        Order::decl(&config),
        attention::Concern::decl(&config),
        attention::DeskConcern::decl(&config),
        attention::Action::decl(&config),
        receiver::ReceiverPage::decl(&config),
        receiver::ReceiverAddress::decl(&config),
        checks::Check::decl(&config),
        checks::CheckName::decl(&config),
        checks::CheckState::decl(&config),
        checks::Said::decl(&config),
        requests::RequestRow::decl(&config),
        requests::RequestOutcome::decl(&config),
        requests::Because::decl(&config),
        test_notification::TestView::decl(&config),
        test_notification::TestCode::decl(&config),
        unreadable::UnreadPage::decl(&config),
        unreadable::UnreadCounts::decl(&config),
        unreadable::UnreadRow::decl(&config),
        unreadable::UnreadView::decl(&config),
        unreadable::HeaderView::decl(&config),
        unreadable::RedecodedView::decl(&config),
        raw_request::RawRequest::decl(&config),
        journal::JournalEntry::decl(&config),
        journal::JournalKind::decl(&config),
        destination::Destination::decl(&config),
        deep_link::LinkProblem::decl(&config),
        journal::Happened::decl(&config),
        journal::Terms::decl(&config),
        rule::Rule::decl(&config),
        error::CallError::decl(&config),
        error::ErrorCode::decl(&config),
        settings::SettingsView::decl(&config),
        settings::SettingView::decl(&config),
        settings::SettingChange::decl(&config),
        settings::SettingName::decl(&config),
        settings::SettingKind::decl(&config),
        settings::OriginKind::decl(&config),
        settings::SettingProblem::decl(&config),
        settings::Problem::decl(&config),
        settings::SecretPlace::decl(&config),
        settings::PatternTry::decl(&config),
        preview::PreviewView::decl(&config),
        preview::TallyView::decl(&config),
        preview::RuleCount::decl(&config),
        preview::ChangedView::decl(&config),
        settings::AtLogin::decl(&config),
        phone::PhoneMode::decl(&config),
        audit::ActivityFilter::decl(&config),
        audit::ActivityPage::decl(&config),
        audit::ActivityRow::decl(&config),
        audit::Copied::decl(&config),
        deeds::Act::decl(&config),
        at_hand::RemarksView::decl(&config),
        at_hand::RemarkView::decl(&config),
        at_hand::AtHandView::decl(&config),
        at_hand::WatchView::decl(&config),
        past::PastView::decl(&config),
        erasure::ErasureView::decl(&config),
        erasure::ErasedAnswer::decl(&config),
        erasure::RetentionPreview::decl(&config),
        deeds::Detail::decl(&config),
        deeds::Listed::decl(&config),
        deeds::Exported::decl(&config),
        confirmation::Obstacle::decl(&config),
        event::FailureCode::decl(&config),
        event::Source::decl(&config),
        notification::Contract::decl(&config),
        notification::ReadProblem::decl(&config),
        refusal::Refusal::decl(&config),
        inspection::Finding::decl(&config),
        query::MatchedBy::decl(&config),
        timeline::TimelineStep::decl(&config),
        lists::ListAnswer::decl(&config),
        lists::FollowingView::decl(&config),
        lists::ListView::decl(&config),
        lists::SearchView::decl(&config),
        lists::ListRow::decl(&config),
        lists::SavedViewDto::decl(&config),
        list_export::ExportFormat::decl(&config),
        list_export::ExportProgress::decl(&config),
        overview::OverviewAnswer::decl(&config),
        overview::OverviewView::decl(&config),
        overview::DayView::decl(&config),
        overview::StateCount::decl(&config),
        overview::WaitView::decl(&config),
        overview::DeclineView::decl(&config),
        listing::Filter::decl(&config),
        listing::Period::decl(&config),
        listing::Moment::decl(&config),
        listing::Range::decl(&config),
        listing::Ruling::decl(&config),
        listing::Sort::decl(&config),
        listing::Column::decl(&config),
        days::Span::decl(&config),
        voucher::Flag::decl(&config),
        voucher::PdfStatus::decl(&config),
        voucher::Step::decl(&config),
    ];
    let mut text = String::from("// Generated from the Rust types by `make bindings`. Do not edit.\n");
    for declaration in declarations {
        text.push_str("\nexport ");
        text.push_str(&declaration);
        text.push('\n');
    }
    text
}

#[test]
fn the_screen_knows_the_contract_that_the_program_speaks() {
    let generated = generated();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(PATH, &generated).expect("bindings.ts can be written");
    }
    let written = std::fs::read_to_string(Path::new(PATH)).expect("bindings.ts is there");
    assert_eq!(written, generated, "bindings.ts is out of date: run `make bindings`");
}
