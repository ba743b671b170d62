//! Makes the access list of commands from the one list, and lets Tauri look at its configuration.

use tauri_build::{AppManifest, Attributes};

/// Turns the one list of commands into their names.
macro_rules! with_commands {
    ($($command:ident,)*) => { &[$(stringify!($command)),*] };
}

const COMMANDS: &[&str] = include!("commands.in");

fn main() {
    println!("cargo:rerun-if-changed=commands.in");
    println!("cargo:rerun-if-changed=isolation");
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::try_build(Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS)))
        .unwrap_or_else(|error| fail(&error.to_string()));
}

fn fail(why: &str) -> ! {
    println!("cargo:warning={why}");
    std::process::exit(1);
}
