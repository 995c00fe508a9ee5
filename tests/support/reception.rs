//! What a test does with a Jackpot that cannot reach us, and how it waits for the program to catch up.

use reqwest::Method;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use voucher_desk::domain::clock::Clock;
use voucher_desk::domain::event::{Fact, Source};
use voucher_desk::receiver::WEBHOOK_PATH;
use voucher_desk::simulator::Voucher;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};
use voucher_desk::store::{Entry, JobChange, Store};

use super::app::{Answered, TestApp};
use super::bodies::{EVENT, webhook};
use super::wait::within;

impl TestApp {
    /// Has a Jackpot that cannot reach us reserve a voucher that waits for its confirmation: known, and not agreed with.
    pub async fn order_waiting(&self) -> Voucher {
        let voucher = self.order();
        let message = serde_json::from_str(&voucher.to_json(None)).expect("JSON");
        let body = webhook("coupon/reserved", &message).replace(EVENT, voucher.id.as_str());
        let request = self.request(Method::POST, WEBHOOK_PATH).header("content-type", "application/json").body(body);
        Answered::to(request).await.is_acknowledged();
        voucher
    }

    /// Adds a fact to the journal while the program is down, as a run that was cut off may have done.
    pub async fn record(&mut self, voucher: &Voucher, source: Source, fact: Fact) {
        self.stop().await;
        let store = SqliteStore::open(&self.data_dir().join(FILE_NAME)).expect("opens");
        let (voucher_id, at) = (voucher.id.clone(), self.clock().now());
        let entry =
            Entry { voucher_id, source, at, facts: vec![fact], job: JobChange::Keep, learned_host: None, done: None };
        store.record(entry).await.expect("records");
        store.close();
        self.begin().await;
    }

    /// Has a Jackpot that cannot reach us reserve a voucher, and tells of it the way Jackpot would: it is agreed with.
    pub async fn order_agreed(&self) -> Voucher {
        let voucher = self.order();
        self.post("notificationKey=customer-7", voucher.to_json(None)).await.is_agreed();
        voucher
    }

    /// Waits, change by change, until the status is as it should be.
    #[track_caller]
    pub fn until_status(&self, what: &str, holds: impl Fn(&Value) -> bool) -> impl Future<Output = Value> {
        let calls = self.calls().clone();
        within(what, async move {
            let mut changes = calls.changes();
            loop {
                let status = calls.receiver_status().await.expect("a status");
                let status = serde_json::to_value(status).expect("JSON");
                if holds(&status) {
                    return status;
                }
                if let Err(RecvError::Closed) = changes.recv().await {
                    panic!("the program ended");
                }
            }
        })
    }

    /// Waits until the catching up that was begun has come to its end.
    #[track_caller]
    pub fn until_caught_up(&self) -> impl Future<Output = Value> {
        self.until_status("the catching up to end", |status| status["catchingUp"]["endedAt"].is_string())
    }
}
