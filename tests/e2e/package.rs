//! The Debian package on this machine: installed, started, used and removed, with nothing left of it but what its user
//! stored. `make test-package` builds it and names it; without a name nothing is installed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use voucher_desk::store::sqlite::FILE_NAME;

use super::desk::{LIMIT, address, picture, quick_simulator, reserve, settings};
use super::window::{Window, fresh_display, within};

const NAME: &str = "voucher-desk";
const PROGRAM: &str = "/usr/bin/voucher-desk";
const ENTRY: &str = "/usr/share/applications/voucher-desk.desktop";

/// Where packages put things, but for the records of the packaging itself and caches that others keep of what is there.
const PLACES: [&str; 4] = ["/usr", "/etc", "/opt", "/var"];
const OTHERS: [&str; 6] = [
    "/var/lib/dpkg",
    "/var/lib/apt",
    "/var/cache",
    "/var/log",
    "/usr/share/applications/mimeinfo.cache",
    "icon-theme.cache",
];

/// An installed package, removed when the test ends however it ends.
struct Installed;

impl Installed {
    fn from(package: &Path) -> Self {
        let there = run(Command::new("dpkg-query").args(["-W", "-f=${Status}", NAME]));
        let status = String::from_utf8_lossy(&there.stdout).into_owned();
        assert!(!status.ends_with("ok installed"), "{NAME} is installed here: it would be replaced and removed");
        let installed = as_root(Command::new("dpkg").arg("--install").arg(package));
        let installed_or_not = Self;
        assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
        installed_or_not
    }

    fn remove(self) {
        let removed = as_root(Command::new("dpkg").args(["--purge", NAME]));
        assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
        std::mem::forget(self);
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        as_root(Command::new("dpkg").args(["--purge", NAME]));
    }
}

fn as_root(command: &Command) -> Output {
    let is_root = String::from_utf8_lossy(&run(Command::new("id").arg("-u")).stdout).trim() == "0";
    let mut as_root = Command::new(if is_root { "env" } else { "sudo" });
    run(as_root.arg(command.get_program()).args(command.get_args()))
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Every file of the system that a package may bring.
fn files() -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let mut folders: Vec<PathBuf> = PLACES.map(PathBuf::from).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if OTHERS.iter().any(|other| path.starts_with(other) || path.ends_with(other)) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path.clone());
            }
            files.insert(path);
        }
    }
    files
}

#[tokio::test]
async fn the_package_is_installed_used_and_removed_and_what_was_stored_stays() {
    let Some(package) = std::env::var_os("VOUCHER_DESK_PACKAGE") else { return };
    within(LIMIT, async {
        let before = files();
        let installed = Installed::from(Path::new(&package));
        assert_eq!(as_root(Command::new("dpkg").args(["--verify", NAME])).stdout, b"", "what was installed is whole");
        let checked = run(Command::new("desktop-file-validate").arg(ENTRY));
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        for part in ["lib/systemd/user/voucher-desk.service", "share/doc/voucher-desk/copyright"] {
            assert!(Path::new("/usr").join(part).exists(), "{part}");
        }

        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let window = Window::start_on(display, Path::new(PROGRAM), &[]).await;
        simulator.notify_at(address(&window).await.parse().expect("a URL"));
        let (first, second) = (reserve(&simulator), reserve(&simulator));
        window.press(&first.coupon_id.as_str().to_lowercase()).await;
        window.has("voucher", "data-coupon", first.coupon_id.as_str()).await;
        picture(&window, "package.png").await;

        // The real one, not that of the display: it finds the program by the entry that was installed.
        let mut opener = tokio::process::Command::from(window.display().command("/usr/bin/xdg-open"));
        let link = format!("voucherdesk://coupon/{}", second.coupon_id);
        let opened = opener.arg(link).output().await.expect("runs");
        assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
        window.has("voucher", "data-coupon", second.coupon_id.as_str()).await;

        let stored = window.display().home().join("data/voucher-desk").join(FILE_NAME);
        assert!(stored.exists());
        installed.remove();
        assert!(stored.exists(), "what was received stays");
        window.close().await;
        simulator.stop().await;
        let left: Vec<_> = files().difference(&before).cloned().collect();
        assert_eq!(left, Vec::<PathBuf>::new(), "of the package nothing stays");
    })
    .await;
}
