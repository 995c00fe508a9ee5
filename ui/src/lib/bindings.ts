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
vouchersStored: number, 
/**
 * What became of each code, when several were asked for at once; null otherwise.
 */
several: SeveralView | null, };

export type Hit = { 
/**
 * The vendor's id.
 */
voucherId: string, 
/**
 * The code that callers read out; null as long as no message named it.
 */
couponId: string | null, 
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
 * When that turns to true if nothing is heard until then: read it again at that instant.
 */
lapsesAt: string | null, 
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

export type SeveralView = { 
/**
 * Each code, in the order of the list.
 */
codes: Array<SoughtCode>, 
/**
 * How many of them a voucher has to the letter.
 */
exact: number, 
/**
 * How many may have been misread.
 */
alike: number, 
/**
 * How many no voucher answers to.
 */
missing: number, 
/**
 * How many stood there once more; they are counted once.
 */
repeated: number, 
/**
 * How many came after the last that was looked up.
 */
leftOut: number, };

export type SoughtCode = { 
/**
 * As it stands in the list.
 */
text: string, 
/**
 * The voucher that answers to it; null when it is missing.
 */
voucherId: string | null, 
/**
 * Whether other vouchers answer to it as well.
 */
more: boolean, };

export type VoucherView = { 
/**
 * The vendor's id.
 */
voucherId: string, 
/**
 * The code that callers read out; null as long as no message named it.
 */
couponId: string | null, 
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
 * When that turns to true if nothing is heard until then: read it again at that instant.
 */
lapsesAt: string | null, 
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
 * When its personal data was taken out, the last time.
 */
erasedAt: string | null, 
/**
 * Our answer to the reservation.
 */
decision: DecisionView | null, 
/**
 * What an agent should know.
 */
flags: Array<Flag>, 
/**
 * Why it needs a person now, snoozed or not.
 */
attention: Array<AttentionReason>, 
/**
 * What to tell a caller, and what to do next.
 */
advice: Advice, 
/**
 * How that was put aside, if it was.
 */
snooze: SnoozeView | null, 
/**
 * The steps heard of, in their order.
 */
timeline: Array<TimelineStep>, 
/**
 * How long the steps usually take.
 */
typical: TypicalView, 
/**
 * When the reservation lapses if it is not confirmed.
 */
reservationExpiresAt: string | null, 
/**
 * Until when it can be spent.
 */
validUntil: string | null, 
/**
 * The shop it can be spent in, where a notification named one.
 */
shop: ShopView | null, 
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
 * Where it stands with its confirmation by the vendor's API.
 */
confirm: ConfirmView, 
/**
 * The spans without reception that its life spans, oldest first.
 */
gaps: Array<Gap>, 
/**
 * Everything that happened, oldest first.
 */
journal: Array<JournalEntry>, };

export type TypicalView = { 
/**
 * From the reservation to the confirmation.
 */
confirmedMs: number | null, 
/**
 * From the confirmation to the sending.
 */
sentMs: number | null, };

export type Advice = { 
/**
 * What to tell the caller.
 */
saying: Saying, 
/**
 * The one thing to do next.
 */
next: NextStep, 
/**
 * When time alone makes it another advice; null when only news can.
 */
changesAt: string | null, };

export type Saying = { "code": "reserved", 
/**
 * When it was reserved.
 */
at: string | null, 
/**
 * For the voucher.
 */
wait: Wait, } | { "code": "awaits_confirmation", 
/**
 * When it was reserved.
 */
at: string | null, 
/**
 * Until when it is held.
 */
heldUntil: string | null, } | { "code": "confirmation_unknown", 
/**
 * When it was reserved.
 */
at: string | null, } | { "code": "not_completed", 
/**
 * When it was reserved.
 */
at: string | null, } | { "code": "lapsed", 
/**
 * When it ran out.
 */
at: string | null, } | { "code": "expired", 
/**
 * When.
 */
at: string | null, } | { "code": "canceled", 
/**
 * When.
 */
at: string | null, } | { "code": "confirmed", 
/**
 * When it was confirmed.
 */
at: string | null, 
/**
 * For the voucher.
 */
wait: Wait, } | { "code": "file_awaited", 
/**
 * What is known of its making.
 */
made: Made, 
/**
 * For the PDF.
 */
wait: Wait, } | { "code": "file_missing", 
/**
 * What is known of its making.
 */
made: Made, } | { "code": "file_here", 
/**
 * What is known of its making.
 */
made: Made, } | { "code": "file_in_doubt", 
/**
 * What is known of its making.
 */
made: Made, } | { "code": "file_erased", 
/**
 * What is known of its making.
 */
made: Made, 
/**
 * When it was removed.
 */
erasedAt: string, } | { "code": "past_validity", 
/**
 * Until when.
 */
validUntil: string, } | { "code": "refunding", 
/**
 * When it was asked for.
 */
at: string | null, } | { "code": "refunded", 
/**
 * When.
 */
at: string | null, } | { "code": "refund_refused", 
/**
 * When.
 */
at: string | null, } | { "code": "unclear" };

export type Made = { 
/**
 * Whether it was told that it was sent.
 */
sent: boolean, 
/**
 * When it was sent, else when it was made.
 */
at: string | null, 
/**
 * Until when it can be spent.
 */
validUntil: string | null, };

export type Wait = { 
/**
 * Since when.
 */
since: string, 
/**
 * How long such a wait usually takes at most, in milliseconds.
 */
usualMs: number, 
/**
 * Whether it takes longer than that.
 */
isLate: boolean, 
/**
 * Whether nothing could be received for a while, so that news may be missing.
 */
mayHaveMissed: boolean, };

export type NextStep = "open_pdf" | "refresh_link" | "ask_jackpot" | "confirm" | "back_office" | "wait" | "none";

export type ShopView = { 
/**
 * The vendor's id.
 */
id: string, 
/**
 * What it is called, where the vendor told.
 */
name: string | null, };

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
 * What was found in it that a person should know before opening it; empty too while it has not been inspected.
 */
findings: Array<Finding>, 
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

export type DownloadView = { 
/**
 * Of which voucher.
 */
voucherId: string, 
/**
 * The bytes that are here.
 */
taken: number, 
/**
 * How many there are, where the file's server said so.
 */
total: number | null, };

export type StateName = "reserved" | "confirmed" | "ready" | "sent" | "canceled" | "expired" | "refunding" | "refunded" | "refund_rejected" | "unrecognised";

export type ReceiverStatus = { 
/**
 * The address of the reserve notification for the vendor's back office, its secret part masked; null when not listening.
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
 * The asking about what could have been missed; null when there never was anything to ask about.
 */
catchingUp: CatchingUp | null, 
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

export type CatchingUp = { 
/**
 * When it began.
 */
begunAt: string, 
/**
 * Vouchers asked about.
 */
asked: number, 
/**
 * Those that brought news.
 */
moved: number, 
/**
 * Vouchers to ask about.
 */
total: number, 
/**
 * When it came to its end; null while it goes on.
 */
endedAt: string | null, 
/**
 * What keeps it waiting.
 */
heldBy: FailureCode | null, };

export type ConfirmView = { 
/**
 * What keeps it from being confirmed from here; null when it waits for that.
 */
obstacle: Obstacle | null, 
/**
 * What we did about it so far.
 */
standing: ConfirmStanding, };

export type ConfirmStanding = "none" | "left" | "asked" | "accepted" | "failed" | "unknown" | "not_made";

export type AskAnswer = { 
/**
 * When it was asked.
 */
askedAt: string, 
/**
 * Ours before the answer beside the vendor's.
 */
compared: Array<Compared>, 
/**
 * The voucher with what the answer changed.
 */
view: VoucherView, };

export type Compared = { 
/**
 * Which.
 */
field: Field, 
/**
 * Ours.
 */
ours: string | null, 
/**
 * The vendor's.
 */
vendors: string | null, 
/**
 * The vendor told it, and told something else.
 */
differs: boolean, };

export type Field = "state" | "coupon_id" | "value" | "price" | "reserved_at" | "confirmed_at" | "canceled_at" | "sent_at" | "reservation_expires_at" | "valid_until";

export type Gap = { 
/**
 * When reception was last known to work.
 */
from: string, 
/**
 * When it was known to work again.
 */
until: string, 
/**
 * Why.
 */
reason: GapReason, };

export type GapReason = "not_running" | "not_listening" | "not_recording" | "asleep" | "clock_set_back";

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

export type AttentionView = { 
/**
 * How much there is, listed or not.
 */
total: number, 
/**
 * How much there is for each reason; adds up to the total.
 */
counts: Array<AttentionCount>, 
/**
 * The first of it.
 */
items: Array<AttentionItem>, 
/**
 * There is more than is listed.
 */
more: boolean, 
/**
 * What was put aside and comes back by itself.
 */
aside: Array<AttentionItem>, };

export type AttentionCount = { 
/**
 * The reason.
 */
concern: AnyConcern, 
/**
 * How much.
 */
count: number, };

export type AttentionItem = { 
/**
 * The voucher; null of what is no voucher's.
 */
voucherId: string | null, 
/**
 * Its code; null as long as no message named it.
 */
couponId: string | null, 
/**
 * The reason it counts for.
 */
concern: AnyConcern, 
/**
 * Every reason, the most urgent first.
 */
reasons: Array<AttentionReason>, 
/**
 * When the reason it counts for began.
 */
since: string, 
/**
 * The one thing to do.
 */
action: Action, 
/**
 * Having seen it can be enough.
 */
canBeSeen: boolean, 
/**
 * How it was put aside, if it was.
 */
snooze: SnoozeView | null, };

export type AttentionReason = { 
/**
 * Which.
 */
concern: AnyConcern, 
/**
 * Having seen it can be enough.
 */
canBeSeen: boolean, 
/**
 * When it began.
 */
since: string, 
/**
 * How long such a wait usually takes at most.
 */
usualSeconds: number | null, 
/**
 * The rule that declined it, or that left it to a person.
 */
rule: Rule | null, 
/**
 * Why something failed.
 */
code: FailureCode | null, 
/**
 * Where a confirmation that is open stands.
 */
confirmation: ConfirmStanding, 
/**
 * Of what is no voucher's: how many requests could not be read, or how many are usual where none came.
 */
count: number | null, };

export type SnoozeView = { 
/**
 * When it comes back; null when having seen it was enough.
 */
until: string | null, 
/**
 * Why.
 */
reason: string, 
/**
 * Who did it.
 */
by: string, 
/**
 * When.
 */
at: string, };

export type AnyConcern = Concern | DeskConcern;

export type Subject = { "voucher": string } | { "desk": DeskConcern };

export type Order = "oldest" | "newest";

export type Concern = "download_failed" | "confirmation_open" | "ready_after_decline" | "terms_conflict" | "event_conflict" | "ready_without_reservation" | "state_unrecognised" | "declined" | "no_pdf" | "not_ready" | "not_confirmed";

export type DeskConcern = "unreadable" | "silence";

export type Action = "refresh_link" | "open_voucher" | "check_receiver";

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
 * What there is to say of it, from which follows what to do.
 */
said: Said, 
/**
 * The instant that this speaks of.
 */
at: string | null, };

export type CheckName = "listening" | "secret" | "public_url" | "last_heard" | "database" | "disk" | "downloads" | "credentials" | "vendor" | "clock" | "keyring";

export type CheckState = "ok" | "attention" | "failed" | "unknown";

export type Said = { "is": "listening", 
/**
 * Its own address.
 */
address: string, } | { "is": "problem", 
/**
 * What.
 */
code: ErrorCode, } | { "is": "not_listening_yet" } | { "is": "secret_set" } | { "is": "secret_not_needed" } | { "is": "secret_missing" } | { "is": "reached_at", 
/**
 * The public address.
 */
url: string, } | { "is": "reached_here" } | { "is": "public_url_missing" } | { "is": "heard" } | { "is": "never_heard" } | { "is": "heard_unknown" } | { "is": "records" } | { "is": "room", 
/**
 * In bytes.
 */
freeBytes: number, } | { "is": "room_unknown" } | { "is": "waiting", 
/**
 * How many.
 */
count: number, } | { "is": "overdue", 
/**
 * How many.
 */
count: number, 
/**
 * For how long.
 */
minutes: number, } | { "is": "key_and_secret" } | { "is": "key_only" } | { "is": "no_credentials" } | { "is": "cannot_ask" } | { "is": "not_asked" } | { "is": "credentials_taken" } | { "is": "clock_agrees" } | { "is": "clock_differs", 
/**
 * In seconds.
 */
seconds: number, } | { "is": "clock_unknown" } | { "is": "keyring_answers" } | { "is": "keyring_not_needed" } | { "is": "keyring_missing" };

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
 * Why it was answered so, where that says more.
 */
because: Because | null, 
/**
 * The same request again, which gets the same answer.
 */
repeat: boolean, 
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

export type Because = { "is": "rule", 
/**
 * The rule with what it saw.
 */
rule: Rule, } | { "is": "problem", 
/**
 * What is wrong with it.
 */
problem: ReadProblem, 
/**
 * The field at fault, where one is; what cannot be seen in it is named.
 */
field: string | null, } | { "is": "refusal", 
/**
 * Why.
 */
refusal: Refusal, } | { "is": "word", 
/**
 * The word.
 */
word: string, };

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
 * The HTTP status that came back, where it is not ours.
 */
status: number | null, 
/**
 * Why a receiver turned it away.
 */
refusal: Refusal | null, 
/**
 * The host that it was sent on to.
 */
redirectedTo: string | null, };

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
 * Whether it could not be read, or told what the vendor's documents do not have.
 */
