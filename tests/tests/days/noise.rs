//! The noise ledger and the time machine on what a day left behind.

use std::time::Duration;

use watchbill_engine::api::{ApiError, NoiseListing, NoiseRuleListing};

use crate::MORNING;
use crate::day::{self, Day, hours, minutes};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// Somebody who sleeps from ten to seven in Berlin, and one Alertmanager.
fn definitions(rules: &str) -> String {
    format!(
        "team = \"days\" # ours\nme = \"ana\"\n[[people]]\nid = \"ana\"\ntimezone = \"Europe/Berlin\"\n\
         [[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{}\"\n{rules}",
        day::URL
    )
}

/// Nine times three minutes of one alert, with four hours between, and one outage of an hour and a half; another alert fires
/// once. The outage is acknowledged after four minutes.
async fn noisy_day() -> Day {
    let day = Day::begin_with(MORNING, &definitions("")).await;
    day.pass(minutes(1)).await;
    for _ in 0..9 {
        blip(&day, "RedisFlaps", minutes(3)).await;
        day.pass(hours(4)).await;
    }
    day.fire("RedisFlaps", "warning");
    day.pass(minutes(4)).await;
    let id = day.alert("RedisFlaps").await.id;
    day.engine.acknowledge_alert(&id, "ana").await.unwrap();
    day.pass(minutes(86)).await;
    day.resolve("RedisFlaps");
    blip(&day, "DiskFull", hours(1)).await;
    day
}

async fn blip(day: &Day, name: &str, long: Duration) {
    day.fire(name, "warning");
    day.pass(long).await;
    day.resolve(name);
    day.pass(minutes(1)).await;
}

fn rule<'a>(told: &'a NoiseListing, name: &str) -> &'a NoiseRuleListing {
    told.rules.iter().find(|rule| rule.name == name).unwrap_or_else(|| panic!("no rule {name}: {told:?}"))
}

#[tokio::test]
async fn the_ledger_names_the_worst_rule_and_what_would_mend_it() {
    let day = noisy_day().await;
    let told = day.engine.noise_listing(WEEK).await.unwrap();
    let headline = told.headline.as_ref().unwrap();
    assert_eq!((headline.rules, headline.percent), (1, 90), "{told:?}");
    assert_eq!(headline.text, "This rule is 90 % of your interruptions.");
    assert_eq!((told.interruptions, told.rules[0].name.as_str()), (11, "RedisFlaps"));

    let noisy = rule(&told, "RedisFlaps");
    let of = &noisy.figures;
    assert_eq!((of.episodes, of.pages, of.interruptions), (10, 10, 10));
    assert_eq!((of.self_cleared, of.self_cleared_percent), (9, Some(90)));
    assert_eq!((of.acknowledged, of.acknowledged_idle, of.flapping_s), (1, 1, 0));
    let waited = of.median_acknowledge_s.unwrap();
    assert!((180..=240).contains(&waited), "acknowledged {waited} s after the page");
    assert!((2..=4).contains(&of.night_pages), "two nights passed: {}", of.night_pages);

    let suggested = noisy.suggestion.as_ref().unwrap();
    assert_eq!((suggested.change, noisy.no_suggestion), ("for", None));
    assert_eq!((suggested.before.pages, suggested.after.pages), (10, 1));
    assert_eq!(suggested.delay_s, suggested.span_s, "the outage would have paged later by exactly the wait");
    assert!(suggested.patches[0].text.starts_with("- alert: \"RedisFlaps\"\n"), "{:?}", suggested.patches);
    let other = rule(&told, "DiskFull");
    assert_eq!((other.no_suggestion, other.suggestion.as_ref()), (Some("too_few"), None));
}

#[tokio::test]
async fn the_window_is_told_the_same_in_words() {
    let day = noisy_day().await;
    let view = day.engine.noise_view(WEEK).await.unwrap();
    assert_eq!((view.named, view.headline.as_str()), (1, "This rule is 90 % of your interruptions."));
    let row = &view.rules[0];
    assert_eq!(
        (row.key.as_str(), row.self_cleared.as_str(), row.flapping.as_str()),
        ("prod/RedisFlaps", "9 (90 %)", "")
    );
    assert!(row.sentences.iter().any(|sentence| sentence.contains("10 -> 1 pages")), "{:?}", row.sentences);
    assert!(row.sentences.iter().any(|sentence| sentence.contains("would have paged")), "{:?}", row.sentences);
}

