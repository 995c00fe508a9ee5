//! Draws a voucher's PDF: one A4 page, the standard fonts, the same bytes for the same voucher.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::vouchers::Voucher;
use crate::domain::clock::Timestamp;
use crate::domain::money::Amount;

const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const PADDING: f32 = 24.0;
const BAND: f32 = 132.0;

const INK: [f32; 3] = [0.09, 0.11, 0.16];
const MUTED: [f32; 3] = [0.40, 0.43, 0.50];
const BRAND: [f32; 3] = [0.13, 0.22, 0.45];
const ACCENT: [f32; 3] = [0.96, 0.72, 0.20];
const PANEL: [f32; 3] = [0.95, 0.96, 0.98];
const WHITE: [f32; 3] = [1.0, 1.0, 1.0];

const REGULAR: Name = Name(b"Regular");
const BOLD: Name = Name(b"Bold");
const CODE: Name = Name(b"Code");
/// Every character of Courier is this wide, in units of the font's size.
const CODE_WIDTH: f32 = 0.6;
const CODE_SIZE: f32 = 46.0;

/// The voucher's page.
pub(super) fn draw(voucher: &Voucher) -> Vec<u8> {
    let [catalog, pages, page_id, info, content_id, regular, bold, code] = [1, 2, 3, 4, 5, 6, 7, 8].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page_id]).count(1);

    let mut page = pdf.page(page_id);
    page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(pages).contents(content_id);
    let mut resources = page.resources();
    resources.fonts().pair(REGULAR, regular).pair(BOLD, bold).pair(CODE, code);
    resources.finish();
    page.finish();

    for (id, base) in [(regular, "Helvetica"), (bold, "Helvetica-Bold"), (code, "Courier-Bold")] {
        pdf.type1_font(id).base_font(Name(base.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    // The one place that shows any alphabet: the fonts above know Western European characters only.
    let title = format!("Gift voucher {}", voucher.coupon_id);
    pdf.document_info(info).title(TextStr(&title)).producer(TextStr("Jackpot simulator"));

    let mut canvas = Canvas(Content::new());
    draw_band(&mut canvas, voucher);
    draw_code(&mut canvas, voucher.coupon_id.as_str());
    draw_terms(&mut canvas, voucher);
    pdf.stream(content_id, &canvas.0.finish());
    pdf.finish()
}

fn draw_band(canvas: &mut Canvas, voucher: &Voucher) {
    canvas.fill(BRAND, [0.0, PAGE.1 - BAND, PAGE.0, BAND]);
    canvas.fill(ACCENT, [0.0, PAGE.1 - BAND - 6.0, PAGE.0, 6.0]);
    canvas.text(WHITE, BOLD, 30.0, [MARGIN, PAGE.1 - 74.0], "JACKPOT");
    canvas.text(WHITE, REGULAR, 14.0, [MARGIN, PAGE.1 - 98.0], "Gift voucher");
    let value = euros(voucher.value);
    let width = CODE_WIDTH * 26.0 * text_length(&value);
    canvas.text(WHITE, CODE, 26.0, [PAGE.0 - MARGIN - width, PAGE.1 - 80.0], &value);
}

/// The code twice: in groups to be read out, and as one word to be searched and copied.
fn draw_code(canvas: &mut Canvas, code: &str) {
    let (height, bottom) = (150.0, PAGE.1 - BAND - 216.0);
    canvas.fill(PANEL, [MARGIN, bottom, PAGE.0 - 2.0 * MARGIN, height]);
    canvas.outline(BRAND, [MARGIN, bottom, PAGE.0 - 2.0 * MARGIN, height]);
    canvas.text(MUTED, REGULAR, 11.0, [MARGIN + PADDING, bottom + height - 30.0], "Your code");

    let groups = in_groups(code);
    let room = PAGE.0 - 2.0 * (MARGIN + PADDING);
    let size = CODE_SIZE.min(room / (CODE_WIDTH * text_length(&groups)));
    let left = (PAGE.0 - CODE_WIDTH * size * text_length(&groups)) / 2.0;
    canvas.text(INK, CODE, size, [left, bottom + 62.0], &groups);

    let size = 13.0_f32.min(room / (CODE_WIDTH * text_length(code)));
    canvas.text(MUTED, CODE, size, [MARGIN + PADDING, bottom + 22.0], code);
}

fn draw_terms(canvas: &mut Canvas, voucher: &Voucher) {
    let terms = [
        ("Value", euros(voucher.value)),
        ("Valid until", day(voucher.valid_until)),
        ("Reserved on", day(voucher.reserved_at)),
        ("Voucher id", voucher.id.to_string()),
    ];
    let mut y = 430.0;
    for (label, text) in terms {
        canvas.text(MUTED, REGULAR, 12.0, [MARGIN, y], label);
        canvas.text(INK, BOLD, 13.0, [MARGIN + 130.0, y], &text);
        canvas.fill(PANEL, [MARGIN, y - 14.0, PAGE.0 - 2.0 * MARGIN, 1.0]);
        y -= 36.0;
    }
    let note = "Issued by a simulator for rehearsals: this voucher cannot be spent anywhere.";
    canvas.text(MUTED, REGULAR, 10.0, [MARGIN, MARGIN], note);
}

/// The page's content, in the three verbs that the drawing needs.
struct Canvas(Content);

impl Canvas {
    fn fill(&mut self, [r, g, b]: [f32; 3], [x, y, width, height]: [f32; 4]) {
        self.0.set_fill_rgb(r, g, b).rect(x, y, width, height).fill_nonzero();
    }

    fn outline(&mut self, [r, g, b]: [f32; 3], [x, y, width, height]: [f32; 4]) {
        self.0.set_stroke_rgb(r, g, b).set_line_width(1.0).rect(x, y, width, height).stroke();
    }

    fn text(&mut self, [r, g, b]: [f32; 3], font: Name, size: f32, [x, y]: [f32; 2], text: &str) {
        self.0.set_fill_rgb(r, g, b).begin_text().set_font(font, size).next_line(x, y);
        self.0.show(Str(&win_ansi(text))).end_text();
    }
}

/// The bytes of `text` in WinAnsiEncoding; `?` for every character that it lacks.
fn win_ansi(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '€' => 0x80,
            ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).unwrap_or(b'?'),
            _ => b'?',
        })
        .collect()
}

fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// How many characters are drawn; at least one, for it divides.
fn text_length(text: &str) -> f32 {
    u16::try_from(text.chars().count().max(1)).map_or(f32::MAX, f32::from)
}

fn euros(amount: Amount) -> String {
    format!("{}.{:02} €", amount.cents() / 100, amount.cents() % 100)
}

fn day(instant: Timestamp) -> String {
    instant.to_string().chars().take_while(|c| *c != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CouponId;
    use crate::simulator::vouchers::{Book, Order};

    fn voucher() -> Voucher {
        let value = Amount::from_cents(11_050).expect("valid");
        let order = Order { notification_key: "end-user".into(), value, price: value };
        Book::default().reserve(order, Timestamp::parse("2026-03-04T10:00:00Z").expect("valid"))
    }

    fn contains(pdf: &[u8], text: &[u8]) -> bool {
        pdf.windows(text.len()).any(|window| window == text)
    }

    #[test]
    fn a_page_bears_the_code_in_groups_and_as_one_word() {
        let mut voucher = voucher();
        voucher.coupon_id = CouponId::parse("AGYPMNVXPJ").expect("valid");
        let pdf = draw(&voucher);
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
        for text in ["(AGYPMNVXPJ)", "(AGYP MNVX PJ)", voucher.id.as_str(), "(2026-10-11)"] {
            assert!(contains(&pdf, text.as_bytes()), "{text}");
        }
        assert_eq!(win_ansi("110.50 €"), b"110.50 \x80");
    }

    #[test]
    fn the_same_voucher_is_the_same_file_and_another_is_not() {
        let (one, other) = (voucher(), voucher());
        assert_eq!(draw(&one), draw(&one.clone()));
        assert_ne!(draw(&one), draw(&other));
    }

    /// Neither the length nor the alphabet of a code is promised.
    #[test]
    fn any_code_can_be_drawn() {
        for code in ["李雷🎁", "A", "é-ß(\\)%", &"W".repeat(128)] {
            let mut voucher = voucher();
            voucher.coupon_id = CouponId::parse(code).expect("valid");
            assert!(draw(&voucher).starts_with(b"%PDF-"), "{code}");
        }
        assert_eq!(win_ansi("A李é"), [b'A', b'?', 0xe9]);
    }
}
