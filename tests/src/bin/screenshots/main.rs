//! Photographs every view in both themes and three sizes, for a person to look at: those of the demo, those that need a past
//! (a day on record and a night that nobody watched), and the first run.
//!
//! `screenshots FOLDER [PART OF A NAME]`, such as `1280x800` or `dark`; `cargo xtask screenshots` builds what it needs and calls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // As in the library: there is nobody to hand an error to.
#![allow(clippy::print_stdout)] // A person waits for it.

mod past;
mod scenes;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use past::Past;
use scenes::{CALM, DEMO, FIRST, Scene, Step};
use watchbill_tests::{
    built,
    bus::Bus,
    display::Display,
    notifications::NotificationServer,
    window::{Opening, Theme, Window},
    workspace::Workspace,
};

const SIZES_PX: &[(u32, u32)] = &[(900, 600), (1280, 800), (1920, 1080)];
const THEMES: &[(Theme, &str)] = &[(Theme::Light, "light"), (Theme::Dark, "dark")];

/// The made-up company tells the same story every time: without a word about it, its seed is fixed.
const IN_DEMO: &[&str] = &["--demo"];

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder for the pictures is the first argument"));
    let only = env::args().nth(2).unwrap_or_default();
    // Pictures of views that are gone would look like pictures of views that are there.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    println!("a day on record");
    let past = Past::lived().await;
    let mut pictures = Vec::new();
    for &size_px in SIZES_PX {
        for &(theme, theme_name) in THEMES {
            let stem = format!("{}x{}-{theme_name}", size_px.0, size_px.1);
            if !stem.contains(&only) {
                continue;
            }
            println!("{stem}");
            let camera = Camera { stem: folder.join(stem), size_px, theme };
            pictures.extend(camera.photograph(&Workspace::absent(), IN_DEMO, DEMO).await);
            pictures.extend(camera.photograph(&past.again(), &[], CALM).await);
            pictures.extend(camera.photograph(&Workspace::absent(), &[], FIRST).await);
        }
    }
    contact_sheet(&pictures, &folder.join("contact-sheet.png"));
}

/// One size and theme; the names of its pictures begin with `stem`.
struct Camera {
    stem: PathBuf,
    size_px: (u32, u32),
    theme: Theme,
}

impl Camera {
    /// Gives the pictures in the order of the scenes.
    async fn photograph(&self, workspace: &Workspace, words: &[&str], scenes: &[Scene]) -> Vec<PathBuf> {
        let (width, height) = self.size_px;
        let display = Display::start(width, height);
        let bus = Bus::start();
        // Without one the pictures would show a desktop that cannot be told anything.
        let _server = NotificationServer::start(&bus).await;
        let words = words.iter().map(|&word| word.to_owned()).collect();
        let (program, theme) = (built::desktop(), self.theme);
        let opening = Opening { program, words, workspace, display: &display, bus: &bus, theme };
        let window = Window::open(&opening).await;
        window.resize(width, height).await;
        let mut pictures = Vec::new();
        for scene in scenes {
            go(&window, scene).await;
            let picture = PathBuf::from(format!("{}-{}.png", self.stem.display(), scene.name));
            display.picture(&picture);
            pictures.push(picture);
        }
        window.close().await;
        pictures
    }
}

async fn go(window: &Window, scene: &Scene) {
    for step in scene.steps {
        match *step {
            Step::Press(keys) => window.press_together(keys).await,
            Step::Type(text) => window.type_text(text).await,
            Step::Click(css, text) => window.click(&window.see_text(css, text).await).await,
            Step::See(css) => drop(window.see(css).await),
        }
        // What one key closes or moves is where the next key goes.
        window.settle().await;
    }
    window.see(scene.shows).await;
    window.settle().await;
}

/// All pictures on one sheet: a row for each view, a column for each size and theme.
fn contact_sheet(pictures: &[PathBuf], sheet: &Path) {
    let views = DEMO.len() + CALM.len() + FIRST.len();
    let rows = (0..views).flat_map(|view| pictures.iter().skip(view).step_by(views));
    let made = Command::new("montage")
        .args(["-font", "DejaVu-Sans", "-label", "%t", "-geometry", "480x300+6+6"])
        .args(["-tile", &format!("{}x", pictures.len() / views)])
        // Made small as they are read: ImageMagick's usual limits hold no hundred and sixty whole screens.
        .args(rows.map(|picture| format!("{}[480x300]", picture.display())))
        .arg(sheet)
        .status();
    assert!(made.is_ok_and(|status| status.success()), "montage made no contact sheet");
}
