//! `cargo xtask screenshots`: pictures of every view, to be looked at by a person.

use crate::{
    Stop,
    command::{cargo, must},
    house::House,
    packages::{self, Purpose},
    programs::{CLI, DESKTOP, Profile, tauri_driver},
    ui,
    words::Words,
};

/// Builds the window and has it photographed by a program of the tests crate, which knows how to drive it.
pub(crate) fn screenshots(words: Words) -> Result<(), Stop> {
    words.end()?;
    let house = House::find()?;
    packages::ensure(Purpose::Tests)?;
    ui::install(&house)?;
    ui::build(&house)?;
    let desktop = DESKTOP.build(&house, Profile::Debug)?;
    let cli = CLI.build(&house, Profile::Debug)?;
    let pictures = house.target.join("screenshots");
    must(
        cargo(&house, &["run", "--package", "watchbill-tests", "--bin", "screenshots", "--"])
            .arg(&pictures)
            .env("WATCHBILL_DESKTOP_BIN", desktop)
            .env("WATCHBILL_BIN", cli)
            .env("WATCHBILL_TAURI_DRIVER", tauri_driver(&house)?),
    )?;
    println!("{}", pictures.join("contact-sheet.png").display());
    Ok(())
}
