//! Tables as CSV (RFC 4180), safe to be opened in a spreadsheet: what it would take for a formula is marked as text.

/// A line of fields, each quoted.
pub(super) fn line<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = fields.into_iter().map(field).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A field in quotes. A spreadsheet runs what begins with one of these, also behind blanks; an apostrophe before it, which
/// it does not show, makes it text.
fn field(text: &str) -> String {
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || text.starts_with(['\t', '\r', '\n']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn quotes_commas_and_lines_stay_in_their_field() {
        assert_eq!(line(["a", "b,c", "d\"e", "f\ng", ""]), "\"a\",\"b,c\",\"d\"\"e\",\"f\ng\",\"\"\r\n");
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        for text in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"] {
            assert!(line([text]).starts_with("\"'"), "{text:?}: {}", line([text]));
        }
        assert_eq!(line(["2026-11-24", "a=b", "agent"]), "\"2026-11-24\",\"a=b\",\"agent\"\r\n");
    }
}