outcome: RequestOutcome, 
/**
 * Why.
 */
because: Because | null, 
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

export type RawRequest = { 
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
 * Its query, with the end user's key.
 */
query: string | null, 
/**
 * Its headers; credentials are masked.
 */
headers: Array<HeaderView>, 
/**
 * Its body, what cannot be seen in it named, what signs a link masked.
 */
body: string, 
/**
 * Its size in bytes.
 */
bytes: number, };

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
 * What happened.
 */
what: Happened, 
/**
 * How often the notification behind it was delivered; 0 for what was none.
 */
repeats: number, 
/**
 * Whether a request is behind it that can be shown.
 */
hasRequest: boolean, };

export type JournalKind = "told" | "decided" | "conflict" | "unrecognised" | "link_obtained" | "link_failed" | "pdf_stored" | "pdf_inspected" | "pdf_failed" | "pdf_lost" | "pdf_opened" | "pdf_shown" | "link_copied" | "snoozed" | "unsnoozed" | "confirm_asked" | "confirm_accepted" | "confirm_failed" | "confirm_unknown" | "confirm_not_made" | "confirm_left" | "erased";

export type Destination = { "to": "code", 
/**
 * What is looked up.
 */
code: string, } | { "to": "voucher", 
/**
 * Whose.
 */
voucherId: string, } | { "to": "attention" } | { "to": "receiver" } | { "to": "refused", 
/**
 * Why.
 */
problem: LinkProblem, };

