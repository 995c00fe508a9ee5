// Generated from the Rust types by `make bindings`. Do not edit.

export type FindAnswer = { 
/**
 * What was typed.
 */
query: string, 
/**
 * Best first.
 */
matches: Array<Hit>, 
/**
 * More vouchers match than are listed.
 */
more: boolean, 
/**
 * Vouchers in the store: tells "no match" from "nothing yet".
 */
vouchersStored: number, };

export type Hit = { 
/**
 * The vendor's id.
 */
voucherId: string, 
/**
 * The code that callers read out.
 */
couponId: string, 
/**
 * The state.
 */
state: StateName, 
/**
 * The state in the vendor's word.
 */
stateText: string, 
/**
 * The reservation ran out by our clock without a confirmation heard: our inference.
 */
lapsed: boolean, 
/**
 * Worth.
 */
value: number | null, 
/**
 * What is charged.
 */
price: number | null, 
/**
 * When it was reserved.
 */
reservedAt: string | null, 
/**
 * When the vendor was last heard about it.
 */
lastHeardAt: string, 
/**
 * Where its file stands.
 */
pdfStatus: PdfStatus, 
/**
 * A person should look at it.
 */
needsAttention: boolean, 
/**
 * Why it is in the list.
 */
matchedBy: MatchedBy, 
/**
 * Grows with every change.
 */
revision: number, };

export type VoucherView = { 
/**
 * The vendor's id.
 */
voucherId: string, 
/**
 * The code that callers read out.
 */
couponId: string, 
/**
 * Grows with every change.
 */
revision: number, 
/**
 * The state.
 */
state: StateName, 
/**
 * The state in the vendor's word.
 */
stateText: string, 
/**
 * The reservation ran out by our clock without a confirmation heard: our inference.
 */
lapsed: boolean, 
/**
 * Worth.
 */
value: number | null, 
/**
 * What is charged.
 */
price: number | null, 
/**
 * The end user's key.
 */
notificationKey: string | null, 
/**
 * Our answer to the reservation.
 */
decision: DecisionView | null, 
/**
 * What an agent should know.
 */
flags: Array<Flag>, 
/**
 * The steps heard of, in their order.
 */
timeline: Array<TimelineStep>, 
/**
 * When the reservation lapses if it is not confirmed.
 */
reservationExpiresAt: string | null, 
/**
 * Until when it can be spent.
 */
validUntil: string | null, 
/**
 * How many notifications spoke of it, repeats included.
 */
deliveries: number, 
/**
 * The newest link, without its address.
 */
link: LinkView | null, 
/**
 * The file.
 */
pdf: PdfView, 
/**
 * Everything that happened, oldest first.
 */
journal: Array<JournalEntry>, };

export type DecisionView = { 
/**
 * What we answered.
 */
outcome: Outcome, 
/**
 * The rule that declined it.
 */
rule: string | null, 
/**
 * When.
 */
at: string, };

export type Outcome = "agreed" | "declined";

export type LinkView = { 
/**
 * When it expires.
 */
expiresAt: string, 
/**
 * When we got it.
 */
receivedAt: string, 
/**
 * From where.
 */
source: Source, };

export type PdfView = { 
/**
 * Where it stands.
 */
status: PdfStatus, 
/**
 * Where it lies.
 */
path: string | null, 
/**
 * SHA-256 of its bytes.
 */
sha256: string | null, 
/**
 * Its size.
 */
bytes: number | null, 
/**
 * When it was stored.
 */
storedAt: string | null, 
/**
 * The last failed try, also while another is to come.
 */
failure: PdfFailureView | null, };

export type PdfFailureView = { 
/**
 * Why.
 */
code: FailureCode, 
/**
 * When.
 */
at: string, 
/**
 * When the next is due; null when we gave up.
 */
nextTryAt: string | null, 
/**
 * How many so far.
 */
attempts: number, };

export type StateName = "reserved" | "confirmed" | "ready" | "sent" | "canceled" | "expired" | "refunding" | "refunded" | "refund_rejected" | "unrecognised";

