//! Photographs every view of the demo in both themes and three sizes, for a person to look at.
//!
//! `screenshots FOLDER`; `cargo xtask screenshots` builds what it needs and calls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // As in the library: there is nobody to hand an error to.
#![allow(clippy::print_stdout)] // A person waits for it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use watchbill_tests::{
    built,
    bus::Bus,
    display::Display,
    notifications::NotificationServer,
    window::{Key, Opening, Theme, Window},
    workspace::Workspace,
};

const SIZES_PX: &[(u32, u32)] = &[(900, 600), (1280, 800), (1920, 1080)];
const THEMES: &[(Theme, &str)] = &[(Theme::Light, "light"), (Theme::Dark, "dark")];

/// The made-up company tells the same story every time: without a word about it, its seed is fixed.
const DEMO: &[&str] = &["--demo"];

/// A view: what it is called, how it is reached from the one before, and what shows that it is there.
struct Scene {
    name: &'static str,
    /// Keys one after another; those of one entry are held together.
    keys: &'static [&'static [Key]],
    typed: &'static str,
    shows: &'static str,
}

const CONTROL: Key = Key::Control;

const SCENES: &[Scene] = &[
    Scene { name: "now", keys: &[], typed: "", shows: "[data-need]" },
    Scene { name: "palette", keys: &[&[CONTROL, Key::Character('k')]], typed: "", shows: "#palette-list" },
    Scene {
        name: "settings",
        keys: &[&[Key::Escape], &[CONTROL, Key::Character('3')]],
        typed: "",
        shows: "[data-source]",
    },
    Scene { name: "alerts", keys: &[&[CONTROL, Key::Character('2')]], typed: "", shows: "[role=row] [role=gridcell]" },
    Scene {
        name: "inspector",
        keys: &[&[Key::Down], &[Key::Down], &[Key::Enter]],
        typed: "",
        shows: "aside, [role=complementary]",
    },
    Scene { name: "why", keys: &[&[Key::Character('y')]], typed: "", shows: "#alert-why li" },
    Scene { name: "snooze", keys: &[&[Key::Character('s')]], typed: "", shows: "[role=menu]" },
    Scene {
        name: "completion",
        keys: &[&[Key::Escape], &[Key::Escape], &[Key::Character('/')]],
        typed: "severity=",
        shows: "#filter-suggestions li",
    },
    Scene { name: "filter-problem", keys: &[&[Key::Escape]], typed: "", shows: "#filter-problem" },
    Scene { name: "filtered", keys: &[], typed: "\"critical\"", shows: "[role=row] [role=gridcell]" },
    Scene { name: "keys", keys: &[&[Key::Enter], &[Key::Character('?')]], typed: "", shows: "[role=dialog]" },
];

/// What somebody sees who has nothing to watch yet.
const FIRST: &[Scene] = &[Scene { name: "first-run", keys: &[], typed: "", shows: "#first-address" }];

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder for the pictures is the one argument"));
    // Pictures of views that are gone would look like pictures of views that are there.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut pictures = Vec::new();
    for &(width, height) in SIZES_PX {
        for &(theme, theme_name) in THEMES {
            let stem = format!("{width}x{height}-{theme_name}");
            println!("{stem}");
            let stem = folder.join(stem);
            pictures.extend(photograph(&stem, (width, height), theme, DEMO, SCENES).await);
            pictures.extend(photograph(&stem, (width, height), theme, &[], FIRST).await);
        }
    }
    contact_sheet(&pictures, &folder.join("contact-sheet.png"));
}

/// Gives the pictures in the order of the scenes; their names begin with `stem`.
async fn photograph(
    stem: &Path,
    (width, height): (u32, u32),
    theme: Theme,
    words: &[&str],
    scenes: &[Scene],
) -> Vec<PathBuf> {
    let workspace = Workspace::absent();
    let display = Display::start(width, height);
    let bus = Bus::start();
    // Without one the pictures would show a desktop that cannot be told anything.
    let _server = NotificationServer::start(&bus).await;
    let words = words.iter().map(|&word| word.to_owned()).collect();
    let opening =
        Opening { program: built::desktop(), words, workspace: &workspace, display: &display, bus: &bus, theme };
    let window = Window::open(&opening).await;
    window.resize(width, height).await;
    let mut pictures = Vec::new();
    for scene in scenes {
        for keys in scene.keys {
            window.press_together(keys).await;
            // What one key closes or moves is where the next key goes.
            window.settle().await;
        }
        window.type_text(scene.typed).await;
        window.see(scene.shows).await;
        window.settle().await;
        let picture = PathBuf::from(format!("{}-{}.png", stem.display(), scene.name));
        display.picture(&picture);
        pictures.push(picture);
    }
    window.close().await;
    pictures
}

/// All pictures on one sheet: a row for each size and theme, a column for each view.
fn contact_sheet(pictures: &[PathBuf], sheet: &Path) {
    let made = Command::new("montage")
        .args(["-font", "DejaVu-Sans", "-label", "%t", "-geometry", "640x400+8+8"])
        .args(["-tile", &format!("{}x", SCENES.len() + FIRST.len())])
        .args(pictures)
        .arg(sheet)
        .status();
    assert!(made.is_ok_and(|status| status.success()), "montage made no contact sheet");
}