export type LinkProblem = "not_ours" | "too_long" | "other_place" | "no_code";

export type Happened = { "is": "told", state: StateName, 
/**
 * The state in the vendor's word.
 */
word: string, 
/**
 * With a link to the PDF.
 */
link: boolean, 
/**
 * It says that it was confirmed too.
 */
confirmedToo: boolean, 
/**
 * The state that the webhook's message says beside its event, in the vendor's word.
 */
messageState: string | null, 
/**
 * The code, the value or the price were left out.
 */
incomplete: boolean, 
/**
 * Worth.
 */
value: number | null, 
/**
 * Cost.
 */
price: number | null, } | { "is": "answered", state: StateName, word: string, 
/**
 * Worth.
 */
value: number | null, 
/**
 * Cost.
 */
price: number | null, } | { "is": "agreed" } | { "is": "declined", rule: Rule, } | { "is": "other_terms", 
/**
 * Worth.
 */
value: number | null, 
/**
 * Cost.
 */
price: number | null, } | { "is": "other_content", 
/**
 * Worth.
 */
value: number | null, 
/**
 * Cost.
 */
price: number | null, } | { "is": "unknown_state", word: string, } | { "is": "unknown_event", word: string, } | { "is": "link_obtained" } | { "is": "link_failed", code: FailureCode, } | { "is": "pdf_stored", bytes: number, findings: Array<Finding>, } | { "is": "pdf_inspected", findings: Array<Finding>, } | { "is": "pdf_failed", code: FailureCode, attempts: number, nextTryAt: string | null, } | { "is": "pdf_lost" } | { "is": "pdf_opened", by: string, despite: Array<Finding>, } | { "is": "pdf_shown", by: string, } | { "is": "link_copied", by: string, } | { "is": "snoozed", by: string, until: string | null, reason: string, } | { "is": "unsnoozed", by: string, } | { "is": "confirm_asked", 
/**
 * Nobody: within the rules, by the program.
 */
by: string | null, price: number, } | { "is": "confirm_accepted" } | { "is": "confirm_failed", code: FailureCode, } | { "is": "confirm_unknown", code: FailureCode, } | { "is": "confirm_not_made" } | { "is": "confirm_left", rule: Rule, } | { "is": "erased", 
/**
 * Nobody: by the program, when the time for which data is kept was over.
 */
by: string | null, };

