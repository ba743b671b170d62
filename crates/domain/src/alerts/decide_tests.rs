use rstest::rstest;

use super::super::fixtures::{at, firing, known};
use super::super::{AlertState, FlapRules, MatcherSet, Mine, Severity, Treatment};
use super::*;
use crate::time::{Hours, Zone};

fn base() -> KnownAlert {
    known(&firing("x", 0), AlertState::Firing, 0)
}

fn acknowledged_there(by: &[&str]) -> KnownAlert {
    let by = by.iter().map(|&person| person.to_owned()).collect();
    KnownAlert { standing: Standing::Acknowledged { by }, ..base() }
}

fn suppressed(silenced: &[&str], inhibited: &[&str], muted: &[&str]) -> KnownAlert {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let standing =
        Standing::Suppressed { silenced_by: owned(silenced), inhibited_by: owned(inhibited), muted_by: owned(muted) };
    KnownAlert { standing, ..base() }
}

fn mine(acknowledged: Option<i64>, snoozed: Option<i64>, alert: KnownAlert) -> KnownAlert {
    KnownAlert { mine: Mine { acknowledged_at: acknowledged.map(at), snoozed_until: snoozed.map(at) }, ..alert }
}

fn was(announced: Severity, severity: Severity) -> KnownAlert {
    KnownAlert { announced: Some(announced), severity, ..base() }
}

fn held_before(held: Held) -> KnownAlert {
    KnownAlert { decision: Some(Decision::Hold { held, because: String::new() }), ..base() }
}

fn silence(id: &str, by: &str, comment: &str, ends: i64) -> SilenceNote {
    SilenceNote {
        id: id.to_owned(),
        by: by.to_owned(),
        comment: comment.to_owned(),
        starts_at: at(0),
        ends_at: at(ends),
    }
}

/// `page: why` or `held by: why`.
fn told(alert: &KnownAlert) -> String {
    told_with(alert, Elsewhere::Nothing)
}

fn told_with(alert: &KnownAlert, elsewhere: Elsewhere<'_>) -> String {
    let silences = [silence("s1", "ana", "known,\nsee \u{1b}chat", 3600), silence("s2", "bo", "", 60)];
    let (source, policy, rest) = (SourceName::new("am"), Policy::default(), Rest::default());
    let (policy, rest, duties) = (&policy, &rest, &Duties::default());
    let facts = Facts { alert, firing: true, source: &source, silences: &silences, policy, rest, duties, elsewhere };
    words(decide(&facts, at(30)).decision)
}

fn words(decision: Option<Decision>) -> String {
    match decision {
        Some(Decision::Page { kind: PageKind::Firing, because }) => format!("page: {because}"),
        Some(Decision::Page { kind, because }) => format!("{} page: {because}", kind.word()),
        Some(Decision::Hold { held, because }) => format!("{}: {because}", held.word()),
        None => "nothing".to_owned(),
    }
}

#[rstest]
#[case::new(base(), "page: began to fire")]
#[case::announced(
    was(Severity::Warning, Severity::Warning),
    "announced: this episode was announced before, as warning"
)]
#[case::rose_but_not_that_far(
    was(Severity::Warning, Severity::Error),
    "announced: this episode was announced before, as warning"
)]
#[case::rose(was(Severity::Warning, Severity::Critical), "page: severity rose from warning to critical")]
#[case::was_that_severe_before(
    was(Severity::Critical, Severity::Critical),
    "announced: this episode was announced before, as critical"
)]
#[case::a_rise_does_not_page_through_an_acknowledgement(
    mine(Some(10), None, was(Severity::Info, Severity::Critical)),
    "acknowledged: acknowledged here at 2026-03-28T09:00:10Z"
)]
#[case::a_rise_does_not_page_through_a_snooze(
    mine(None, Some(31), was(Severity::Info, Severity::Critical)),
    "snoozed: snoozed here until 2026-03-28T09:00:31Z"
)]
#[case::a_rise_pages_once_the_snooze_is_over(
    mine(None, Some(30), was(Severity::Info, Severity::Critical)),
    "page: severity rose from info to critical"
)]
#[case::a_rise_does_not_page_through_a_silence(
    KnownAlert { standing: suppressed(&["s9"], &[], &[]).standing, ..was(Severity::Warning, Severity::Critical) },
    "silenced: silenced at the source by s9"
)]
#[case::a_rise_does_not_page_through_an_inhibition(
    KnownAlert { standing: suppressed(&[], &["i"], &[]).standing, ..was(Severity::Warning, Severity::Critical) },
    "inhibited: inhibited at the source by i"
)]
#[case::a_rise_does_not_page_in_a_mute_time(
    KnownAlert { standing: suppressed(&[], &[], &["nights"]).standing, ..was(Severity::Warning, Severity::Critical) },
    "muted: in the source's mute time nights"
)]
#[case::an_announced_episode_that_is_silenced_keeps_what_was_decided(
    KnownAlert { standing: suppressed(&["s9"], &[], &[]).standing, ..was(Severity::Critical, Severity::Critical) },
    "announced: this episode was announced before, as critical"
)]
#[case::acknowledged(mine(Some(10), None, base()), "acknowledged: acknowledged here at 2026-03-28T09:00:10Z")]
#[case::acknowledged_and_snoozed(
    mine(Some(10), Some(60), base()),
    "acknowledged: acknowledged here at 2026-03-28T09:00:10Z"
)]
#[case::snoozed(mine(None, Some(31), base()), "snoozed: snoozed here until 2026-03-28T09:00:31Z")]
#[case::snoozed_until_now(mine(None, Some(30), base()), "page: began to fire")]
#[case::silenced(
    suppressed(&["s1"], &[], &[]), "silenced: silenced at the source by ana until 2026-03-28T10:00:00Z: known, see chat")]
