//! Who may use whom: the rule of the crate's first page, read from the sources, so that it cannot rot.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every module and how far to the right it stands; a module uses only what stands to its left. `simulator` stands
/// apart: it knows the domain only and is known to the demonstration only.
const STEPS: &[&[&str]] = &[
    &["domain", "measure"],
    &["decode", "store", "vendor", "vault", "probe"],
    &["desk", "upkeep"],
    &["receiver", "api"],
    &["config", "control", "lifecycle", "metrics", "app", "telemetry"],
    &["demo", "english"],
    &["headless", "desktop"],
    &["cli"],
];
/// The one step whose modules make up the program together and may use each other.
const COMPOSITION: usize = 4;

/// Each dependency and its homes: files or folders, as prefixes.
const HOMES: &[(&str, &[&str])] = &[
    ("tauri", &["desktop/"]),
    ("tauri_plugin_opener", &["desktop/"]),
    ("tauri_plugin_single_instance", &["desktop/"]),
    ("tauri_plugin_window_state", &["desktop/"]),
    ("notify_rust", &["desktop/"]),
    ("rfd", &["desktop/"]),
    ("sys_locale", &["desktop/"]),
    ("auto_launch", &["desktop/at_login.rs"]),
    ("gtk", &["desktop/trouble.rs", "desktop/page.rs", "desktop/phone.rs", "desktop/drag_out.rs"]),
    ("webkit2gtk", &["desktop/page.rs"]),
    ("zbus", &["desktop/tray_host.rs", "desktop/other.rs"]),
    ("axum", &["receiver/", "simulator/"]),
    ("hyper", &["receiver/", "metrics/", "simulator/"]),
    ("hyper_util", &["receiver/", "metrics/", "simulator/"]),
    ("http_body_util", &["receiver/", "metrics/", "simulator/"]),
    ("rusqlite", &["store/sqlite/"]),
    ("reqwest", &["vendor/", "vault/", "probe/", "simulator/"]),
    ("fs4", &["vault/"]),
    ("getrandom", &["config/secrets.rs", "desk/test_notification.rs"]),
    ("interprocess", &["control.rs"]),
    // The crate, not the module of the same name.
    ("keyring::Entry", &["config/keyring.rs"]),
    ("directories", &["config/layers.rs"]),
    ("toml", &["config/layers.rs"]),
    ("toml_edit", &["config/edit.rs"]),
    ("clap", &["cli.rs", "cli/"]),
    ("pdf_writer", &["simulator/"]),
    ("hayro_syntax", &["vault/inspect/"]),
    ("flate2", &["vault/inspect.rs"]),
    ("percent_encoding", &["decode/"]),
    ("prometheus_client", &["metrics/"]),
    ("tracing_subscriber", &["telemetry.rs"]),
    ("base64", &["telemetry/"]),
    ("rustix", &["config/file.rs"]),
    ("rpassword", &["cli.rs"]),
];
/// The longest file, in lines.
const LONGEST: usize = 450;

struct File {
    /// Below `src-tauri/src`, with `/`.
    name: String,
    text: String,
}