export type Terms = { 
/**
 * Worth.
 */
value: number | null, 
/**
 * Cost.
 */
price: number | null, };

export type Rule = { "rule": "notification_key_missing" } | { "rule": "terms_missing" } | { "rule": "mode_decline" } | { "rule": "not_readable", 
/**
 * The HTTP status it was answered with.
 */
status: number, } | { "rule": "reservation_expired", 
/**
 * When it lapsed.
 */
expired_at: string, 
/**
 * When it came.
 */
now: string, } | { "rule": "notification_key_pattern", 
/**
 * How it must look: a regular expression for the whole key.
 */
pattern: string, 
/**
 * The key.
 */
key: string, } | { "rule": "value_above_max", 
/**
 * The most that is allowed.
 */
limit: number, 
/**
 * What it is worth.
 */
actual: number, } | { "rule": "price_above_max", 
/**
 * The most that is allowed.
 */
limit: number, 
/**
 * What it costs.
 */
actual: number, } | { "rule": "price_above_value", 
/**
 * How many times its value it may cost.
 */
factor: number, 
/**
 * What it is worth.
 */
value: number, 
/**
 * What it costs.
 */
price: number, } | { "rule": "daily_count", 
/**
 * How many are allowed a day.
 */
limit: number, 
/**
 * How many there were before it.
 */
agreed: number, } | { "rule": "daily_sum", 
/**
 * The most that is allowed a day.
 */
limit: number, 
/**
 * What the day's agreements came to before it.
 */
agreed: number, 
/**
 * What it costs.
 */
price: number, };

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
action: string, 
/**
 * What it is about, as it is written in every language: an address, a path, the name of a setting.
 */