#[case::silenced_twice(
    suppressed(&["s2", "s1"], &[], &[]),
    "silenced: silenced at the source by ana until 2026-03-28T10:00:00Z: known, see chat (the last of 2 silences)")]
#[case::silenced_without_comment(
    suppressed(&["s2"], &[], &[]), "silenced: silenced at the source by bo until 2026-03-28T09:01:00Z")]
#[case::silenced_by_one_that_is_not_listed(suppressed(&["s9"], &[], &[]), "silenced: silenced at the source by s9")]
#[case::silenced_beats_inhibited(
    suppressed(&["s9"], &["i"], &["m"]), "silenced: silenced at the source by s9")]
#[case::inhibited(suppressed(&[], &["i1", "i2"], &["m"]), "inhibited: inhibited at the source by i1, i2")]
#[case::inhibited_by_many(
    suppressed(&[], &["1", "2", "3", "4", "5"], &[]), "inhibited: inhibited at the source by 1, 2, 3 and 2 more")]
#[case::muted(suppressed(&[], &[], &["nights"]), "muted: in the source's mute time nights")]
#[case::suppressed_by_nothing_named(
    suppressed(&[], &[], &[]), "silenced: held back by its source, which does not say by what")]
#[case::snooze_before_silence(
    mine(None, Some(60), suppressed(&["s1"], &[], &[])), "snoozed: snoozed here until 2026-03-28T09:01:00Z")]
#[case::unprocessed(
    KnownAlert { standing: Standing::Unprocessed, ..base() },
    "unprocessed: its source has not decided yet whether it notifies")]
#[case::acknowledged_there(
    acknowledged_there(&["Ana"]),
    "acknowledged_there: acknowledged at the source by Ana")]
#[case::acknowledged_there_by_nobody_named(
    acknowledged_there(&[]),
    "acknowledged_there: acknowledged at the source, which does not say by whom")]
#[case::acknowledged_here_and_there(
    mine(Some(10), None, acknowledged_there(&["Ana"])),
    "acknowledged: acknowledged here at 2026-03-28T09:00:10Z")]
#[case::a_rise_does_not_page_through_an_acknowledgement_there(
    KnownAlert { standing: acknowledged_there(&["Ana"]).standing, ..was(Severity::Warning, Severity::Critical) },
    "acknowledged_there: acknowledged at the source by Ana"
)]
#[case::after_an_acknowledgement_there(
    held_before(Held::AcknowledgedThere),
    "page: still firing after the acknowledgement at its source ended"
)]
#[case::after_an_acknowledgement(held_before(Held::Acknowledged), "page: still firing after the acknowledgement ended")]
#[case::after_a_snooze(held_before(Held::Snoozed), "page: still firing after the snooze ended")]
#[case::after_a_silence(held_before(Held::Silenced), "page: still firing after the silence ended")]
#[case::after_an_inhibition(held_before(Held::Inhibited), "page: still firing after the inhibition ended")]
#[case::after_a_mute_time(held_before(Held::Muted), "page: still firing after the mute time ended")]
#[case::once_the_source_has_decided(held_before(Held::Unprocessed), "page: began to fire")]
fn one_alert_is_decided(#[case] alert: KnownAlert, #[case] expected: &str) {
    assert_eq!(told(&alert), expected);
}

