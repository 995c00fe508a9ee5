//! The webhook's events, as the vendor writes them.

use crate::domain::clock::Timestamp;

/// What a webhook tells of a voucher (every such event that the vendor documents).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookEvent {
    /// It was reserved.
    Reserved,
    /// It was confirmed: its price is due.
    Confirmed,
    /// Its PDF can be fetched.
    Ready,
    /// It was given back.
    Canceled,
    /// A refund was made.
    Refunded,
    /// A refund was refused.
    RefundRejected,
}

impl WebhookEvent {
    /// The vendor's name of it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reserved => "coupon/reserved",
            Self::Confirmed => "coupon/confirmed",
            Self::Ready => "coupon/ready",
            Self::Canceled => "coupon/canceled",
            Self::Refunded => "coupon/refunded",
            Self::RefundRejected => "coupon/refund_rejected",
        }
    }

    /// The event as it is sent: the documented envelope around the voucher, which is the message itself or its `data`
    /// (both assumed).
    pub(super) fn to_json(self, id: &str, at: Timestamp, voucher: &str, in_data: bool) -> String {
        let (before, after) = if in_data { (r#"{"data":"#, "}") } else { ("", "") };
        format!(r#"{{"event":"{}","id":"{id}","createdAt":"{at}","message":{before}{voucher}{after}}}"#, self.name())
    }
}

/// What a webhook tells of a shop (every such event that the vendor documents).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShopEvent {
    /// Vouchers can be spent there.
    Enabled,
    /// They no longer can.
    Disabled,
    /// Something about it changed.
    Updated,
}

impl ShopEvent {
    /// The vendor's name of it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enabled => "store/enabled",
            Self::Disabled => "store/disabled",
            Self::Updated => "store/update",
        }
    }

    /// The event as it is sent; what its `data` holds is assumed.
    pub(super) fn to_json(self, id: &str, at: Timestamp, shop: &str, called: &str) -> String {
        let message = serde_json::json!({ "storeId": shop, "data": { "name": called } });
        format!(r#"{{"event":"{}","id":"{id}","createdAt":"{at}","message":{message}}}"#, self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_have_the_documented_envelope() {
        let at = Timestamp::parse("2022-02-03T14:44:10.741Z").expect("valid");
        let written = |in_data| WebhookEvent::Ready.to_json("e", at, r#"{"id":"v"}"#, in_data);
        let head = r#"{"event":"coupon/ready","id":"e","createdAt":"2022-02-03T14:44:10.741Z","message":"#;
        assert_eq!(written(false), format!(r#"{head}{{"id":"v"}}}}"#));
        assert_eq!(written(true), format!(r#"{head}{{"data":{{"id":"v"}}}}}}"#));
    }
}