about: string | null, };

export type ErrorCode = "port_taken" | "listen_refused" | "data_dir_unwritable" | "data_dir_in_use" | "restore_unfinished" | "database_newer" | "database_damaged" | "settings_invalid" | "setting_overruled" | "settings_unwritable" | "keyring_closed" | "at_login_unchanged" | "store_unavailable" | "store_full" | "voucher_not_found" | "query_too_long" | "pdf_not_stored" | "pdf_flagged" | "viewer_failed" | "pdf_too_large" | "print_failed" | "snooze_refused" | "note_refused" | "ticket_refused" | "no_code" | "cannot_confirm" | "erasure_not_confirmed" | "erasure_waits" | "request_gone" | "file_unwritable" | "list_gone" | "view_refused" | "export_canceled" | "internal" | FailureCode;

export type SettingsView = { 
/**
 * The file's path; none where the system names no place for it.
 */
file: string | null, 
/**
 * Whether this is a demonstration, which changes none.
 */
demo: boolean, 
/**
 * In the order of the file of defaults.
 */
settings: Array<SettingView>, };

export type SettingView = { 
/**
 * Its name, dotted as in the file.
 */
name: SettingName, 
/**
 * What its value is.
 */
kind: SettingKind, 
/**
 * What can be chosen from; none where it is not a choice.
 */
choices: Array<string>, 
/**
 * What holds, nothing of a secret. Lists are separated by commas.
 */
value: string, 
/**
 * Whether a value is set; of a secret this is all that is told.
 */
isSet: boolean, 
/**
 * What holds when nothing is set.
 */
default: string, 
/**
 * A value that is right.
 */
example: string, 
/**
 * Where what holds comes from.
 */
origin: OriginKind, 
/**
 * The file, the variable or the flag.
 */
originName: string | null, 
/**
 * Whether a change made here would hold: not where the environment or a flag goes over it.
 */
changeable: boolean, 
/**
 * Whether a change holds only once the program was started anew.
 */
needsRestart: boolean, 
/**
 * Whether something else is set than the program runs by.
 */
waitsForRestart: boolean, };

export type SettingChange = { 
/**
 * The setting.
 */
name: SettingName, 
/**
 * Its new value; none takes it out of the file, so that the default holds.
 */
value: string | null, };

export type SettingName = "data_dir" | "receiver.listen" | "receiver.secret" | "receiver.public_url" | "receiver.allow_remote" | "receiver.allowed_hosts" | "receiver.allowed_peers" | "receiver.trusted_proxies" | "jackpot.base_url" | "jackpot.api_key" | "jackpot.client_secret" | "vault.allowed_hosts" | "vault.allow_insecure" | "policy.mode" | "policy.decline_expired" | "policy.key_pattern" | "policy.max_value" | "policy.max_price" | "policy.max_price_factor" | "policy.daily_count" | "policy.daily_sum" | "policy.confirm" | "retention.personal_data_days" | "window.close_to_tray" | "notifications.enabled" | "metrics.listen" | "log.level";

export type SettingKind = "yes_no" | "choice" | "amount" | "factor" | "count" | "hosts" | "host_patterns" | "networks" | "address" | "url" | "pattern" | "folder" | "secret";

export type OriginKind = "default" | "file" | "environment" | "flag" | "keyring" | "demo";

export type SettingProblem = { 
/**
 * The setting; none when it is a file.
 */
name: SettingName | null, 
/**
 * What is wrong.
 */
problem: Problem, 
/**
 * The same as a log has it, with what the reader of the value says.
 */
detail: string, };

export type Problem = "malformed" | "not_permitted" | "not_this_computer" | "missing_beside_secret" | "keyring_closed" | "file";

export type SecretPlace = "keyring" | "file";

export type PatternTry = { 
/**
 * Whether the whole text matches; none when the expression is wrong.
 */
matches: boolean | null, 
/**
 * What is wrong with it, as its reader says.
 */
problem: string | null, };

export type PreviewView = { 
/**
 * Of the reservations that came since then.
 */
since: string, 
/**
 * Whether earlier days were left out, because there is too much of them.
 */
cut: boolean, 
/**
 * How many reservations were looked at.
 */
lookedAt: number, 
/**
 * Those of them whose end user's key was erased: they count as they were decided.
 */
notJudged: number, 
/**
 * What was decided.
 */
was: TallyView, 
/**
 * What would have been.
 */
would: TallyView, 
/**
 * How many each rule declined.
 */
rules: Array<RuleCount>, 
/**
 * Those that would have been decided otherwise, the newest first; not all when there are many.
 */
changed: Array<ChangedView>, 
/**
 * How many those are in all.
 */
changedInAll: number, };