#[test]
fn words_can_be_read_back() {
    for held in Held::ALL {
        assert_eq!(Held::from_word(held.word()), Some(held));
    }
    assert_eq!(Held::from_word("asleep"), None);
}

#[rstest]
#[case::told(Elsewhere::Told { by: &prod() }, base(), "told_elsewhere: prod tells of the same alert")]
#[case::announced(
    Elsewhere::Announced { by: &prod() },
    base(),
    "told_elsewhere: it was announced before, as an alert of prod"
)]
#[case::awaited(
    Elsewhere::Awaited { by: &prod(), until: at(75) },
    base(),
    &format!("awaited: prod is expected to tell of it by {}", at(75))
)]
#[case::missing(Elsewhere::Missing { by: &prod() }, base(), "page: began to fire, and prod does not tell of it")]
#[case::still_missing(
    Elsewhere::Missing { by: &prod() },
    held_before(Held::Awaited),
    "page: began to fire, and prod does not tell of it"
)]
#[case::what_was_done_here_counts_first(
    Elsewhere::Told { by: &prod() },
    mine(None, Some(60), base()),
    &format!("snoozed: snoozed here until {}", at(60))
)]
#[case::an_announced_one_is_not_told_again(
    Elsewhere::Missing { by: &prod() },
    was(Severity::Warning, Severity::Warning),
    "announced: this episode was announced before, as warning"
)]
fn the_source_that_notifies_is_the_one_that_tells(
    #[case] elsewhere: Elsewhere<'_>,
    #[case] alert: KnownAlert,
    #[case] expected: &str,
) {
    assert_eq!(told_with(&alert, elsewhere), expected);
}

fn prod() -> SourceName {
    SourceName::new("prod")
}

/// What was decided at second 30 by a team and a person who set these.
fn decided(alert: &KnownAlert, firing: bool, policy: &Policy, rest: &Rest) -> Decided {
    let (source, elsewhere, duties) = (prod(), Elsewhere::Nothing, &Duties::default());
    decide(&Facts { alert, firing, source: &source, silences: &[], policy, rest, duties, elsewhere }, at(30))
}

fn of_rule(treatment: Treatment, hold_s: u64) -> Policy {
    let rule = Rule {
        name: "rule 2".to_owned(),
        matchers: MatcherSet::parse("alertname=\"RedisDown\", @source=\"prod\"").unwrap(),
        treatment,
        hold: std::time::Duration::from_secs(hold_s),
        sound: None,
        urgency: None,
        group_by: None,
    };
    Policy { rules: vec![rule], ..Policy::default() }
}

#[rstest]
#[case::quiet(of_rule(Treatment::Quiet, 0), "quiet: rule 2 says quiet", None)]
#[case::ignore(of_rule(Treatment::Ignore, 0), "ignored: rule 2 says ignore", None)]
#[case::waits(
    of_rule(Treatment::Page, 60),
    "ripening: rule 2 waits until it has fired on to 2026-03-28T09:01:00Z",
    Some(60)
)]
#[case::has_waited(of_rule(Treatment::Page, 30), "page: began to fire", None)]
fn a_rule_is_named_in_the_reason(#[case] policy: Policy, #[case] expected: &str, #[case] again: Option<i64>) {
    let decided = decided(&base(), true, &policy, &Rest::default());
    assert_eq!((words(decided.decision).as_str(), decided.again_at), (expected, again.map(at)));
}

#[test]
fn what_has_ripened_says_so() {
    let told = decided(&held_before(Held::Ripening), true, &of_rule(Treatment::Page, 30), &Rest::default());
    assert_eq!(words(told.decision), "page: firing for 30 s now, as rule 2 asks");
}

#[test]
fn a_watchdog_fires_because_all_is_well() {
    let dog = Watchdog {
        name: "prod".to_owned(),
        matchers: MatcherSet::parse("alertname=\"RedisDown\"").unwrap(),
        within: std::time::Duration::from_secs(300),
    };
    let policy = Policy { watchdogs: vec![dog], ..of_rule(Treatment::Page, 0) };
    let told = decided(&base(), true, &policy, &Rest::default());
    assert_eq!(words(told.decision), "watchdog: it fires because all is well; its absence pages");
}

#[rstest]
#[case::quiet_hours(Rest { quiet: Some((Hours::parse("08:00-12:00").unwrap(), Zone::utc())), ..Rest::default() },
    "quiet_hours: quiet hours until 2026-03-28T12:00:00Z", 3 * 3600)]
