export type StateName = "reserved" | "confirmed" | "ready" | "sent" | "canceled" | "expired" | "refunding" | "refunded" | "refund_rejected" | "unrecognised";
export type PdfStatus = "none" | "pending" | "stored" | "failed";
export type MatchedBy = "exact" | "normalised" | "prefix" | "voucher_id" | "notification_key" | "latest"; // latest: empty query
export type Source = "reserve_notification" | "webhook" | "vendor_api" | "desk" | "agent";
export type Step = "reserved" | "confirmed" | "sent" | "canceled" | "expired" | "refunding" | "refunded" | "refund_rejected";

export type FindAnswer = { query: string, matches: Array<Hit>, 
  /** more vouchers match than are listed */ more: boolean,
  /** vouchers in the store: tells "no match" from "nothing yet" */ vouchersStored: number };
export type Hit = { voucherId: string, couponId: string, state: StateName, /** as the vendor spelled it */ stateText: string, lapsed: boolean, value: number | null, price: number | null,
  reservedAt: string | null, lastHeardAt: string, pdfStatus: PdfStatus, needsAttention: boolean, matchedBy: MatchedBy, revision: number };

export type VoucherView = { voucherId: string, couponId: string, revision: number, state: StateName, stateText: string, 
  /** reservation expired by our clock without a confirmation heard: our inference */ lapsed: boolean,
  value: number | null, price: number | null, notificationKey: string | null,
  decision: DecisionView | null, flags: Array<Flag>, timeline: Array<TimelineStep>, 
  reservationExpiresAt: string | null, validUntil: string | null, deliveries: number,
  link: LinkView | null, pdf: PdfView, journal: Array<JournalEntry> };
export type DecisionView = { outcome: "agreed" | "declined", rule: string | null, at: string };
export type Flag = "ready_without_reservation" | "ready_after_decline" | "terms_conflict" | "notification_key_missing" | "notification_key_differs" | "date_unreadable" | "content_type_odd" | "state_unrecognised" | "link_missing";
export type TimelineStep = { step: Step, /** when it happened by the vendor's word; null: heard of, no date given */ at: string | null, /** when we first heard */ receivedAt: string, source: Source };
export type LinkView = { expiresAt: string, receivedAt: string, source: Source };
export type PdfView = { status: PdfStatus, path: string | null, sha256: string | null, bytes: number | null, storedAt: string | null,
  /** last failed attempt, also while another try is pending */ failure: PdfFailureView | null };
export type PdfFailureView = { code: FailureCode, at: string, /** null: given up, needs attention */ nextTryAt: string | null, attempts: number };
/** why a link refresh or a PDF download failed */
export type FailureCode = "vendor_not_configured" | "vendor_credentials" | "vendor_unknown_voucher" | "vendor_unreachable" | "vendor_rate_limited" | "vendor_unreadable"
  | "link_missing" | "link_expired" | "link_refused" | "file_unreachable" | "file_too_large" | "file_truncated" | "file_not_pdf" | "disk";
export type JournalEntry = { id: number, /** when we recorded it */ at: string, /** when it happened by the vendor's word, if different */ occurredAt: string | null, source: Source,
  kind: JournalKind, /** plain words, English, made in Rust */ text: string, /** ×n deliveries of the same notification */ repeats: number, code: FailureCode | null };
export type JournalKind = "told" | "decided" | "conflict" | "unrecognised" | "link_obtained" | "link_failed" | "pdf_stored" | "pdf_failed" | "pdf_opened" | "pdf_shown" | "link_copied";

export type ReceiverStatus = { /** full address to paste in the vendor's back office; null when not listening; secret path part masked */ address: string | null,
  listening: boolean, lastHeardAt: string | null, vouchersStored: number, jobsPending: number, problem: Problem | null, demo: boolean, version: string };
/** something that stops (part of) the program: port taken, data directory not writable, database newer than the program ... */
export type Problem = { code: ErrorCode, message: string, action: string };
export type ErrorCode = "port_taken" | "listen_refused" | "data_dir_unwritable" | "data_dir_in_use" | "database_newer" | "database_damaged" | "settings_invalid" | "store_unavailable"
  | "voucher_not_found" | "query_too_long" | "pdf_not_stored" | "viewer_failed" | "vendor_not_configured" | "vendor_credentials" | "vendor_unknown_voucher" | "vendor_unreachable" | "vendor_rate_limited" | "vendor_unreadable"   | "link_missing" | "link_expired" | "link_refused" | "file_unreachable" | "file_too_large" | "file_truncated" | "file_not_pdf" | "disk" | "internal";
export type CallError = { code: ErrorCode, /** English words: what happened and what is safe */ message: string, /** what to do */ action: string };
export type Change = { /** null: only the receiver status moved */ voucherId: string | null, couponId: string | null, revision: number };