export type TallyView = { 
/**
 * How many were agreed with.
 */
agreed: number, 
/**
 * What those cost together.
 */
agreedSum: number, 
/**
 * How many were declined.
 */
declined: number, };

export type RuleCount = { 
/**
 * The rule's name.
 */
rule: string, 
/**
 * How many it declined.
 */
was: number, 
/**
 * How many it would have.
 */
would: number, };

export type ChangedView = { 
/**
 * The voucher.
 */
voucherId: string, 
/**
 * Its code.
 */
couponId: string | null, 
/**
 * When the reservation came.
 */
at: string, 
/**
 * What it is worth.
 */
value: number | null, 
/**
 * What it costs.
 */
price: number | null, 
/**
 * The rule that declined it; none when it was agreed with.
 */
was: string | null, 
/**
 * The rule that would have declined it; none when it would have been agreed with.
 */
would: string | null, };

export type AtLogin = { 
/**
 * Whether it can be changed: not in a demonstration, nor beside another program with a data directory of its own.
 */
possible: boolean, 
/**
 * Whether it does.
 */
enabled: boolean, };

export type PhoneMode = { 
/**
 * Whether it is small.
 */
on: boolean, 
/**
 * Whether this desktop lets a program stay above the others.
 */
staysOnTop: boolean, };

export type ActivityFilter = { 
/**
 * Those to this voucher.
 */
voucherId: string | null, 
/**
 * Those to vouchers whose code begins so.
 */
code: string | null, 
/**
 * Those of these kinds.
 */
acts: Array<Act>, 
/**
 * Those of people whose name has this in it.
 */
by: string | null, 
/**
 * Those since this instant.
 */
from: string | null, 
/**
 * Those before this instant.
 */
to: string | null, };

export type ActivityPage = { 
/**
 * Newest first.
 */
rows: Array<ActivityRow>, 
/**
 * Whether there are older ones.
 */
more: boolean, };

export type ActivityRow = { 
/**
 * Its place; grows with every one.
 */
id: number, 
/**
 * When.
 */
at: string, 
/**
 * The user of the operating system.
 */
by: string, 
/**
 * What.
 */
act: Act, 
/**
 * What else there is to know.
 */
detail: Detail | null, 
/**
 * To which voucher.
 */
voucherId: string | null, 
/**
 * That voucher's code, where it is known.
 */
couponId: string | null, };

export type Copied = "code" | "answer" | "ticket";

export type Act = "looked_up" | "opened_pdf" | "printed_pdf" | "saved_pdf" | "shown_pdf" | "dragged_pdf" | "opened_raw" | "copied_code" | "copied_link" | "copied_ticket" | "copied_answer" | "refreshed_link" | "asked_vendor" | "confirmed" | "noted" | "ticketed" | "pinned" | "unpinned" | "watched" | "unwatched" | "snoozed" | "unsnoozed" | "listed" | "exported" | "changed_settings" | "erased";

export type RemarksView = { 
/**
 * The notes, newest first.
 */
notes: Array<RemarkView>, 
/**
 * The ticket it is talked about in.
 */
ticket: RemarkView | null, };

export type RemarkView = { 
/**
 * Its place; grows with every one.
 */
id: number, 
/**
 * When.
 */
at: string, 
/**
 * The user of the operating system.
 */
by: string, 
/**
 * The text; null once it was taken out.
 */
text: string | null, };

export type AtHandView = { 
/**
 * Looked up last by the person at this computer, the newest first.
 */
recent: Array<Hit>, 
/**
 * Pinned, the newest first.
 */
pinned: Array<Hit>, 
/**
 * Watched for, the arrived first.
 */
watched: Array<WatchView>, };

export type WatchView = { 
/**
 * The code as it was typed.
 */
code: string, 
/**
 * Who watches.
 */
by: string, 
/**
 * Since when.
 */
since: string, 
/**
 * The voucher that has it; null as long as none has.
 */
voucherId: string | null, 
/**
 * Since when one has.
 */
arrivedAt: string | null, };

export type PastView = { 
/**
 * The instant.
 */
instant: string, 
/**
 * What was known then; null before anything was. What needed a person and how long things usually take are left out:
 * waits that were usual then are not kept. The advice is today's.
 */
view: VoucherView | null, 
/**
 * How many events of its journal were known.
 */
known: number, 
/**
 * How many there are now.
 */
total: number, 
/**
 * The instants at which something came to be known, oldest first.
 */
steps: Array<string>, };

export type ErasureView = { 
/**
 * The voucher.
 */
voucherId: string, 
/**
 * Its code, which has to be typed; null as long as no message named it: then the id has to be.
 */
couponId: string | null, 
/**
 * When its personal data was taken out before.
 */
erasedAt: string | null, 
/**
 * Different keys of end users.
 */
keys: number, 
/**
 * Stored requests: query, headers and body.
 */
requests: number, 
/**
 * Different links.
 */
links: number, 
/**
 * Versions of the PDF.
 */
files: number, 
/**
 * Notes and ticket numbers.
 */
notes: number, 
/**
 * Older copies of everything in the data directory, by their paths: a person has to remove them.
 */
olderCopies: Array<string>, };

