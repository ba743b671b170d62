use std::path::Path;

use rstest::rstest;
use watchbill_domain::alerts::{AlertState, Decision, Held, KnownAlert, Labels, Mine, Severity, Sighting, Standing};
use watchbill_domain::ids::{AlertId, Identity, QueueName, SourceName};
use watchbill_domain::queues::{AttentionKind, Promise, QueueId};
use watchbill_domain::time::Zone;

use super::left::{LeftAlert, LeftAs};
use super::*;
use crate::ports::Files;
use crate::queues::StandingPromise;
use crate::testing::MemoryFiles;
use crate::workspace::{Loaded, load};

const PEOPLE: &str = "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
                      [[people]]\nid = \"cy\"\nname = \"Cy\"\n";
const CHECKOUT: &str = "[[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n";

fn loaded(layers: &str) -> Loaded {
    let (files, team) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&team.join("watchbill.toml"), format!("{PEOPLE}{CHECKOUT}").as_bytes()).unwrap();
    files.write(&team.join("schedules/payments.toml"), format!("timezone = \"UTC\"\n{layers}").as_bytes()).unwrap();
    load(&files, team)
}

/// Handed over every day at 09:00 in UTC, from Monday 5 January 2026 on.
fn layer(people: &str) -> String {
    format!(
        "[[layers]]\nname = \"layer\"\n\
         rotation = {{ kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [{people}] }}\n"
    )
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Of Monday 09:00 until before Thursday 09:00.
fn own(layers: &str) -> Vec<(Handoff, Side)> {
    loaded(layers).watch().own_handoffs(instant("2026-01-05T09:00:00Z"), instant("2026-01-08T09:00:00Z"))
}

fn minutes(n: u64) -> Duration {
    Duration::from_secs(n * 60)
}

#[rstest]
#[case::in_turns(
    &layer("\"bo\", \"ana\""),
    &["2026-01-06T09:00:00Z Begins bo -> ana until 2026-01-07T09:00:00Z", "2026-01-07T09:00:00Z Ends ana -> bo"])]
#[case::from_nobody_to_nobody(
    &layer("\"ana\"").replace("\n rotation", "").replace("[[layers]]", "[[layers]]\nrestrictions = [{ kind = \"daily\", start = \"10:00\", end = \"12:00\", days = [\"tue\"] }]"),
    &["2026-01-06T10:00:00Z Begins  -> ana until 2026-01-06T12:00:00Z", "2026-01-06T12:00:00Z Ends ana -> "])]
#[case::beside_somebody_who_stays(
    &format!("{}{}", layer("\"bo\", \"ana\""), layer("\"cy\"")),
    &["2026-01-06T09:00:00Z Begins bo cy -> ana cy until 2026-01-07T09:00:00Z", "2026-01-07T09:00:00Z Ends ana cy -> bo cy"])]
#[case::never(&layer("\"bo\", \"cy\""), &[])]
#[case::always(&layer("\"ana\""), &["2026-01-05T09:00:00Z Begins  -> ana"])]
#[case::in_a_file_that_is_not_whole(&format!("{}[[layers]]\nname = \"lost\"\n", layer("\"bo\", \"ana\"")), &[])]
fn the_hand_offs_of_a_person_are_where_their_duty_begins_or_ends(#[case] layers: &str, #[case] expected: &[&str]) {
    let names = |persons: &[PersonId]| persons.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let told = own(layers);
    let told: Vec<String> = told
        .iter()
        .map(|(one, side)| {
            let until = one.until.map(|until| format!(" until {until}")).unwrap_or_default();
            format!("{} {side:?} {} -> {}{until}", one.at, names(&one.before), names(&one.after))
        })
        .collect();
    assert_eq!(told, expected);
}

fn alert(name: &str, app: &str, severity: Severity, since: &str) -> (AlertId, KnownAlert) {
    let since = instant(since);
    let labels = Labels::from_pairs([("alertname", name), ("app", app)]);
    let sighting = Sighting::firing(Identity::new(name), labels, severity);
    let id = AlertId { source: SourceName::new("prod"), identity: Identity::new(name) };
    (id, KnownAlert::from_sighting(&sighting, AlertState::Firing, since, since))
}