#[tokio::test]
async fn what_nobody_knew_is_not_counted_as_over_soon() {
    let day = Day::begin_with(MORNING, &definitions("")).await;
    day.pass(minutes(1)).await;
    day.fire("RedisFlaps", "warning");
    day.pass(minutes(1)).await;
    day.resolve("RedisFlaps");
    day.sleep(minutes(3)).await;
    let told = day.engine.noise_listing(WEEK).await.unwrap();
    let of = &rule(&told, "RedisFlaps").figures;
    assert_eq!((of.episodes, of.self_cleared), (1, 0), "it ended while the laptop slept");
}

#[tokio::test]
async fn other_rules_are_tried_on_the_past_without_being_saved() {
    let day = noisy_day().await;
    let quiet = "[[rules]]\nmatch = 'alertname=\"RedisFlaps\"'\ndo = \"quiet\"\n";
    let told = day.engine.rerun_listing(WEEK, quiet, "p.toml").await.unwrap();
    assert_eq!((told.present.pages, told.drafted.pages), (11, 1));
    assert_eq!(told.differences.len(), 10);
    assert!(told.differences.iter().all(|one| one.differs == "gone" && one.name == "RedisFlaps"), "{told:?}");

    let hold = "[[rules]]\nmatch = 'alertname=\"RedisFlaps\"'\nhold = \"10m\"\n";
    let told = day.engine.rerun_listing(WEEK, hold, "p.toml").await.unwrap();
    let later: Vec<Option<u64>> =
        told.differences.iter().filter(|one| one.differs == "later").map(|one| one.by_s).collect();
    assert_eq!((told.drafted.pages, later), (2, vec![Some(600)]), "the outage pages ten minutes later: {told:?}");

    let refused = day.engine.rerun_listing(WEEK, "[[rules]]\ndo = \"quiet\"\n", "p.toml").await;
    assert!(
        matches!(&refused, Err(ApiError::Invalid { message, .. }) if message.starts_with("p.toml:1:1: ")),
        "{refused:?}"
    );
    let same = day.engine.rerun_listing(WEEK, "", "p.toml").await.unwrap();
    assert_eq!((same.differences.len(), same.present), (0, same.drafted));
}

#[tokio::test]
async fn rules_are_rehearsed_saved_and_hold_at_once() {
    let day = noisy_day().await;
    assert_eq!(day.engine.rules_view().unwrap().text, "");
    let quiet = "# too loud\n[[rules]]\nmatch = 'alertname=\"RedisFlaps\"'\ndo = \"quiet\"\n";
    let tried = day.engine.rehearse_rules(quiet).await.unwrap();
    let week = tried.spans.last().unwrap();
    assert_eq!((tried.problems.len(), week.change.before.pages, week.change.after.pages), (0, 11, 1));
    assert_eq!(week.text, "The last 7 days: 1 page instead of 11.");
    assert_eq!(tried.spans.first().map(|span| span.name.as_str()), Some("Last night"));

    let wrong = day.engine.rehearse_rules("[[rules]]\nmatch = []\nhold = \"soon\"\n").await.unwrap();
    assert_eq!(wrong.problems.iter().map(|problem| (problem.line, problem.column)).collect::<Vec<_>>(), [(3, 8)]);
    assert!(matches!(day.engine.save_rules("", "[[sources]]\n").await, Err(ApiError::Invalid { .. })));

    let saved = day.engine.save_rules("", quiet).await.unwrap();
    assert_eq!((saved.text.as_str(), saved.rules.len()), (quiet, 1));
    assert_eq!(saved.rules[0].does, "shown, never interrupts");
    let before = day.titles().len();
    day.fire("RedisFlaps", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), before, "it does not page any more: {:?}", day.titles());
    let stale = day.engine.save_rules("", "").await;
    assert!(matches!(&stale, Err(ApiError::Store { message }) if message.contains("changed meanwhile")), "{stale:?}");
    let back = day.engine.save_rules(quiet, "").await.unwrap();
    assert_eq!((back.text.as_str(), back.rules.len()), ("", 0));
}