export type ErasedAnswer = { 
/**
 * The voucher as it is now.
 */
view: VoucherView, 
/**
 * Whether the disk is clean of it already; otherwise what is left is removed as soon as nobody reads it.
 */
isClean: boolean, };

export type RetentionPreview = { 
/**
 * How many.
 */
vouchers: number, 
/**
 * There may be more: no more were counted.
 */
more: boolean, };

export type Detail = { "about": "despite", 
/**
 * What the person was warned of.
 */
findings: Array<Finding>, } | { "about": "failed", 
/**
 * Why.
 */
code: FailureCode, } | { "about": "price", 
/**
 * As it was shown.
 */
price: number, } | { "about": "aside", 
/**
 * When it comes back; none when having seen it was enough, and when it was taken back.
 */
until?: string, 
/**
 * What, where it is no voucher's.
 */
concern?: DeskConcern, } | { "about": "code", 
/**
 * As it was typed.
 */
code: string, } | { "about": "settings", 
/**
 * The names.
 */
names: Array<string>, } | { "about": "request", 
/**
 * Its number.
 */
id: number, } | { "about": "list", 
/**
 * Of which things.
 */
of: Listed, 
/**
 * How many of them.
 */
rows: number, } | { "about": "file", 
/**
 * Which data.
 */
of: Exported, 
/**
 * How many rows.
 */
rows: number, };

export type Listed = "attention" | "unreadable";

export type Exported = "activity" | "vouchers" | "unreadable";

export type Obstacle = "not_reserved" | "accepted" | "unsettled" | "declined" | "agreed" | "lapsed" | "terms_missing" | "terms_differ" | "price_differs";

export type FailureCode = "vendor_not_configured" | "vendor_credentials" | "vendor_unknown_voucher" | "vendor_unreachable" | "vendor_rate_limited" | "vendor_unreadable" | "vendor_route_missing" | "confirm_refused" | "confirm_unknown" | "link_missing" | "link_expired" | "link_refused" | "file_unreachable" | "file_too_large" | "file_truncated" | "file_not_pdf" | "disk";

export type Source = "reserve_notification" | "webhook" | "vendor_api" | "desk" | "agent" | "decoded_later";

export type Contract = "reserve" | "webhook";

export type ReadProblem = "not_json" | "too_deep" | "repeated_key" | "not_an_object" | "field_missing" | "field_invalid" | "key_invalid" | "encoded" | "too_large";

export type Refusal = "peer" | "forwarded_for" | "host" | "web_page" | "path" | "method" | "body_slow" | "body_broken" | "body_too_large" | "not_stored" | "internal";

export type Finding = "script" | "launch" | "runs_by_itself" | "sends_data" | "embedded_file" | "programmed_form" | "encrypted" | "not_inspected";

export type MatchedBy = "exact" | "normalised" | "spelled" | "voucher_id" | "notification_key" | "pasted" | "pattern" | "look_alike" | "prefix" | "prefix_look_alike" | "ends_with" | "sound_alike" | "slip" | "latest";

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

export type ListAnswer = { "kind": "list" } & ListView | { "kind": "following" } & FollowingView;

export type FollowingView = { 
/**
 * Vouchers that are still to be looked at.
 */
left: number, 
/**
 * Vouchers there are.
 */
of: number, };

export type ListView = { 
/**
 * Its rows are asked for by it.
 */
id: number, 
/**
 * How many vouchers it has.
 */
total: number, 
/**
 * The first of them.
 */
rows: Array<ListRow>, 
/**
 * How far bodies were searched; null when no text is searched for.
 */
search: SearchView | null, 
/**
 * Vouchers in the store: tells "no match" from "nothing yet".
 */
vouchersStored: number, };

export type SearchView = { 
/**
 * The notifications of so many vouchers were looked at, in the order of the list.
 */
lookedAt: number, 
/**
 * So many vouchers there are for which the rest of the filter holds.
 */
of: number, };

export type ListRow = { 
/**
 * The vendor's id.
 */
voucherId: string, 
/**
 * The code that callers read out; null as long as no message named it.
 */
couponId: string | null, 
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
 * What became of the reservation here.
 */
ruling: Ruling, 
/**
 * Where its file stands.
 */
pdf: PdfStatus, 
/**
 * The shop it can be spent in, where a notification named one.
 */
shop: ShopView | null, 
/**
 * Worth.
 */
value: number | null, 
/**
 * What is charged.
 */
price: number | null, 
/**
 * When the vendor was last heard about it.
 */
heardAt: string, 
/**
 * When it was reserved.
 */
reservedAt: string | null, 
/**
 * When it was confirmed.
 */
confirmedAt: string | null, 
/**
 * When it was made.
 */
readyAt: string | null, 
/**
 * When it was sent.
 */
sentAt: string | null, 
/**
 * When it was given back.
 */
canceledAt: string | null, 
/**
 * A person should look at it.
 */
needsAttention: boolean, 
/**
 * Grows with every change.
 */
revision: number, };