impl File {
    /// The module below the crate that it belongs to.
    fn module(&self) -> &str {
        let first = self.name.split('/').next().expect("a name");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Its lines without comments and without the tests at its end.
    fn code(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.lines().take_while(|line| *line != "mod tests {");
        lines.map(|line| line.split("//").next().unwrap_or_default())
    }

    fn is_test(&self) -> bool {
        self.name.contains("/tests/") || self.name.ends_with("/tests.rs") || self.name.ends_with("api/bindings.rs")
    }

    /// The modules of the crate that it names, by `use crate::…`, `use crate::{…}` or in the middle of a line.
    fn uses(&self) -> BTreeSet<String> {
        let code = self.code().collect::<Vec<_>>().join("\n");
        let mut names = BTreeSet::new();
        for rest in code.split("crate::").skip(1) {
            let list = rest.strip_prefix('{').and_then(|list| list.split_once('}')).map_or(rest, |(list, _)| list);
            let several = rest.starts_with('{');
            for item in list.split(',').take(if several { usize::MAX } else { 1 }) {
                let name: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                names.insert(name);
            }
        }
        names.remove("");
        names
    }
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: Vec<_> = rust_files(&root)
        .into_iter()
        .map(|path| File {
            name: path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/"),
            text: std::fs::read_to_string(&path).expect("reads"),
        })
        .collect();
    assert!(files.len() > 50, "the sources were found");
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("reads") {
        let path = entry.expect("reads").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn step_of(module: &str) -> Option<usize> {
    STEPS.iter().position(|step| step.contains(&module))
}

fn may_use(user: &str, used: &str) -> bool {
    match (user, used) {
        (user, used) if user == used => true,
        ("simulator", used) => used == "domain",
        (user, "simulator") => user == "demo",
        _ => match (step_of(user), step_of(used)) {
            (Some(user), Some(used)) => used < user || (used == user && user == COMPOSITION),
            _ => false,
        },
    }
}

#[test]
fn modules_use_only_what_stands_to_their_left() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in sources().iter().filter(|file| !matches!(file.name.as_str(), "lib.rs" | "main.rs") && !file.is_test()) {
        for used in file.uses() {
            seen += 1;
            if !may_use(file.module(), &used) {
                wrong.push(format!("{} uses {used}", file.name));
            }
        }
    }
    assert!(seen > 100, "the imports were read: {seen}");
    assert_eq!(wrong, [""; 0], "see the first page of lib.rs");
}

#[test]
fn every_module_has_its_step() {
    let modules: BTreeSet<_> = sources().iter().map(|file| file.module().to_owned()).collect();
    let without: Vec<_> = modules
        .iter()
        .filter(|module| !matches!(module.as_str(), "lib" | "main" | "simulator") && step_of(module).is_none())
        .collect();
    assert_eq!(without, Vec::<&String>::new());
}

#[test]
fn each_dependency_has_one_home() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        let code = file.code().collect::<Vec<_>>().join("\n");
        for (dependency, homes) in HOMES {
            let is_home = homes.iter().any(|home| file.name.starts_with(home));
            // An address is read as a URL in two more places; nothing is asked there.
            let code = match file.name.as_str() {
                "demo.rs" => code.replace("use reqwest::Url;", ""),
                _ => code.clone(),
            };
            if !is_home && names(&code, dependency) {
                wrong.push(format!("{} uses {dependency}", file.name));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Whether `code` has a path that begins with the crate's name.
fn names(code: &str, dependency: &str) -> bool {
    code.match_indices(&format!("{dependency}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// The generator of the screen's types is a development dependency: nothing of it is in the program.
#[test]
fn the_type_generator_is_used_by_tests_only() {
    for file in sources().iter().filter(|file| !file.is_test()) {
        for line in file.code().filter(|line| line.contains("ts_rs") || line.contains(" ts(") || line.contains("[ts("))
        {
            assert!(line.trim_start().starts_with("#[cfg_attr(test,"), "{}: {line}", file.name);
        }
    }
}

/// Settings are read in one place; everything else is given what it needs.
#[test]
fn the_environment_is_read_by_the_command_line_only() {
    for file in sources().iter().filter(|file| !file.is_test() && file.module() != "cli") {
        for reading in ["env::var(", "env::vars(", "env::var_os(", "env::vars_os("] {
            assert!(!file.code().any(|line| line.contains(reading)), "{} reads the environment", file.name);
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read_in_one_go() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut long = Vec::new();
    for path in [root.join("src"), root.join("../tests")].iter().flat_map(|folder| rust_files(folder)) {
        let lines = std::fs::read_to_string(&path).expect("reads").lines().count();
        if lines > LONGEST {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert_eq!(long, [""; 0]);
}

/// The rules above are only worth what their reader sees.
#[test]
fn the_reader_of_imports_sees_every_way_to_write_them() {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    let text = "use crate::domain::ids;\nuse crate::{headless, telemetry};\nfn f() { crate::desktop::run() }\n// crate::api\n\
                mod tests {\nuse crate::cli;";
    let uses: Vec<_> = file("cli.rs", text).uses().into_iter().collect();
    assert_eq!(uses, ["desktop", "domain", "headless", "telemetry"]);
    assert_eq!(file("store/sqlite/mod.rs", "").module(), "store");
    assert!(may_use("desk", "store") && !may_use("store", "desk") && !may_use("store", "vault"));
    assert!(!may_use("api", "simulator") && !may_use("simulator", "store") && may_use("demo", "simulator"));
    assert!(names("let a = axum::Json;", "axum") && !names("let a = my_axum::Json;", "axum"));
}
