//! What an inspection finds, and that no file takes more than its share of time, memory and stack.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::super::inspect::{inspect, inspect_within};
use crate::domain::inspection::Finding::{self, *};

const CATALOGUE: &str = "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n";

fn found(file: impl AsRef<[u8]>) -> Vec<Finding> {
    inspect(file.as_ref()).findings.into_iter().collect()
}

/// A document with these objects besides its catalogue.
fn with(objects: &str) -> Vec<u8> {
    [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", CATALOGUE.as_bytes(), objects.as_bytes(), b"\ntrailer << /Root 1 0 R >>\n%%EOF"]
        .concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).expect("writes");
    encoder.finish().expect("ends")
}

/// A document whose objects, its catalogue among them, lie in an object stream.
fn with_stream(entries: &str, keys: &str, objects: &str) -> Vec<u8> {
    let data = deflated(format!("{entries}{objects}").as_bytes());
    let head = format!("%PDF-1.7\n9 0 obj << {keys} /First {} /Length {} >> stream\r\n", entries.len(), data.len());
    [head.as_bytes(), &data, b"\nendstream endobj\nstartxref\n0\n%%EOF"].concat()
}

const OBJECTS: &str = "<< /Type /Catalog /OpenAction 8 0 R >> << /S /GoTo /D [2 0 R /Fit] >>";
const ENTRIES: &str = "1 0 8 39 ";
const KEYS: &str = "/Type /ObjStm /N 2 /Filter /FlateDecode";

#[test]
fn a_plain_document_has_nothing_to_warn_of() {
    let harmless = [
        "",
        "3 0 obj << /Type /Annot /A << /S /URI /URI (https://example.com) >> >> endobj",
        "3 0 obj << /Type /Page /Note (/JS /Launch \\) /AA) /Hex <2F4A53> % /JS\n >> endobj",
        "3 0 obj << /Length 9 >> stream\n/JS /AA x\nendstream endobj",
        "1 0 obj << /Type /Catalog /OpenAction [2 0 R /Fit] >> endobj",
        "1 0 obj << /Type /Catalog /OpenAction << /S /GoTo /D [2 0 R /Fit] >> >> endobj",
        "1 0 obj << /Type /Catalog /OpenAction 5 0 R >> endobj 5 0 obj << /S /GoTo /D [2 0 R /Fit] >> endobj",
        "1 0 obj << /Type /Catalog /OpenAction 5 0 R >> endobj 5 0 obj [2 0 R /Fit] endobj",
    ];
    for objects in harmless {
        assert_eq!(found(with(objects)), [], "{objects}");
    }
    assert_eq!(found(with_stream(ENTRIES, KEYS, OBJECTS)), [], "in an object stream");
}

#[test]
fn what_no_voucher_needs_is_found_wherever_it_stands() {
    let cases: &[(&str, &[Finding])] = &[
        ("3 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj", &[Script]),
        ("3 0 obj << /S /J#61vaScript >> endobj", &[Script]),
        ("3 0 obj << /S /Rendition /J#53 4 0 R >> endobj", &[Script]),
        ("1 0 obj << /Type /Catalog /Names << /JavaScript 7 0 R >> >> endobj", &[Script]),
        ("3 0 obj << /A << /S /Launch /F (cmd.exe) >> >> endobj", &[Launch]),
        ("3 0 obj << /Type /Page /AA << /O 5 0 R >> >> endobj", &[RunsByItself]),
        ("1 0 obj << /OpenAction << /S /URI /URI (https://example.com) >> >> endobj", &[RunsByItself]),
        ("1 0 obj << /OpenAction 5 0 R >> endobj 5 0 obj << /S /URI /URI (x) >> endobj", &[RunsByItself]),
        ("1 0 obj << /OpenAction 5 0 R >> endobj", &[RunsByItself]),
        ("1 0 obj << /OpenAction << /S /GoTo /D [2 0 R] /Next 6 0 R >> >> endobj", &[RunsByItself]),
        ("3 0 obj << /S /SubmitForm >> endobj", &[SendsData]),
        ("3 0 obj << /S /ImportData >> endobj", &[SendsData]),
        ("3 0 obj << /Names << /EmbeddedFiles 4 0 R >> >> endobj", &[EmbeddedFile]),
        ("3 0 obj << /Subtype /FileAttachment /FS << /EF << /F 4 0 R >> >> >> endobj", &[EmbeddedFile]),
        ("3 0 obj << /AcroForm << /XFA [] >> >> endobj", &[ProgrammedForm]),
        ("trailer << /Encrypt << /Filter /Standard >> >>", &[Encrypted]),
        ("4 0 obj << /Type /XRef /Encrypt 5 0 R >> stream\nx\nendstream endobj", &[Encrypted]),
    ];
    for (objects, findings) in cases {
        assert_eq!(found(with(objects)), *findings, "{objects}");
    }
}