export type ReceiverStatus = { 
/**
 * The address for the vendor's back office, its secret part masked; null when not listening.
 */
address: string | null, 
/**
 * Whether notifications are taken.
 */
listening: boolean, 
/**
 * When the last one came.
 */
lastHeardAt: string | null, 
/**
 * Vouchers ever heard of; null when the store did not open, so that nobody can know.
 */
vouchersStored: number | null, 
/**
 * Downloads waiting.
 */
jobsPending: number, 
/**
 * What keeps the program, or a part of it, from working.
 */
problem: CallError | null, 
/**
 * Against the built-in simulator.
 */
demo: boolean, 
/**
 * The program's version.
 */
version: string, };

export type Change = { 
/**
 * Null when anything may have changed.
 */
voucherId: string | null, 
/**
 * Its code.
 */
couponId: string | null, 
/**
 * Its revision.
 */
revision: number, };

export type ReceiverPage = { 
/**
 * One for each contract; none when not listening.
 */
addresses: Array<ReceiverAddress>, 
/**
 * Whether they are those that the vendor reaches.
 */
public: boolean, 
/**
 * How every part stands.
 */
checks: Array<Check>, 
/**
 * The last requests, newest first.
 */
requests: Array<RequestRow>, 
/**
 * What could not be read.
 */
unread: UnreadCounts, };

export type ReceiverAddress = { 
/**
 * The contract.
 */
contract: Contract, 
/**
 * The address, its secret part masked.
 */
shown: string, };

export type Check = { 
/**
 * Which part.
 */
name: CheckName, 
/**
 * How it stands.
 */
state: CheckState, 
/**
 * The same in words.
 */
words: string, 
/**
 * The instant that the words speak of.
 */
at: string | null, 
/**
 * What to do.
 */
fix: string | null, };

export type CheckName = "listening" | "secret" | "public_url" | "last_heard" | "database" | "disk" | "downloads" | "credentials" | "vendor" | "clock" | "keyring";

export type CheckState = "ok" | "attention" | "failed" | "unknown";

export type RequestRow = { 
/**
 * When it came.
 */
at: string, 
/**
 * The address it came from.
 */
peer: string, 
/**
 * The contract whose address it came to; null when it was not stored.
 */
contract: Contract | null, 
/**
 * Its method and path as they may be shown; null when it was stored.
 */
line: string | null, 
/**
 * The HTTP status of the answer.
 */
status: number, 
/**
 * What kind of answer.
 */
outcome: RequestOutcome, 
/**
 * The answer and why, in plain words.
 */
words: string, 
/**
 * The voucher it tells of.
 */
voucherId: string | null, 
/**
 * Its code.
 */
couponId: string | null, 
/**
 * Its number among those that could not be read; null for others.
 */
keptId: number | null, };

export type RequestOutcome = "agreed" | "declined" | "acknowledged" | "conflict" | "unrecognised" | "unreadable" | "refused" | "test";

export type TestView = { 
/**
 * What came of it.
 */
code: TestCode, 
/**
 * When it was sent.
 */
at: string, 
/**
 * How long it took, in milliseconds.
 */
tookMs: number, 
/**
 * Whether it went to the public address; otherwise only to this computer's own.
 */
public: boolean, 
/**
 * What happened.
 */
words: string, 
/**
 * What to do.
 */
fix: string | null, };

export type TestCode = "arrived" | "answer_lost" | "name" | "tls" | "refused" | "unreachable" | "broken" | "timeout" | "redirected" | "wrong_path" | "host" | "peer" | "turned_away" | "another_desk" | "gateway" | "another_server" | "not_sent";

export type UnreadPage = { 
/**
 * Newest first.
 */
rows: Array<UnreadRow>, 
/**
 * Whether there are older ones.
 */
more: boolean, 
/**
 * How many there are.
 */
counts: UnreadCounts, };

export type UnreadCounts = { 
/**
 * Kept and still not read.
 */
waiting: number, 
/**
 * Read later.
 */
decoded: number, 
/**
 * Dropped to make room.
 */
dropped: number, };

