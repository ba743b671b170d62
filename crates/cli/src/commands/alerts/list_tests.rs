use rstest::rstest;
use watchbill_engine::api::{ListedSource, TimeText};

use super::*;

fn source(health: &'static str, as_of: Option<&str>) -> ListedSource {
    ListedSource {
        name: "prod".to_owned(),
        kind: "alertmanager".to_owned(),
        health,
        as_of: as_of.map(str::to_owned),
        as_of_local: None,
        problem: None,
    }
}

#[rstest]
#[case(vec![], "", "No source is defined")]
#[case(vec![source("unknown", None)], "", "Nothing has been polled yet")]
#[case(vec![source("fine", Some("t"))], "", "No alert fires; every source was heard")]
#[case(vec![source("fine", Some("t"))], "a=\"b\"", "No alert matches; every source was heard")]
#[case(vec![source("fine", Some("t")), source("failing", None)], "", "No alert fires as far as is known: 1 of 2 sources")]
#[case(vec![source("stale", Some("t"))], "", "No alert fires as far as is known: 0 of 1 sources")]
fn an_empty_list_is_only_calm_when_every_source_was_heard(
    #[case] sources: Vec<ListedSource>,
    #[case] filter: &str,
    #[case] beginning: &str,
) {
    let said = nothing(&AlertsListing { alerts: Vec::new(), sources }, filter);
    assert!(said.starts_with(beginning), "{said}");
}

#[rstest]
#[case(None, None, None, "")]
#[case(None, Some("acknowledged"), None, "acknowledged")]
#[case(None, None, Some("02:11"), "as of 02:11")]
#[case(None, Some("snoozed until 14:00"), Some("02:11"), "snoozed until 14:00, as of 02:11")]
#[case::about_to_fire(Some("fires in 4 min"), None, None, "fires in 4 min")]
#[case::about_to_clear(Some("clears in 40 s"), Some("acknowledged"), None, "clears in 40 s, acknowledged")]
fn the_note_says_what_was_done_and_how_old_the_news_is(
    #[case] soon: Option<&str>,
    #[case] quiet: Option<&str>,
    #[case] as_of: Option<&str>,
    #[case] expected: &str,
) {
    let time = |short: &str| TimeText { ms: 0, short: short.to_owned(), full: "2026-03-28 02:11:00 CET".to_owned() };
    let row = AlertRowView {
        id: "prod/1".to_owned(),
        name: "NodeDown".to_owned(),
        place: "node-3".to_owned(),
        level: 1,
        alone: true,
        source: "prod".to_owned(),
        summary: String::new(),
        severity: "critical".to_owned(),
        state: "firing".to_owned(),
        since: time("02:00"),
        as_of: as_of.map(time),
        quiet: quiet.map(str::to_owned),
        soon: soon.map(str::to_owned),
        flapping: None,
        strip: Vec::new(),
    };
    assert_eq!(note(&row), expected);
}
