use std::path::Path;

use rstest::rstest;
use watchbill_domain::alerts::{AlertView, Duty, Labels};

use super::*;
use crate::ports::Files;
use crate::testing::MemoryFiles;
use crate::workspace::{Loaded, load};

const PEOPLE: &str = "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
                      [[people]]\nid = \"cy\"\nname = \"Cy\"\n";
const CHECKOUT: &str = "[[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n";

/// Handed over every day at 09:00 in UTC, from Monday 5 January 2026 on.
fn daily(people: &str) -> String {
    format!(
        "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
         rotation = {{ kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [{people}] }}\n"
    )
}

fn loaded(definitions: &str, schedules: &[(&str, &str)]) -> Loaded {
    let (files, team) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&team.join("watchbill.toml"), definitions.as_bytes()).unwrap();
    for (name, text) in schedules {
        files.write(&team.join("schedules").join(name), text.as_bytes()).unwrap();
    }
    load(&files, team)
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Whose an alert of the app `checkout` is at 12:00 on Tuesday 6 January, by a table made then.
fn told(definitions: &str, schedules: &[(&str, &str)]) -> String {
    let now = instant("2026-01-06T12:00:00Z");
    let duties = loaded(definitions, schedules).watch().duties(now, now);
    let labels = Labels::from_pairs([("alertname", "Slow"), ("app", "checkout")]);
    let end = |until: Option<Instant>| until.map_or_else(String::new, |until| format!(" until {until}"));
    match duties.of(&AlertView::labelled(&labels, "prod"), now) {
        Duty::Unlinked => "unlinked".to_owned(),
        Duty::You { schedule, until } => format!("you for {schedule}{}", end(until)),
        Duty::Others { schedule, people, until } => format!("{} for {schedule}{}", people.join(" and "), end(until)),
        Duty::Nobody { schedule, until } => format!("nobody for {schedule}{}", end(until)),
        Duty::Unknown { schedule, why } => format!("in doubt for {schedule}: {why}"),
    }
}

fn plain() -> String {
    format!("{PEOPLE}{CHECKOUT}")
}

#[rstest]
#[case::your_day(&plain(), "\"bo\", \"ana\"", "you for payments until 2026-01-07T09:00:00Z")]
#[case::the_day_of_another(&plain(), "\"ana\", \"bo\"", "Bo for payments until 2026-01-07T09:00:00Z")]
#[case::one_after_another(&plain(), "\"ana\", \"bo\", \"bo\"", "Bo for payments until 2026-01-08T09:00:00Z")]
#[case::for_ever(&plain(), "\"bo\"", "Bo for payments")]
#[case::nobody(&plain(), "", "nobody for payments")]
#[case::somebody_who_is_not_declared(
    &plain(), "\"ana\", \"anna\"", "in doubt for payments: `anna` is none of the people of watchbill.toml")]
#[case::not_said_who_sits_here(
    &plain().replace("me = \"ana\"\n", ""), "\"ana\", \"bo\"",
    "in doubt for payments: watchbill.toml does not say who sits at this laptop (`me`)")]
#[case::somebody_sits_here_who_is_not_there(
    &plain().replace("me = \"ana\"", "me = \"nobody\""), "\"ana\", \"bo\"",
    "in doubt for payments: watchbill.toml does not say who sits at this laptop (`me`)")]
#[case::a_service_without_a_schedule(
    &plain().replace("schedule = \"payments\"\n", ""), "\"ana\", \"bo\"", "unlinked")]
#[case::no_service(PEOPLE, "\"ana\", \"bo\"", "unlinked")]
#[case::a_service_of_other_alerts(&plain().replace("app=", "job="), "\"ana\", \"bo\"", "unlinked")]
#[case::the_first_service_that_matches(
    &format!("{PEOPLE}[[services]]\nname = \"all\"\nmatch = []\n{CHECKOUT}"), "\"ana\", \"bo\"", "unlinked")]
#[case::a_service_before_it_was_lost(
    &format!("{PEOPLE}[[services]]\nname = \"lost\"\n{CHECKOUT}"), "\"ana\", \"bo\"",
    "in doubt for payments: watchbill.toml:11:1: a service is not known, and this alert may be about it")]
#[case::a_service_behind_it_was_lost(
    &format!("{PEOPLE}{CHECKOUT}[[services]]\nname = \"lost\"\n"), "\"ana\", \"bo\"",
    "Bo for payments until 2026-01-07T09:00:00Z")]
fn an_alert_is_whose_the_schedule_of_its_service_says(
    #[case] definitions: &str,
    #[case] people: &str,
    #[case] expected: &str,
) {
    assert_eq!(told(definitions, &[("payments.toml", &daily(people))]), expected);
}

#[rstest]
#[case::none(&[], "in doubt for payments: there is no schedule `payments`")]
#[case::one_of_another_name(
    &[("orders.toml", daily("\"bo\""))], "in doubt for payments: there is no schedule `payments`")]
#[case::by_the_name_inside(
    &[("p.toml", format!("name = \"payments\"\n{}", daily("\"bo\"")))], "Bo for payments")]
#[case::two_of_that_name(
    &[
        ("p.toml", format!("name = \"payments\"\n{}", daily("\"bo\""))),
        ("q.toml", format!("name = \"payments\"\n{}", daily("\"cy\""))),
    ],
    "in doubt for payments: `payments` is the name of schedules/p.toml and of schedules/q.toml")]