/// Each of these shows some reader a script that a table, a bracket or a key written twice hides from another.
#[test]
fn what_is_hidden_is_found_too() {
    let hidden = [
        "3 0 obj << /Length 60 >> stream\n4 0 obj << /S /JavaScript >> endobj\nendstream endobj",
        "3 0 obj << /A << /S /JavaScript /S /GoTo >> >> endobj",
        "3 0 obj << /A << /S /GoTo /B [ (x) endobj 4 0 obj << /JS (y) >> endobj",
        "3 0 obj<</S/JavaScript>>",
        "3 0%\nobj<</S/JavaScript>>",
        "3 0 obj 1.2.3 << /JS (x) >> endobj",
    ];
    for objects in hidden {
        assert!(found(with(objects)).contains(&Script), "{objects}");
    }
    let script = OBJECTS.replace("GoTo /D", "JavaScript /X");
    assert_eq!(found(with_stream(ENTRIES, KEYS, &script)), [Script, RunsByItself]);
    assert_eq!(found(with_stream(ENTRIES, "/N 2 /Filter /Fl", &script)), [Script, RunsByItself], "without its type");
    // An open string before it would swallow it for whoever reads the stream from its beginning.
    let entries = "1 0 8 41 ";
    let swallowed = "<< /Type /Catalog /OpenAction 8 0 R >> ( << /S /JavaScript >>";
    assert_eq!(found(with_stream(entries, KEYS, swallowed)), [Script, RunsByItself]);
}

#[test]
fn what_cannot_be_inspected_is_said_so() {
    let files: [(&str, Vec<u8>); 8] = [
        ("nothing", Vec::new()),
        ("a page of HTML", b"%PDF-1.7\n<!DOCTYPE html><object data=x>1 0 object</object>\n%%EOF".to_vec()),
        ("a table alone", b"%PDF-1.7\nxref\n0 0\ntrailer << >>\nstartxref\n9\n%%EOF".to_vec()),
        ("an open string", with("3 0 obj << /A (never closed")),
        ("a stray bracket", with("3 0 obj << /A } >> endobj")),
        (
            "an unknown filter",
            with_stream(ENTRIES, "/Type /ObjStm /N 2 /Filter [/ASCII85Decode /FlateDecode]", OBJECTS),
        ),
        ("twice compressed", with_stream(ENTRIES, "/Type /ObjStm /N 2 /Filter [/FlateDecode /FlateDecode]", OBJECTS)),
        ("an entry beyond the end", with_stream("1 0 8 999 ", KEYS, OBJECTS)),
    ];
    for (what, file) in files {
        assert!(found(&file).contains(&NotInspected), "{what}");
    }
    let broken =
        [with(""), b"9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /Fl >> stream\nnot zlib".to_vec()].concat();
    assert_eq!(found(broken), [NotInspected]);
}

/// Files made to be slow, deep or large, with little work allowed. None overflows the stack, fills the memory or goes on
/// for long: what is too much ends the inspection, and that is told.
#[test]
fn hostile_files_end_within_the_budget() {
    const WORK: usize = 1024 * 1024;
    let bombs = [b"[", b"("].map(|byte| {
        let data = deflated(&byte.repeat(16 * WORK));
        let head = format!("9 0 obj << {KEYS} /First 4 >> stream\n");
        [with(""), [head.as_bytes(), &data].concat().repeat(8)].concat()
    });
    let entries: String = (0..5_000).map(|number| format!("{number} 0 ")).collect();
    // Each is a block of nothing: input without output.
    let empty_blocks = [b"\x78\x9c".to_vec(), b"\x00\x00\x00\xff\xff".repeat(WORK / 8)].concat();
    let files = [
        with(&"3 0 obj (".repeat(WORK / 18)),
        with(&"3 0 obj <".repeat(WORK / 18)),
        with(&"obj ".repeat(WORK / 8)),
        [with("3 0 obj "), b"[".repeat(WORK)].concat(),
        [with("3 0 obj "), b"<<".repeat(WORK)].concat(),
        with_stream(&entries, KEYS, &format!("<< {} /Type /Catalog >>", "/A 1 ".repeat(10_000))),
        [with(&format!("9 0 obj << {KEYS} /First 4 >> stream\n").repeat(1_000)), empty_blocks].concat(),
    ];
    for (index, file) in files.into_iter().chain(bombs).enumerate() {
        let findings = inspect_within(&file, WORK).findings;
        assert_eq!(findings.into_iter().collect::<Vec<_>>(), [NotInspected], "file {index}");
    }
}

/// Every finding has its own words, and they fit behind "This PDF …".
#[test]
fn findings_are_told_in_words() {
    let all = [Script, Launch, RunsByItself, SendsData, EmbeddedFile, ProgrammedForm, Encrypted, NotInspected];
    let words: BTreeSet<_> = all.iter().map(|finding| finding.words()).collect();
    assert_eq!(words.len(), all.len());
    let everything = with("3 0 obj << /JS /Launch /XFA >> endobj trailer << /Encrypt 5 0 R >>");
    let inspection = inspect(&everything);
    let words =
        "contains a script, can start another program, has a form that brings its own programming, is encrypted";
    assert_eq!(inspection.words(), words);
}
