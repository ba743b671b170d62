//! Types into a document of a workspace until it is killed, and keeps it as often as the window does: within the half second. Every key and
//! every text that was taken is told on standard output, each with the milliseconds since it began.
//!
//! `typist WORKSPACE NUMBER SEED`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // As in the library: there is nobody to hand an error to.
#![allow(clippy::print_stdout)] // Whoever started it reads that.

use std::path::Path;
use std::time::{Duration, Instant};

use watchbill_engine::api::PostmortemText;
use watchbill_engine::{Engine, Options};
use watchbill_platform::{Notifications, system_ports};
use watchbill_tests::dice::Dice;
use watchbill_tests::typing::{keys_of, text_after};

/// What is typed is kept no later than this after its first key, with room for a slow machine below the half second.
const KEPT_AFTER: Duration = Duration::from_millis(400);
/// The longest pause between two keys, ms.
const PAUSE_MS: u64 = 40;
/// Every so many texts the writer leaves the editor for a moment.
const SETTLED_EACH: u64 = 6;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [workspace, number, seed] = <[String; 3]>::try_from(words).expect("WORKSPACE NUMBER SEED");
    let (id, mut dice) = (number.parse::<i64>().unwrap(), Dice::of(seed.parse().unwrap()));
    let ports = system_ports(Path::new(&workspace), Notifications::Silent("only typing".to_owned()));
    let guest = Engine::look_on(Options::new(&workspace), ports).await.unwrap();
    let view = guest.postmortem_view(id).await.unwrap();
    let (mut keys, mut seen) = (keys_of(&view.body).expect("a text that was typed here"), view.row.revision);
    let begun = Instant::now();
    println!("open {} {keys}", begun.elapsed().as_millis());
    let mut first_unkept: Option<Instant> = None;
    loop {
        if first_unkept.is_some_and(|first| first.elapsed() >= KEPT_AFTER) {
            let settled = dice.up_to(SETTLED_EACH) == 0;
            let form = PostmortemText { id, seen, text: text_after(keys), settled };
            let saved = guest.postmortem_write(&form, "typist").await.unwrap();
            assert!(saved.elsewhere.is_none(), "nobody else writes here: {saved:?}");
            seen = saved.revision;
            first_unkept = None;
            println!("kept {} {keys}", begun.elapsed().as_millis());
        }
        keys += 1;
        first_unkept.get_or_insert_with(Instant::now);
        println!("key {} {keys}", begun.elapsed().as_millis());
        tokio::time::sleep(Duration::from_millis(dice.up_to(PAUSE_MS))).await;
    }
}