#[case::the_file_of_that_name_before_the_name_inside(
    &[
        ("payments.toml", daily("\"bo\"")),
        ("q.toml", format!("name = \"payments\"\n{}", daily("\"cy\""))),
    ],
    "Bo for payments")]
#[case::two_at_once(
    &[("payments.toml", format!("{}{}", daily("\"bo\""), daily("\"cy\"").replace("timezone = \"UTC\"\n", "").replace("primary", "secondary")))],
    "Bo and Cy for payments")]
fn a_schedule_goes_by_the_name_of_its_file_or_the_one_inside(
    #[case] schedules: &[(&str, String)],
    #[case] expected: &str,
) {
    let schedules: Vec<(&str, &str)> = schedules.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(told(&plain(), &schedules), expected);
}

#[rstest]
#[case::no_toml("[[layers\n")]
#[case::a_layer_is_lost(&daily("\"bo\"").replace("daily", "sometimes"))]
#[case::another_layer_is_lost(&format!("{}[[layers]]\nname = \"broken\"\n", daily("\"bo\"")))]
fn a_schedule_that_is_not_whole_is_in_doubt(#[case] schedule: &str) {
    let told = told(&plain(), &[("payments.toml", schedule)]);
    assert!(told.starts_with("in doubt for payments: schedules/payments.toml:"), "{told}");
}

#[test]
fn a_table_tells_of_the_whole_span_and_of_the_hand_off_behind_it() {
    let yearly = daily("\"bo\", \"ana\"").replace("daily", "monthly").replace("length = 1", "length = 6");
    let loaded = loaded(&plain(), &[("payments.toml", &yearly)]);
    let (from, to) = (instant("2026-02-01T00:00:00Z"), instant("2026-03-01T00:00:00Z"));
    let lines = loaded.watch().duties(from, to).lines;
    let told: Vec<_> = lines[0].stretches.iter().map(|one| (one.from.to_string(), one.who.clone())).collect();
    let bo = OnDuty::Others(vec!["Bo".to_owned()]);
    assert_eq!(told, [(from.to_string(), bo), ("2026-07-05T09:00:00Z".to_owned(), OnDuty::You)]);
}

#[test]
fn two_services_of_one_schedule_share_a_line() {
    let more = CHECKOUT.replace("\"checkout\"\nschedule", "\"cart\"\nschedule");
    let loaded = loaded(&format!("{PEOPLE}{CHECKOUT}{more}"), &[("payments.toml", &daily("\"bo\""))]);
    let now = instant("2026-01-06T12:00:00Z");
    let duties = loaded.watch().duties(now, now);
    assert_eq!((duties.lines.len(), duties.services.len()), (1, 2));
    assert_eq!(duties.services, loaded.watch().services().services, "matching needs no time");
}

#[test]
fn a_table_is_kept_while_nothing_changes() {
    let loaded = Arc::new(loaded(&plain(), &[("payments.toml", &daily("\"bo\", \"ana\""))]));
    let mut kept = KeptDuties::default();
    let now = instant("2026-01-06T12:00:00Z");
    let first = kept.at(&loaded, now);
    assert!(Arc::ptr_eq(&first, &kept.at(&loaded, now.plus(Duration::from_secs(86_399)))));
    let next_day = kept.at(&loaded, now.plus(FRESH_FOR));
    assert!(!Arc::ptr_eq(&first, &next_day));
    assert!(!Arc::ptr_eq(&next_day, &kept.at(&loaded, now)), "the clock was set back");
    let changed = Arc::new((*loaded).clone());
    let last = kept.at(&loaded, now);
    assert!(!Arc::ptr_eq(&last, &kept.at(&changed, now)));
}

#[rstest]
#[case::of_its_service(&[("service", "checkout"), ("queue", "orders.dlq")], "mq", Some("checkout"))]
#[case::of_another_source(&[("service", "checkout"), ("queue", "orders.dlq")], "other", Some("everything"))]
#[case::of_no_service(&[("queue", "orders.dlq")], "mq", Some("everything"))]
#[case::of_a_service_that_no_queue_names(&[("service", "cart"), ("queue", "orders.dlq")], "mq", Some("everything"))]
#[case::of_no_queue(&[("service", "checkout")], "mq", Some("everything"))]
fn an_alert_about_a_queue_is_about_the_service_that_the_queue_belongs_to(
    #[case] labels: &[(&str, &str)],
    #[case] source: &str,
    #[case] expected: Option<&str>,
) {
    let queues = "[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq:15672\"\n\
                  [[services]]\nname = \"everything\"\nmatch = []\n[[services]]\nname = \"cart\"\nmatch = ['app=\"cart\"']\n";
    let table = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\nservice = \"checkout\"\n";
    let loaded = loaded(&format!("{PEOPLE}{queues}{CHECKOUT}{table}"), &[("payments.toml", &daily("\"bo\""))]);
    let always = [("alertname", "QueueGrowing"), ("broker", "rabbitmq")];
    let labels = Labels::from_pairs(always.iter().chain(labels).copied());
    let view = AlertView::labelled(&labels, source);
    let service = loaded.watch().service_about(&view);
    assert_eq!(service.map(|service| service.name.as_str()), expected);
    let now = instant("2026-01-06T12:00:00Z");
    let follows = matches!(loaded.watch().duties(now, now).of(&view, now), Duty::Others { schedule: "payments", .. });
    assert_eq!(follows, expected == Some("checkout"));
}
