//! Where cargo put the programs under test.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The command line, `watchbill`: `WATCHBILL_BIN`, or the one built beside this test.
///
/// # Panics
/// When it was not built.
pub fn cli() -> PathBuf {
    program("WATCHBILL_BIN", "watchbill", "cargo build -p watchbill-cli")
}

/// The window, `watchbill-desktop`: `WATCHBILL_DESKTOP_BIN`, or the one built beside this test.
///
/// # Panics
/// When it was not built.
pub fn desktop() -> PathBuf {
    program("WATCHBILL_DESKTOP_BIN", "watchbill-desktop", "cargo build -p watchbill-desktop")
}

/// tauri-driver: `WATCHBILL_TAURI_DRIVER`, or the one that `cargo xtask test` installed.
///
/// # Panics
/// When it was not installed.
pub fn tauri_driver() -> PathBuf {
    program("WATCHBILL_TAURI_DRIVER", "../tools/bin/tauri-driver", "cargo xtask test")
}

/// The Python with the packages the tests compare with: `WATCHBILL_PYTHON`, or the one that `cargo xtask test` made.
///
/// # Panics
/// When it was not made.
pub fn python() -> PathBuf {
    let beside = if cfg!(windows) { "../python/Scripts/python" } else { "../python/bin/python" };
    program("WATCHBILL_PYTHON", beside, "cargo xtask test")
}

/// Where pictures and page sources of failures are left for a person: a folder in cargo's build folder.
pub fn failures() -> PathBuf {
    let folder = profile_folder().join("../failures");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn program(variable: &str, beside: &str, how: &str) -> PathBuf {
    let path = env::var_os(variable)
        .map_or_else(|| profile_folder().join(format!("{beside}{}", env::consts::EXE_SUFFIX)), PathBuf::from);
    assert!(path.is_file(), "{} is not there; `{how}` makes it, {variable} names another", path.display());
    path
}

/// `target/debug`, from `target/debug/deps/<test>` or `target/debug/<program>`.
fn profile_folder() -> PathBuf {
    let own = env::current_exe().unwrap();
    let folder = own.parent().unwrap();
    let is_deps = folder.file_name().is_some_and(|name| name == "deps");
    (if is_deps { folder.parent().unwrap_or(folder) } else { folder }).to_path_buf()
}

/// The checkout.
pub fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
