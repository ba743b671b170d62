use rstest::rstest;

use super::super::fixtures::{at, firing, known};
use super::super::{AlertState, Mine};
use super::*;

fn base() -> KnownAlert {
    known(&firing("x", 0), AlertState::Firing, 0)
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
    match decide(&Facts { alert, silences: &silences, break_through: Severity::Critical, elsewhere }, at(30)) {
        Decision::Page { because } => format!("page: {because}"),
        Decision::Hold { held, because } => format!("{}: {because}", held.word()),
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
    use Held::{Acknowledged, Announced, Inhibited, Muted, Silenced, Snoozed, Unprocessed};
    for held in [Announced, Acknowledged, Snoozed, Silenced, Inhibited, Muted, Unprocessed] {
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