#[case::do_not_disturb(Rest { undisturbed_until: Some(at(3600)), ..Rest::default() },
    "do_not_disturb: do not disturb until 2026-03-28T10:00:00Z", 3600)]
fn a_rest_says_until_when(#[case] rest: Rest, #[case] expected: &str, #[case] again: i64) {
    let held = decided(&base(), true, &Policy::default(), &rest);
    assert_eq!((words(held.decision).as_str(), held.again_at), (expected, Some(at(again))));
    let critical = KnownAlert { severity: Severity::Critical, ..base() };
    assert_eq!(words(decided(&critical, true, &Policy::default(), &rest).decision), "page: began to fire");
}

#[rstest]
#[case::quiet_hours(Held::QuietHours, "page: still firing after the quiet hours ended")]
#[case::do_not_disturb(Held::DoNotDisturb, "page: still firing after the do-not-disturb ended")]
#[case::a_rule(Held::Quiet, "page: still firing after the rule that kept it quiet ended")]
#[case::a_watchdog(Held::Watchdog, "page: still firing after its time as a watchdog ended")]
fn what_has_ended_is_named(#[case] held: Held, #[case] expected: &str) {
    assert_eq!(told(&held_before(held)), expected);
}

/// Three changes at this second: it flaps for 1318.335 s.
fn flapped_at(second: i64, told: bool, alert: KnownAlert) -> KnownAlert {
    let rules = FlapRules::default();
    let flap = (0..3).fold(Flap::default(), |flap, _| flap.changed(at(second), 1.0, &rules));
    KnownAlert { flap: Flap { told, ..flap }, ..alert }
}

#[rstest]
#[case::begins(flapped_at(30, false, base()), true, "flapping page: flapping: 3 changes at once", Some(630_000), true)]
#[case::begins_by_a_resolve(
    flapped_at(30, false, base()),
    false,
    "flapping page: flapping: 3 changes at once",
    Some(1_348_335),
    true
)]
#[case::goes_on(flapped_at(0, true, base()), true, "flapping: flapping: 3 changes at once", Some(600_000), true)]
#[case::goes_on_and_was_announced_before_it_flapped(
    flapped_at(0, true, was(Severity::Warning, Severity::Warning)),
    true,
    "flapping: flapping: 3 changes at once",
    Some(600_000),
    true
)]
#[case::goes_on_and_is_over(
    flapped_at(0, true, base()),
    false,
    "flapping: flapping: 3 changes at once",
    Some(1_318_335),
    true
)]
#[case::fires_on(
    flapped_at(-570, true, base()), true,
    "still_firing page: still firing, though it was flapping: 3 changes at once", Some(748_335), true)]
#[case::fires_on_and_nobody_heard_that_it_flaps(
    flapped_at(-570, false, base()), true,
    "still_firing page: still firing, though it was flapping: 3 changes at once", Some(748_335), true)]
#[case::has_settled(
    flapped_at(-1500, true, base()), true, "settled page: settled: firing since 2026-03-28T09:00:00Z", None, false)]
#[case::has_settled_and_is_over(
    flapped_at(-1500, true, base()), false, "settled: settled: OK since 2026-03-28T08:35:00Z", None, false)]
#[case::is_over_and_never_flapped(base(), false, "nothing", None, false)]
fn flapping_is_told_once_and_looked_at_again(
    #[case] alert: KnownAlert,
    #[case] firing: bool,
    #[case] expected: &str,
    #[case] again_ms: Option<i64>,
    #[case] still_told: bool,
) {
    let decided = decided(&alert, firing, &Policy::default(), &Rest::default());
    assert_eq!(words(decided.decision), expected);
    assert_eq!(decided.again_at, again_ms.map(|ms| at(0).shifted_ms(ms)));
    assert_eq!((decided.flap.told, decided.flap.since.is_some()), (still_told, still_told));
    assert!((decided.flap.score - alert.flap.score).abs() < 1e-12, "deciding is no change");
}

#[test]
fn that_it_flaps_is_not_told_while_it_is_snoozed() {
    let alert = flapped_at(30, false, mine(None, Some(300), base()));
    let decided = decided(&alert, true, &Policy::default(), &Rest::default());
    assert_eq!(words(decided.decision), "snoozed: snoozed here until 2026-03-28T09:05:00Z");
    assert_eq!((decided.again_at, decided.flap.told), (Some(at(300)), false));
}
