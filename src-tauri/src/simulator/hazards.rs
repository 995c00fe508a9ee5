//! Draws PDFs that an agent should be warned of: an empty page with one hazard each.

use pdf_writer::types::ActionType;
use pdf_writer::writers::{Action, Catalog};
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::faults::Hazard;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const SPECIFICATION: Ref = Ref::new(4);
const ATTACHED: Ref = Ref::new(5);

/// A PDF with that in it.
pub(super) fn draw(hazard: Hazard) -> Vec<u8> {
    match hazard {
        Hazard::Script => empty_page(|catalog| {
            let mut action = catalog.insert(Name(b"OpenAction")).start::<Action<'_>>();
            action.action_type(ActionType::JavaScript).js_string(TextStr("app.alert('hello')"));
        })
        .finish(),
        Hazard::EmbeddedFile => {
            let mut pdf = empty_page(|catalog| {
                catalog.names().embedded_files().names().insert(Str(b"invoice.exe"), SPECIFICATION);
            });
            pdf.file_spec(SPECIFICATION).path(Str(b"invoice.exe")).embedded_file(ATTACHED);
            pdf.embedded_file(ATTACHED, b"MZ");
            pdf.finish()
        }
        Hazard::Encrypted => locked(empty_page(|_| {}).finish()),
        Hazard::Broken => b"%PDF-1.7\n<html><body><h1>Please sign in</h1></body></html>\n%%EOF\n".to_vec(),
    }
}

fn empty_page(fill_catalog: impl FnOnce(&mut Catalog<'_>)) -> Pdf {
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    fill_catalog(catalog.pages(PAGES));
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    pdf.page(PAGE).parent(PAGES).media_box(Rect::new(0.0, 0.0, 595.0, 842.0));
    pdf
}

/// Names a lock in the trailer, behind everything whose place the table tells.
fn locked(mut pdf: Vec<u8>) -> Vec<u8> {
    const TRAILER: &[u8] = b"trailer\n<<";
    const LOCK: &[u8] = b"\n  /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 >>";
    let trailer = pdf.windows(TRAILER.len()).position(|window| window == TRAILER);
    let at = trailer.expect("every drawn PDF has a trailer") + TRAILER.len();
    pdf.splice(at..at, LOCK.iter().copied());
    pdf
}