export type UnreadRow = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it came first.
 */
at: string, 
/**
 * The contract whose address it came to.
 */
contract: Contract, 
/**
 * The address it came from.
 */
peer: string, 
/**
 * The HTTP status of the answer.
 */
status: number, 
/**
 * Why, in plain words.
 */
words: string, 
/**
 * How often it came.
 */
times: number, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * The beginning of its body.
 */
glance: string, 
/**
 * When it was read after all.
 */
decodedAt: string | null, 
/**
 * The voucher it told of.
 */
voucherId: string | null, };

export type UnreadView = { 
/**
 * What the list shows of it.
 */
row: UnreadRow, 
/**
 * Its query, with the end user's key.
 */
query: string | null, 
/**
 * Its headers; credentials are masked.
 */
headers: Array<HeaderView>, 
/**
 * Its body, what cannot be seen in it named.
 */
body: string, 
/**
 * Whether the body is JSON and laid out.
 */
json: boolean, 
/**
 * Whether only its beginning is kept.
 */
cut: boolean, };

export type HeaderView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value.
 */
value: string, };

export type RedecodedView = { 
/**
 * Requests that were looked at.
 */
lookedAt: number, 
/**
 * Those that could be read now.
 */
decoded: number, };

export type JournalEntry = { 
/**
 * Its place.
 */
id: number, 
/**
 * When it was recorded.
 */
at: string, 
/**
 * When it happened by the vendor's word.
 */
occurredAt: string | null, 
/**
 * Where it comes from.
 */
source: Source, 
/**
 * What kind it is.
 */
kind: JournalKind, 
/**
 * What happened, in plain words.
 */
text: string, 
/**
 * How often the notification behind it was delivered; 0 for what was none.
 */
repeats: number, 
/**
 * Why something failed.
 */
code: FailureCode | null, };

export type JournalKind = "told" | "decided" | "conflict" | "unrecognised" | "link_obtained" | "link_failed" | "pdf_stored" | "pdf_failed" | "pdf_lost" | "pdf_opened" | "pdf_shown" | "link_copied";

export type CallError = { 
/**
 * What it is, to act on.
 */
code: ErrorCode, 
/**
 * What happened and what is safe.
 */
message: string, 
/**
 * What to do.
 */
action: string, };

export type ErrorCode = "port_taken" | "listen_refused" | "data_dir_unwritable" | "data_dir_in_use" | "database_newer" | "database_damaged" | "settings_invalid" | "store_unavailable" | "voucher_not_found" | "query_too_long" | "pdf_not_stored" | "viewer_failed" | "request_gone" | "file_unwritable" | "internal" | FailureCode;

export type FailureCode = "vendor_not_configured" | "vendor_credentials" | "vendor_unknown_voucher" | "vendor_unreachable" | "vendor_rate_limited" | "vendor_unreadable" | "link_missing" | "link_expired" | "link_refused" | "file_unreachable" | "file_too_large" | "file_truncated" | "file_not_pdf" | "disk";

export type Source = "reserve_notification" | "vendor_api" | "desk" | "agent" | "decoded_later";

export type Contract = "reserve";

export type MatchedBy = "exact" | "normalised" | "prefix" | "voucher_id" | "notification_key" | "latest";

export type TimelineStep = { 
/**
 * Which.
 */
step: Step, 
/**
 * When it happened by the vendor's word; null when no message gave an instant.
 */
at: string | null, 
/**
 * When we first heard of it.
 */
receivedAt: string, 
/**
 * What we first heard it from.
 */
source: Source, };

export type Flag = "ready_without_reservation" | "ready_after_decline" | "terms_conflict" | "notification_key_missing" | "notification_key_differs" | "date_unreadable" | "content_type_odd" | "state_unrecognised" | "link_missing";

export type PdfStatus = "none" | "pending" | "stored" | "failed";

export type Step = "reserved" | "expired" | "canceled" | "confirmed" | "sent" | "refunding" | "refund_rejected" | "refunded";
