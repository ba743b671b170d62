//! Nights and hours in which a person wants to be told only of what breaks through.

use watchbill_engine::api::RestAsk;
use watchbill_engine::ports::{NoticeAction, NoticeResponse};
use watchbill_engine::{Engine, Options, Zone};

use super::day::{Day, URL, hours, minutes};

/// Ana sleeps from 22:00 to 07:00 by the clock of her zone.
fn ana_in(zone: &str) -> String {
    format!(
        "team = \"days\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"{zone}\"\n\
         quiet_hours = \"22:00-07:00\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n"
    )
}

/// Polls for a while, by which the first answer of the source is no news any more.
async fn evening(now: &str, definitions: &str) -> Day {
    let day = Day::begin_with(now, definitions).await;
    day.pass(minutes(5)).await;
    day
}

async fn kinds(day: &Day) -> Vec<String> {
    let mut pages = day.engine.pages_list().await.unwrap();
    pages.reverse();
    pages.into_iter().map(|page| page.kind).collect()
}

async fn quiet(day: &Day, name: &str) -> Option<String> {
    let id = day.alert(name).await.id;
    day.engine.alert_detail(&id).await.unwrap().row.quiet
}

fn until(words: &str) -> RestAsk {
    RestAsk::Until { words: words.to_owned() }
}

#[tokio::test]
async fn a_night_holds_warnings_lets_criticals_through_and_ends_in_one_digest_of_what_still_fires() {
    let day = evening("2026-03-10T21:55:00Z", &ana_in("UTC")).await;
    for name in ["DiskFull", "QueueGrows", "Passing"] {
        day.fire(name, "warning");
    }
    day.pass(minutes(30)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "she sleeps");
    assert_eq!(quiet(&day, "DiskFull").await.as_deref(), Some("quiet hours until Wed 07:00"));
    day.fire("NodeDown", "critical");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 1, "what breaks through wakes her: {:?}", day.titles());
    assert!(day.titles()[0].contains("NodeDown"), "{:?}", day.titles());
    let page = day.notices()[0].page;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Dismiss }).await;
    day.resolve("Passing");
    // 06:50.
    day.pass(hours(8) + minutes(18)).await;
    assert_eq!(day.titles().len(), 1, "not a minute before seven: {:?}", day.titles());
    day.pass(minutes(15)).await;
    assert_eq!(kinds(&day).await, ["firing", "digest"], "{:?}", day.titles());
    let digest = &day.notices()[1];
    assert!(digest.body.contains("DiskFull") && digest.body.contains("QueueGrows"), "{digest:?}");
    assert!(!digest.body.contains("Passing") && !digest.body.contains("NodeDown"), "{digest:?}");
    day.fire("LogsLate", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(kinds(&day).await.last().map(String::as_str), Some("firing"), "the day has begun");
}

#[tokio::test]
async fn hours_are_those_of_the_person_and_not_of_the_laptop() {
    // 22:30 in Berlin, 16:30 in New York.
    let definitions = ana_in("America/New_York");
    let day = evening("2026-01-15T21:25:00Z", &definitions).await;
    day.fakes.clock.set_zone(Zone::parse("Europe/Berlin").unwrap());
    day.fire("DiskFull", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 1, "it is afternoon where she is: {:?}", day.titles());
    let rest = day.engine.rest().await.unwrap();
    assert_eq!((rest.quiet_until, rest.zone.as_str()), (None, "America/New_York"));
    // 04:30 in Berlin, 22:30 in New York.
    day.pass(hours(6)).await;
    day.fire("QueueGrows", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles().len(), 1, "and night now: {:?}", day.titles());
    let rest = day.engine.rest().await.unwrap();
    assert_eq!(rest.quiet_until.map(|until| until.short).as_deref(), Some("13:00"), "told by the laptop's clock");
}

#[tokio::test]
async fn hours_without_a_zone_of_their_own_follow_that_of_the_team_when_it_changes() {
    let of_team = |zone: &str| {
        let own = ana_in("x").replace("timezone = \"x\"\n", "");
        format!("timezone = \"{zone}\"\n{own}")
    };
    // 22:30 in Berlin, 16:30 in New York.
    let day = evening("2026-01-15T21:25:00Z", &of_team("Europe/Berlin")).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "it is night where the team is");
    day.define(&of_team("America/New_York"));
    day.pass(minutes(2)).await;
    assert_eq!(
        day.titles().len(),
        1,
        "it is afternoon now, and nothing waits for a night that is none: {:?}",
        day.titles()
    );
}

