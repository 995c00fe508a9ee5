//! A folder with all that is in it: to compare, to copy, to look for what must not be there.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Every file and folder below a path with its permissions; of a file its bytes.
#[track_caller]
pub fn tree(root: &Path) -> BTreeMap<PathBuf, (u32, Option<Vec<u8>>)> {
    let mut found = BTreeMap::new();
    gather(root, root, &mut found);
    found
}

fn gather(root: &Path, path: &Path, found: &mut BTreeMap<PathBuf, (u32, Option<Vec<u8>>)>) {
    for entry in fs::read_dir(path).expect("reads") {
        let path = entry.expect("reads").path();
        let below = path.strip_prefix(root).expect("below").to_owned();
        let mode = fs::symlink_metadata(&path).expect("is there").permissions().mode() & 0o777;
        if path.is_dir() {
            found.insert(below, (mode, None));
            gather(root, &path, found);
        } else {
            // A socket has no bytes.
            found.insert(below, (mode, path.is_file().then(|| fs::read(&path).expect("reads"))));
        }
    }
}

/// Copies a folder with all that is in it, permissions included.
#[track_caller]
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("makes a folder");
    fs::set_permissions(to, fs::metadata(from).expect("is there").permissions()).expect("ours");
    for entry in fs::read_dir(from).expect("reads") {
        let path = entry.expect("reads").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_tree(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).expect("copies");
        }
    }
}