fn open() -> Vec<(AlertId, KnownAlert)> {
    let mut alerts = vec![
        alert("Slow", "checkout", Severity::Warning, "2026-01-06T08:00:00Z"),
        alert("Down", "checkout", Severity::Critical, "2026-01-06T08:30:00Z"),
        alert("Mine", "checkout", Severity::Warning, "2026-01-06T07:00:00Z"),
        alert("Later", "checkout", Severity::Info, "2026-01-06T07:30:00Z"),
        alert("Silent", "checkout", Severity::Info, "2026-01-06T07:40:00Z"),
        alert("Elsewhere", "cart", Severity::Critical, "2026-01-06T07:40:00Z"),
        alert("Twin", "checkout", Severity::Critical, "2026-01-06T07:40:00Z"),
    ];
    alerts[2].1.mine = Mine { acknowledged_at: Some(instant("2026-01-06T07:05:00Z")), snoozed_until: None };
    alerts[3].1.mine = Mine { acknowledged_at: None, snoozed_until: Some(instant("2026-01-06T10:00:00Z")) };
    let by = vec!["s".to_owned()];
    alerts[4].1.standing = Standing::Suppressed { silenced_by: by, inhibited_by: Vec::new(), muted_by: Vec::new() };
    alerts[6].1.decision = Some(Decision::Hold { held: Held::ToldElsewhere, because: String::new() });
    alerts
}

fn left(alerts: &[(AlertId, KnownAlert)]) -> Left {
    left_unheard(alerts, &[])
}

fn left_unheard(alerts: &[(AlertId, KnownAlert)], unheard: &[&str]) -> Left {
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let alerts = alerts.iter().map(|(id, alert)| (id, alert));
    let unheard = unheard.iter().map(|name| SourceName::new(*name)).collect();
    left_at(&loaded.watch(), "payments", alerts, unheard, instant("2026-01-06T09:00:00Z"))
}

#[rstest]
#[case::all(&[], &[], None)]
#[case::nothing_known(&["prod"], &[], Some("nothing is heard from prod, so what it has is not known"))]
#[case::something_known(
    &["prod"], &["Down"], Some("1 firing; nothing is heard from prod, so what it has is not known"))]
#[case::two_in_order(
    &["rules", "prod"], &[], Some("nothing is heard from prod and rules, so what they have is not known"))]
#[case::many(
    &["a", "b", "c"], &[], Some("nothing is heard from 3 sources, so what they have is not known"))]
fn what_a_source_has_that_is_not_heard_is_not_known(
    #[case] unheard: &[&str],
    #[case] open: &[&str],
    #[case] words: Option<&str>,
) {
    let alerts: Vec<_> = self::open().into_iter().filter(|(_, alert)| open.contains(&alert.name())).collect();
    assert_eq!(left_unheard(&alerts, unheard).words(|at| at.to_string()).as_deref(), words);
}

#[test]
fn a_schedule_that_no_service_goes_by_has_nothing_that_could_be_left() {
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let unheard = vec![SourceName::new("prod")];
    let left = left_at(&loaded.watch(), "unused", std::iter::empty(), unheard, instant("2026-01-06T09:00:00Z"));
    assert_eq!(left, Left::default());
}

#[test]
fn what_is_left_are_the_open_alerts_of_its_services() {
    let alerts = open();
    let left = left(&alerts);
    let told: Vec<_> = left.alerts.iter().map(|one: &LeftAlert| (one.name.as_str(), one.how)).collect();
    let snoozed = LeftAs::Snoozed(instant("2026-01-06T10:00:00Z"));
    assert_eq!(
        told,
        [
            ("Down", LeftAs::Firing),
            ("Mine", LeftAs::Acknowledged),
            ("Slow", LeftAs::Firing),
            ("Later", snoozed),
            ("Silent", LeftAs::HeldAtSource),
        ]
    );
    let words = left.words(|at| at.to_string()).unwrap();
    assert_eq!(words, "2 firing, 1 acknowledged, 1 snoozed until 2026-01-06T10:00:00Z, 1 held back at the source");
    assert_eq!(Left::default().words(|at| at.to_string()), None);
}