export type SavedViewDto = { 
/**
 * The name.
 */
name: string, 
/**
 * What it is narrowed by.
 */
filter: Filter, 
/**
 * Its order.
 */
sort: Sort, };

export type ExportFormat = "csv" | "json";

export type ExportProgress = { 
/**
 * Vouchers written.
 */
done: number, 
/**
 * Vouchers in the list.
 */
of: number, };

export type OverviewAnswer = { "kind": "figures" } & OverviewView | { "kind": "following" } & FollowingView;

export type OverviewView = { 
/**
 * Day by day, without a gap.
 */
days: Array<DayView>, 
/**
 * How long vouchers took, for waits that ended in the span.
 */
waits: Array<WaitView>, 
/**
 * How many of the span's reservations each rule declined, the most first.
 */
declines: Array<DeclineView>, 
/**
 * Vouchers in the store: tells a quiet span from "nothing yet".
 */
vouchersStored: number, };

export type DayView = { 
/**
 * The day.
 */
day: string, 
/**
 * When it begins.
 */
from: string, 
/**
 * By the state they are in by now, in the order of a voucher's life; those that there are none of are left out.
 */
states: Array<StateCount>, 
/**
 * What they are worth together, in hundredths.
 */
valueCents: number, 
/**
 * What they cost together, in hundredths.
 */
priceCents: number, };

export type StateCount = { 
/**
 * The state.
 */
state: StateName, 
/**
 * How many.
 */
count: number, };

export type WaitView = { 
/**
 * From when.
 */
from: Moment, 
/**
 * Until when.
 */
to: Moment, 
/**
 * How many ended it in the span.
 */
count: number, 
/**
 * Half of them took no longer, in milliseconds.
 */
medianMillis: number, 
/**
 * Nine of ten took no longer, in milliseconds.
 */
nearlyAllMillis: number, };

export type DeclineView = { 
/**
 * The rule.
 */
ruling: Ruling, 
/**
 * How many.
 */
count: number, };

export type Filter = { 
/**
 * One of these states.
 */
states: StateName[], 
/**
 * Something happened within a span.
 */
period: Period | null, 
/**
 * It can be spent in this shop.
 */
shop: string | null, 
/**
 * Its worth lies between these.
 */
value: Range, 
/**
 * Its price lies between these.
 */
price: Range, 
/**
 * It is of this end user.
 */
key: string | null, 
/**
 * It needs a person now.
 */
needsAttention: boolean, 
/**
 * Its file stands in one of these ways.
 */
pdf: PdfStatus[], 
/**
 * One of these became of its reservation.
 */
rulings: Ruling[], 
/**
 * A notification about it has this text in its body.
 */
text: string | null, };

export type Period = { 
/**
 * What.
 */
of: Moment, 
/**
 * When.
 */
span: Span, };

export type Moment = "reserved" | "confirmed" | "ready" | "sent" | "canceled" | "heard";

export type Range = { 
/**
 * The least.
 */
least: number | null, 
/**
 * The most.
 */
most: number | null, };

export type Ruling = "none" | "agreed" | "notification_key_missing" | "terms_missing" | "mode_decline" | "not_readable" | "reservation_expired" | "notification_key_pattern" | "value_above_max" | "price_above_max" | "price_above_value" | "daily_count" | "daily_sum";

export type Sort = { 
/**
 * By what.
 */
by: Column, 
/**
 * From the end.
 */
descending: boolean, };

export type Column = "code" | "state" | "ruling" | "pdf" | "shop" | "value" | "price" | "heard" | "reserved" | "confirmed" | "ready" | "sent" | "canceled";

export type Span = "today" | "this_week" | { "last_days": { 
/**
 * How many, today included.
 */
days: number, } } | { "days": { 
/**
 * The first.
 */
first: string, 
/**
 * The last.
 */
last: string, } };

export type Flag = "ready_without_reservation" | "ready_after_decline" | "terms_conflict" | "notification_key_missing" | "notification_key_differs" | "date_unreadable" | "content_type_odd" | "state_unrecognised" | "link_missing" | "event_conflict" | "incomplete";

export type PdfStatus = "none" | "pending" | "stored" | "failed";

export type Step = "reserved" | "expired" | "canceled" | "confirmed" | "ready" | "sent" | "refunding" | "refund_rejected" | "refunded";
