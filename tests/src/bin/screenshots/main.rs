//! Photographs every view in both themes and three sizes, for a person to look at: those of the demo, of its service levels, of their
//! review, of its queues, of an incident, of what is learnt from it and of its postmortem, the dialogs of a schedule, those that need a past (a day on record and a
//! night that nobody watched), and the first run.
//!
//! `screenshots FOLDER [PART OF A NAME]...`, such as `1280x800`, `dark` or `edits`: only what all of them are part of, as
//! `1280x800-dark-edits` is. `cargo xtask screenshots` builds what it needs and calls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // As in the library: there is nobody to hand an error to.
#![allow(clippy::print_stdout)] // A person waits for it.

mod edits;
mod incidents;
mod lessons;
mod past;
mod postmortems;
mod queues;
mod review;
mod scenes;
mod slos;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use edits::EDITS;
use incidents::INCIDENTS;
use lessons::LESSONS;
use past::Past;
use postmortems::POSTMORTEMS;
use queues::QUEUES;
use review::REVIEW;
use scenes::{CALM, DEMO, FIRST, Scene, Step};
use slos::SLOS;
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

/// Views that follow one another in one window, and what that is opened on.
struct Walk {
    name: &'static str,
    scenes: &'static [Scene],
    opened: Opened,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Demo,
    Rota,
    Past,
    Empty,
}

const WALKS: &[Walk] = &[
    Walk { name: "demo", scenes: DEMO, opened: Opened::Demo },
    Walk { name: "slos", scenes: SLOS, opened: Opened::Demo },
    Walk { name: "queues", scenes: QUEUES, opened: Opened::Demo },
    Walk { name: "incidents", scenes: INCIDENTS, opened: Opened::Demo },
    Walk { name: "lessons", scenes: LESSONS, opened: Opened::Demo },
    Walk { name: "postmortems", scenes: POSTMORTEMS, opened: Opened::Demo },
    Walk { name: "review", scenes: REVIEW, opened: Opened::Demo },
    Walk { name: "edits", scenes: EDITS, opened: Opened::Rota },
    Walk { name: "past", scenes: CALM, opened: Opened::Past },
    Walk { name: "first", scenes: FIRST, opened: Opened::Empty },
];

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder for the pictures is the first argument"));
    let parts: Vec<String> = env::args().skip(2).collect();
    // Pictures of views that are gone would look like pictures of views that are there.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut past = None;
    let mut sheet = Sheet::default();
    for &(width, height) in SIZES_PX {
        for &(theme, theme_name) in THEMES {
            let stem = format!("{width}x{height}-{theme_name}");
            for walk in WALKS {
                let name = format!("{stem}-{}", walk.name);
                if !parts.iter().all(|part| name.contains(part)) {
                    continue;
                }
                println!("{name}");
                let camera = Camera { stem: folder.join(&stem), size_px: (width, height), theme };
                let (workspace, words) = match walk.opened {
                    Opened::Demo => (Workspace::absent(), IN_DEMO),
                    Opened::Rota => (edits::rota(), &[][..]),
                    Opened::Empty => (Workspace::absent(), &[][..]),
                    Opened::Past => {
                        if past.is_none() {
                            println!("a day on record");
                            past = Some(Past::lived().await);
                        }
                        (past.as_ref().unwrap().again(), &[][..])
                    }
                };
                sheet.add(&camera.photograph(&workspace, words, walk.scenes).await);
            }
        }
    }
    sheet.put_together(&folder.join("contact-sheet.png"));
}

/// One size and theme; the names of its pictures begin with `stem`.
struct Camera {
    stem: PathBuf,
    size_px: (u32, u32),
    theme: Theme,
}

impl Camera {
    /// Gives the pictures in the order of the scenes, each with the name of its view.
    async fn photograph(
        &self,
        workspace: &Workspace,
        words: &[&str],
        scenes: &[Scene],
    ) -> Vec<(&'static str, PathBuf)> {
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
            pictures.push((scene.name, picture));
        }
        window.close().await;
        pictures
    }
}

/// Gives an input a file, as the window of the desktop that chooses one would; that is no page and cannot be driven.
const GIVE_FILE: &str = "const [css, name, text] = arguments;
    const held = new DataTransfer();
    held.items.add(new File([text], name));
    const input = document.querySelector(css);
    input.files = held.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));";

async fn go(window: &Window, scene: &Scene) {
    for step in scene.steps {
        match *step {
            Step::Press(keys) => window.press_together(keys).await,
            Step::Type(text) => window.type_text(text).await,
            Step::TypeMade(make) => window.type_text(&make()).await,
            Step::Click(css, text) => window.click(&window.see_text(css, text).await).await,
            Step::See(css) => drop(window.see(css).await),
            Step::Gone(css) => window.see_gone(css).await,
            Step::File(css, name, text) => {
                drop(window.script(GIVE_FILE, &[css.into(), name.into(), text.into()]).await);
            }
            Step::Drag(css, from, to) => {
                let track = window.see(css).await;
                window.drag(&track, from, to).await;
            }
        }
        // What one key closes or moves is where the next key goes.
        window.settle().await;
    }
    window.see(scene.shows).await;
    window.settle().await;
}

/// All pictures on one sheet: a row for each view, a column for each size and theme.
#[derive(Default)]
struct Sheet {
    rows: Vec<(&'static str, Vec<PathBuf>)>,
}

impl Sheet {
    fn add(&mut self, pictures: &[(&'static str, PathBuf)]) {
        for (view, picture) in pictures {
            match self.rows.iter_mut().find(|(name, _)| name == view) {
                Some((_, row)) => row.push(picture.clone()),
                None => self.rows.push((view, vec![picture.clone()])),
            }
        }
    }

    fn put_together(&self, sheet: &Path) {
        let columns =
            self.rows.iter().map(|(_, row)| row.len()).max().expect("a name of which all these words are part");
        // Of one size and theme a column would be a ribbon, longer than a picture may be.
        let columns = if columns == 1 { 6 } else { columns };
        let pictures = self.rows.iter().flat_map(|(_, row)| row);
        let made = Command::new("montage")
            .args(["-font", "DejaVu-Sans", "-label", "%t", "-geometry", "384x240+6+6"])
            .args(["-tile", &format!("{columns}x")])
            // Made small as they are read: ImageMagick's usual limits hold no hundred and sixty whole screens.
            .args(pictures.map(|picture| format!("{}[384x240]", picture.display())))
            .arg(sheet)
            .status();
        assert!(made.is_ok_and(|status| status.success()), "montage made no contact sheet");
    }
}