/// An alert about a queue of the source `prod`.
fn queue_alert(queue: &str, kind: AttentionKind, standing: Standing) -> (AlertId, KnownAlert) {
    let (id, mut alert) = alert(kind.alert_name(), "checkout", Severity::Warning, "2026-01-06T08:00:00Z");
    alert.labels = Labels::from_pairs([("alertname", kind.alert_name()), ("app", "checkout"), ("queue", queue)]);
    alert.standing = standing;
    (AlertId { identity: Identity::new(format!("{queue}:{}", kind.word())), ..id }, alert)
}

fn promise(queue: &str, app: &str, until: &str) -> StandingPromise {
    StandingPromise {
        id: QueueId { source: SourceName::new("prod"), name: QueueName::new(queue) },
        promise: Promise {
            by: "bo".to_owned(),
            at: instant("2026-01-06T08:00:00Z"),
            until: instant(until),
            note: String::new(),
        },
        labels: Labels::from_pairs([("app", app)]),
    }
}

#[test]
fn queues_that_need_somebody_are_told_by_name_and_once() {
    let alerts = [
        alert("Slow", "checkout", Severity::Warning, "2026-01-06T08:00:00Z"),
        queue_alert("orders.dlq", AttentionKind::Growing, Standing::Active),
        queue_alert("orders.dlq", AttentionKind::NotEmptied, Standing::Active),
        queue_alert("refunds.dlq", AttentionKind::Unseen, Standing::Active),
        queue_alert("kept.dlq", AttentionKind::Unseen, Standing::Acknowledged { by: vec!["bo".to_owned()] }),
    ];
    let words = left(&alerts).words(|at| at.to_string()).unwrap();
    assert_eq!(words, "1 firing; 2 queues need somebody (prod/orders.dlq, prod/refunds.dlq)");
    assert_eq!(left(&alerts).alerts.iter().filter(|alert| alert.how == LeftAs::Promised).count(), 1);
    let one = left(&alerts[3..4]).words(|at| at.to_string()).unwrap();
    assert_eq!(one, "1 queue needs somebody (prod/refunds.dlq)");
    let many: Vec<_> =
        ["a", "b", "c", "d", "e"].map(|n| queue_alert(n, AttentionKind::Growing, Standing::Active)).into();
    let words = left(&many).words(|at| at.to_string()).unwrap();
    assert_eq!(words, "5 queues need somebody (prod/a, prod/b, prod/c, and 2 more)");
}

#[test]
fn promises_that_end_in_the_next_shift_are_told_with_who_gave_them() {
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let promises = vec![
        promise("later.dlq", "checkout", "2026-01-06T20:00:00Z"),
        promise("orders.dlq", "checkout", "2026-01-06T10:00:00Z"),
        promise("in_the_shift_after.dlq", "checkout", "2026-01-07T09:00:01Z"),
        promise("of_others.dlq", "cart", "2026-01-06T10:00:00Z"),
    ];
    let with = |until| left(&[]).with_promises(&loaded.watch(), "payments", promises.clone(), until);
    let words = with(Some(instant("2026-01-07T09:00:00Z"))).words(|at| at.to_string()).unwrap();
    assert_eq!(
        words,
        "promised: prod/orders.dlq by bo until 2026-01-06T10:00:00Z, prod/later.dlq by bo until 2026-01-06T20:00:00Z"
    );
    assert_eq!(with(None).promises.len(), 3, "a shift whose end is not in sight");
}

#[test]
fn a_notice_names_queues_beside_the_alerts_and_not_among_them() {
    let alerts = [
        alert("Slow", "checkout", Severity::Warning, "2026-01-06T08:00:00Z"),
        queue_alert("orders.dlq", AttentionKind::Growing, Standing::Active),
    ];
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let (handoff, side) = &own(&layer("\"bo\", \"ana\""))[0];
    let now = (instant("2026-01-06T09:00:00Z"), &Zone::utc());
    let told = said((handoff, *side), &left(&alerts), &loaded.people, now);
    assert_eq!(
        told.body.lines().skip(1).collect::<Vec<_>>(),
        ["Left by Bo: 1 firing; 1 queue needs somebody (prod/orders.dlq)", "warning Slow (prod)"]
    );
}

#[test]
fn snoozes_that_end_apart_are_told_by_the_first_and_the_last() {
    let mut alerts = open();
    alerts[0].1.mine.snoozed_until = Some(instant("2026-01-06T09:30:00Z"));
    let words = left(&alerts).words(|at| at.to_string()).unwrap();
    let expected = "2 snoozed, the first until 2026-01-06T09:30:00Z and the last until 2026-01-06T10:00:00Z";
    assert!(words.contains(expected), "{words}");
}