#[tokio::test]
async fn a_night_in_which_the_clocks_are_set_forward_ends_at_seven_all_the_same() {
    // 21:55 in Berlin; the night to Sunday is an hour shorter there.
    let day = evening("2026-03-28T20:50:00Z", &ana_in("Europe/Berlin")).await;
    day.fakes.clock.set_zone(Zone::parse("Europe/Berlin").unwrap());
    day.pass(minutes(10)).await;
    day.fire("DiskFull", "warning");
    // 06:55 in summer time, 04:55 UTC.
    day.pass(hours(7) + minutes(50)).await;
    assert_eq!(day.titles(), Vec::<String>::new());
    day.pass(minutes(10)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
}

#[tokio::test]
async fn do_not_disturb_that_is_ended_early_gives_one_digest() {
    let day = evening("2026-03-10T09:00:00Z", &ana_in("UTC")).await;
    let done = day.engine.change_rest(&until("2h")).await.unwrap();
    assert_eq!(done.before, None);
    assert_eq!(done.rest.undisturbed_until.map(|at| at.short).as_deref(), Some("11:05"));
    day.pass(minutes(1)).await;
    for name in ["DiskFull", "QueueGrows"] {
        day.fire(name, "warning");
    }
    day.fire("NodeDown", "critical");
    day.pass(minutes(10)).await;
    assert_eq!(day.titles().len(), 1, "only what breaks through: {:?}", day.titles());
    assert_eq!(quiet(&day, "DiskFull").await.as_deref(), Some("do not disturb until 11:05"));
    let ended = day.engine.change_rest(&RestAsk::Off).await.unwrap();
    assert!(ended.before.is_some() && ended.rest.undisturbed_until.is_none());
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["firing", "digest"], "{:?}", day.titles());
    assert!(day.notices()[1].body.contains("DiskFull") && day.notices()[1].body.contains("QueueGrows"));
}

#[tokio::test]
async fn do_not_disturb_outlives_a_restart_and_its_end_is_kept() {
    let mut day = evening("2026-03-10T09:00:00Z", &ana_in("UTC")).await;
    day.engine.change_rest(&until("1h")).await.unwrap();
    day.pass(minutes(1)).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(5)).await;
    day.restart_after(minutes(5)).await;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "it holds on");
    day.pass(minutes(50)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
    day.restart_after(minutes(5)).await;
    day.pass(minutes(5)).await;
    assert_eq!(day.titles().len(), 1, "and is told once: {:?}", day.titles());
}

#[tokio::test]
async fn the_switch_of_another_process_is_taken_up_within_seconds() {
    let day = evening("2026-03-10T09:00:00Z", &ana_in("UTC")).await;
    let guest = Engine::look_on(Options::new(day.folder()), day.fakes.ports()).await.unwrap();
    guest.change_rest(&until("1h")).await.unwrap();
    day.pass(minutes(1)).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "the one that watches heard of it");
    assert!(guest.rest().await.unwrap().undisturbed_until.is_some());
    guest.change_rest(&RestAsk::Off).await.unwrap();
    guest.shutdown().await;
    day.pass(minutes(1)).await;
    assert_eq!(kinds(&day).await, ["digest"], "{:?}", day.titles());
}

#[tokio::test]
async fn an_end_that_is_none_is_refused_and_changes_nothing() {
    let day = evening("2026-03-10T09:00:00Z", &ana_in("UTC")).await;
    day.engine.change_rest(&until("1h")).await.unwrap();
    for words in ["soon", "0h", "2026-03-10T08:00:00Z", "365d"] {
        let refused = day.engine.change_rest(&until(words)).await.unwrap_err();
        assert!(refused.to_string().contains("expected a span like 2h"), "{refused}");
    }
    assert!(day.engine.change_rest(&RestAsk::At { ms: 0 }).await.is_err());
    assert!(day.engine.rest().await.unwrap().undisturbed_until.is_some());
}

#[tokio::test]
async fn why_tells_which_question_decided_and_what_would_have_to_differ() {
    let day = evening("2026-03-10T22:00:00Z", &ana_in("UTC")).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(2)).await;
    let id = day.alert("DiskFull").await.id;
    let why = day.engine.alert_detail(&id).await.unwrap().why;
    assert_eq!((why.verdict.as_str(), why.headline.as_str()), ("holds", "held back: quiet hours until Wed 07:00"));
    let decisive: Vec<_> = why.steps.iter().filter(|step| step.decides).collect();
    assert_eq!(decisive.len(), 1);
    assert_eq!(
        decisive[0].otherwise.as_deref(),
        Some(
            "at Wed 07:00 your quiet hours end: if it still fires then, it is told in one digest; were its severity \
             critical, it would page now"
        )
    );
    let listed = day.engine.why(&id).await.unwrap();
    assert_eq!((listed.verdict, listed.held), ("holds", Some("quiet_hours")));
    let recorded = &day.engine.alert_detail(&id).await.unwrap().decisions[0];
    assert_eq!(recorded.because, listed.because, "what is said now is what was recorded");

    day.fire("NodeDown", "critical");
    day.pass(minutes(2)).await;
    let page = &day.engine.pages_list().await.unwrap()[0];
    let told = day.engine.page_why(page.id).await.unwrap();
    assert_eq!((told.because.as_str(), told.lines.len(), told.left_out), ("began to fire", 1, 0));
    let records: Vec<&str> = told.lines[0].records.iter().map(|record| record.text.as_str()).collect();
    assert!(records.contains(&"paged: began to fire"), "{records:?}");
    assert!(records.iter().any(|record| record.starts_with("firing (critical), observed: ")), "{records:?}");
    let critical = day.engine.why(&day.alert("NodeDown").await.id).await.unwrap();
    assert_eq!(critical.held, Some("announced"));
    assert!(day.engine.page_why(page.id + 1000).await.is_err());
}