#[rstest]
#[case::begins_ahead(
    "\"bo\", \"ana\"",
    0,
    15,
    "You are on call for payments from 09:00 (in 15 min)",
    "Taking over from Bo, until Wed 09:00.\nLeft by Bo: 2 firing, 1 acknowledged, 1 snoozed until 10:00, 1 held back at the \
     source\ncritical Down (prod)\nwarning Mine (prod)\nwarning Slow (prod)\nand 2 more"
)]
#[case::begins_now(
    "\"bo\", \"ana\"",
    0,
    0,
    "You are on call for payments since 09:00",
    "Taking over from Bo, until Wed 09:00.\nLeft by Bo: 2 firing, 1 acknowledged, 1 snoozed until 10:00, 1 held back at the \
     source\ncritical Down (prod)\nwarning Mine (prod)\nwarning Slow (prod)\nand 2 more"
)]
#[case::ends_ahead(
    "\"ana\", \"bo\"",
    1,
    15,
    "Your shift for payments ends at 09:00 (in 15 min)",
    "Bo takes over.\nYou leave: 2 firing, 1 acknowledged, 1 snoozed until 10:00, 1 held back at the source\n\
     critical Down (prod)\nwarning Mine (prod)\nwarning Slow (prod)\nand 2 more"
)]
#[case::ends_now(
    "\"ana\", \"bo\"",
    1,
    0,
    "Your shift for payments ended at 09:00",
    "Bo takes over.\nYou leave: 2 firing, 1 acknowledged, 1 snoozed until 10:00, 1 held back at the source\n\
     critical Down (prod)\nwarning Mine (prod)\nwarning Slow (prod)\nand 2 more"
)]
fn a_hand_off_is_told_to_whom_it_concerns(
    #[case] people: &str,
    #[case] which: usize,
    #[case] ahead: u64,
    #[case] title: &str,
    #[case] body: &str,
) {
    let loaded = loaded(&layer(people));
    let (handoff, side) = own(&layer(people)).swap_remove(which);
    let now = handoff.at.minus(minutes(ahead));
    let told = said((&handoff, side), &left(&open()), &loaded.people, (now, &Zone::utc()));
    assert_eq!((told.title.as_str(), told.body.as_str()), (title, body));
}

#[rstest]
#[case::nobody_before_and_nothing_open(&[], &["ana"], "Nobody was on call before you.\nOpen: no open alert")]
#[case::beside_another(&["bo"], &["ana", "bo"], "Beside Bo.\nOpen: no open alert")]
#[case::nobody_takes_over(
    &["ana"], &[], "Nobody takes over: from then on nobody is on call.\nYou leave: no open alert")]
#[case::another_stays(&["ana", "bo"], &["bo"], "Bo stays on call.\nYou leave: no open alert")]
#[case::two_take_over(&["ana"], &["bo", "cy"], "Bo and Cy take over.\nYou leave: no open alert")]
fn who_else_is_concerned_is_named(#[case] before: &[&str], #[case] after: &[&str], #[case] body: &str) {
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let persons = |ids: &[&str]| ids.iter().map(|id| PersonId::new(*id)).collect::<Vec<_>>();
    let at = instant("2026-01-06T09:00:00Z");
    let (schedule, before, after) = ("payments".to_owned(), persons(before), persons(after));
    let handoff = Handoff { schedule, at, before, after, until: None };
    let side = handoff.side(&PersonId::new("ana")).unwrap();
    assert_eq!(said((&handoff, side), &Left::default(), &loaded.people, (at, &Zone::utc())).body, body);
}

#[test]
fn what_came_meanwhile_is_told_in_the_past() {
    let loaded = loaded(&layer("\"bo\", \"ana\""));
    let told: Vec<String> = own(&layer("\"bo\", \"ana\""))
        .iter()
        .map(|(handoff, side)| meanwhile(handoff, *side, &loaded.people, |at| at.to_string()))
        .collect();
    assert_eq!(
        told,
        [
            "2026-01-06T09:00:00Z: your shift for payments began, taking over from Bo",
            "2026-01-07T09:00:00Z: your shift for payments ended, and Bo took over",
        ]
    );
}
