use proptest::prelude::*;
use rstest::rstest;

use super::super::Severity;
use super::super::fixtures::labels;
use super::*;
use crate::time::Zone;

const DISK: &[(&str, &str)] = &[
    ("alertname", "DiskFull"),
    ("cluster", "eu"),
    ("team", "storage"),
    ("service", "parcels"),
    ("severity", "warning"),
    ("mountpoint", "/var"),
    ("pod", "parcels-7d9f8b6c5d-x2v9k"),
    ("instance", "10.0.0.1:9100"),
];

fn with(change: &[(&str, &str)]) -> Labels {
    labels(&[DISK, change].concat())
}

fn text(matchers: &[SilenceMatcher]) -> String {
    silence_text(matchers)
}

fn matchers(text: &str) -> Vec<SilenceMatcher> {
    silence_matchers(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn covered(labels: &Labels) -> CoveredAlert<'_> {
    let severity = if labels.get("severity") == Some("critical") { Severity::Critical } else { Severity::Warning };
    CoveredAlert { labels, severity }
}

/// What speaks against a silence made for the first `made_for` of these alerts.
fn verdicts(silence: &str, made_for: usize, now: &[Labels]) -> Vec<String> {
    let now: Vec<CoveredAlert<'_>> = now.iter().map(covered).collect();
    let preview = preview(&matchers(silence), &now[..made_for], &now, &[]);
    preview.verdicts.into_iter().map(|verdict| format!("{}: {}", verdict.concern.word(), verdict.sentence)).collect()
}

#[test]
fn one_alert_is_silenced_by_its_labels_without_those_that_name_one_short_lived_thing() {
    let disk = with(&[]);
    let proposal = proposed(&[&disk]);
    assert_eq!(
        text(&proposal.matchers),
        r#"alertname="DiskFull", cluster="eu", service="parcels", team="storage", severity="warning", mountpoint="/var""#
    );
    let left: Vec<&str> = proposal.left_out.iter().map(|left| left.matcher.name.as_str()).collect();
    assert_eq!(left, ["instance", "pod"]);
}

#[test]
fn several_alerts_are_silenced_by_what_they_share_and_by_their_names() {
    let (one, two) = (with(&[]), with(&[("alertname", "DiskSlow (a|b)"), ("mountpoint", "/srv")]));
    let proposal = proposed(&[&one, &two]);
    assert_eq!(
        text(&proposal.matchers),
        r#"alertname=~"DiskFull|DiskSlow \\(a\\|b\\)", cluster="eu", service="parcels", team="storage", severity="warning""#
    );
    let scope = Scope::of(&proposal.matchers).unwrap();
    assert!(scope.covers(&one) && scope.covers(&two));
    assert!(!scope.covers(&with(&[("alertname", "DiskSlow a")])));
}

#[test]
fn a_label_that_one_of_them_lacks_is_no_matcher() {
    let bare = labels(&[("alertname", "DiskFull"), ("team", "storage")]);
    assert_eq!(text(&proposed(&[&with(&[]), &bare]).matchers), r#"alertname="DiskFull", team="storage""#);
}

#[rstest]
#[case::pod_of_a_deployment("app", "parcels-7d9f8b6c5d-x2v9k")]
#[case::uuid("request", "5f0c6c1e-9f0a-4c39-9a53-2d3f4b0c7f11")]
#[case::address("target", "10.1.2.3:9100")]
#[case::bare_address("target", "10.1.2.3")]
#[case::image_digest("layer", "sha256://0123456789abcdef0123456789abcdef")]
fn values_that_name_a_short_lived_thing_are_left_out_whatever_their_label(#[case] name: &str, #[case] value: &str) {
    let alert = labels(&[("alertname", "A"), (name, value)]);
    assert_eq!(text(&proposed(&[&alert]).matchers), r#"alertname="A""#);
}

#[rstest]
#[case::version("chart", "redis-20.1.0")]
#[case::words("app", "parcels-intake-api")]
#[case::day("backup", "daily-2026")]
fn other_values_stay(#[case] name: &str, #[case] value: &str) {
    let alert = labels(&[("alertname", "A"), (name, value)]);
    assert_eq!(proposed(&[&alert]).matchers.len(), 2);
}

#[test]
fn widening_drops_the_narrowest_until_the_name_is_left_and_narrowing_goes_back() {
    let disk = with(&[]);
    let mut at = proposed(&[&disk]).matchers;
    let mut dropped = Vec::new();
    while let Some(rest) = wider(&at) {
        dropped.push(at.iter().find(|matcher| !rest.contains(matcher)).unwrap().name.clone());
        at = rest;
    }
    assert_eq!(dropped, ["mountpoint", "severity", "team", "service", "cluster"]);
    assert_eq!(text(&at), r#"alertname="DiskFull""#);
    let mut names = Vec::new();
    while let Some(more) = narrower(&at, &[&disk]) {
        names.push(more.last().unwrap().name.clone());
        at = more;
    }
    assert_eq!(names, ["cluster", "service", "team", "severity", "mountpoint", "instance", "pod"]);
}

#[test]
fn the_preview_counts_alerts_and_episodes() {
    let now = [with(&[]), with(&[("mountpoint", "/srv")]), labels(&[("alertname", "Other")])];
    let past = [with(&[("cluster", "us")]), with(&[]), labels(&[("alertname", "Other")])];
    let now: Vec<CoveredAlert<'_>> = now.iter().map(covered).collect();
    let past: Vec<PastAlert<'_>> =
        past.iter().zip([10, 200, 7]).map(|(labels, episodes)| PastAlert { labels, episodes }).collect();
    let seen = preview(&matchers(r#"alertname="DiskFull", team="storage""#), &now[..1], &now, &past);
    assert_eq!((seen.covers, seen.episodes, seen.verdicts), (vec![0, 1], 210, Vec::new()));
}

#[rstest]
#[case::nothing("", "refused: A silence needs at least one matcher, or it would cover everything.")]
#[case::only_empty(
    r#"team="""#,
    "refused: At least one matcher has to ask for a label that is there: these would also match an alert without any label, and Alertmanager refuses that."
)]
#[case::anything(
    r#"team=~".*""#,
    "refused: At least one matcher has to ask for a label that is there: these would also match an alert without any label, and Alertmanager refuses that."
)]
#[case::only_not(
    r#"team!="a""#,
    "refused: At least one matcher has to ask for a label that is there: these would also match an alert without any label, and Alertmanager refuses that."
)]
#[case::unspecific(r#"team=~".+""#, "too_broad: Too broad: no matcher asks for anything in particular.")]
#[case::other_team(r#"alertname="DiskFull""#, "too_broad: Too broad: it also covers alerts of the team web.")]
#[case::pod(
    r#"team="storage", pod="parcels-7d9f8b6c5d-x2v9k""#,
    "too_narrow: Too narrow: pod parcels-7d9f8b6c5d-x2v9k is one thing that is soon replaced; the alert then fires under another pod, and this does not cover it."
)]
#[case::another(r#"alertname="DiskSlow""#, "too_narrow: Too narrow: it does not cover the alert it is made for.")]
fn verdicts_are_sentences(#[case] silence: &str, #[case] expected: &str) {
    let now = [with(&[]), with(&[("team", "web")])];
    assert_eq!(verdicts(silence, 1, &now)[0], expected);
}

#[test]
fn other_services_and_severities_are_named() {
    let now = [
        with(&[]),
        with(&[("service", "a"), ("severity", "critical")]),
        with(&[("service", "b")]),
        with(&[("service", "c")]),
        with(&[("service", "d")]),
    ];
    assert_eq!(
        verdicts(r#"alertname="DiskFull""#, 1, &now),
        [
            "too_broad: Too broad: it also covers alerts of the services a, b, c and 1 more.",
            "too_broad: Too broad: it also covers alerts that are critical."
        ]
    );
}

#[test]
fn typed_matchers_are_held_against_what_they_cover_alone() {
    let now = [with(&[]), with(&[("team", "web")])];
    assert_eq!(
        verdicts(r#"alertname="DiskFull""#, 0, &now),
        ["too_broad: Too broad: it covers alerts of 2 teams: storage and web."]
    );
    assert_eq!(
        verdicts(r#"alertname="DiskFul""#, 0, &now),
        [
            "too_narrow: Too narrow: it covers no alert now, and would have covered none in the last 7 days. Look for a typing error."
        ]
    );
}

#[rstest]
#[case::anchored(r#"alertname=~"Disk""#, false)]
#[case::alternation_is_anchored_whole(r#"alertname=~"Disk|Full""#, false)]
#[case::whole(r#"alertname=~"Disk.*""#, true)]
#[case::absent_is_empty(r#"alertname="DiskFull", nowhere="""#, true)]
#[case::absent_is_not_a_value(r#"alertname="DiskFull", nowhere!="x""#, true)]
#[case::absent_and_a_pattern(r#"alertname="DiskFull", nowhere=~".+""#, false)]
#[case::not_match_is_anchored(r#"alertname!~"Disk", team="storage""#, true)]
fn matchers_mean_what_alertmanager_means_by_them(#[case] silence: &str, #[case] expected: bool) {
    assert_eq!(Scope::of(&matchers(silence)).unwrap().covers(&with(&[])), expected);
}

#[rstest]
#[case::word("redis", "a word to search for")]
#[case::field(r#"@source="prod""#, "a field of Watchbill")]
#[case::age("@age>5m", "a field of Watchbill")]
#[case::no_value("a=", "expected a value")]
fn text_that_is_no_silence_is_refused(#[case] text: &str, #[case] expected: &str) {
    let error = silence_matchers(text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_pattern_that_cannot_be_read_is_refused_by_its_place() {
    let broken = SilenceMatcher { name: "b".to_owned(), operator: Operator::Match, value: "(".to_owned() };
    let unusable = Scope::of(&[SilenceMatcher::equal("a", "1"), broken]).unwrap_err();
    assert_eq!(unusable.matcher, Some(1));
    assert!(unusable.message.starts_with("The matcher of `b`: expected a regular expression"), "{unusable}");
}

/// 2026-03-27T10:00:00Z is 11:00 in Berlin, two days before the clocks are set forward.
#[rstest]
#[case::span("2h", "2026-03-27T12:00:00Z")]
#[case::longer_span("1h30m", "2026-03-27T11:30:00Z")]
#[case::clock_ahead("14:00", "2026-03-27T13:00:00Z")]
#[case::clock_that_has_passed("9:00", "2026-03-28T08:00:00Z")]
#[case::clock_now("11:00", "2026-03-28T10:00:00Z")]
#[case::tomorrow("tomorrow 9:00", "2026-03-28T08:00:00Z")]
#[case::tomorrow_alone("tomorrow", "2026-03-28T08:00:00Z")]
#[case::written_out("2026-03-29T09:00:00+02:00", "2026-03-29T07:00:00Z")]
fn an_end_is_read_as_people_say_it(#[case] text: &str, #[case] expected: &str) {
    let now = Instant::parse("2026-03-27T10:00:00Z").unwrap();
    assert_eq!(silence_end(text, &Zone::parse("Europe/Berlin").unwrap(), now), Ok(Instant::parse(expected).unwrap()));
}

// Nagstamon#1244: an acknowledgement became a silence of no length.
#[rstest]
#[case::zero("0h", "later than now")]
#[case::bare_zero("0", "later than now")]
#[case::negative("-2h", "later than now")]
#[case::past("2026-03-27T09:59:59Z", "later than now")]
#[case::now("2026-03-27T10:00:00Z", "later than now")]
#[case::too_long("1000d", "at most")]
#[case::nothing("", "is no time")]
#[case::word("soon", "is no time")]
#[case::no_such_clock("25:00", "is no time")]
fn an_end_that_is_not_ahead_is_refused(#[case] text: &str, #[case] expected: &str) {
    let refused = silence_end(text, &Zone::utc(), Instant::parse("2026-03-27T10:00:00Z").unwrap()).unwrap_err();
    assert!(refused.contains(expected), "{refused}");
}

#[test]
fn every_offered_length_is_understood() {
    let lengths = usual_lengths(&Zone::utc(), Instant::parse("2026-03-27T10:00:00Z").unwrap());
    assert_eq!(
        lengths.iter().map(|length| length.words).collect::<Vec<_>>(),
        ["1h", "2h", "4h", "8h", "tomorrow 9:00"]
    );
}

#[rstest]
#[case::within_the_hour("rollback", 59, true)]
#[case::later("rollback", 61, false)]
#[case::over("rollback", 0, false)]
#[case::acknowledgement_to_be_renewed(&shared_ack_comment("ana"), 5, false)]
#[case::acknowledgement_not_renewed(&shared_ack_comment("ana"), 4, true)]
fn a_silence_ends_soon_within_an_hour_and_an_acknowledgement_when_it_was_not_renewed(
    #[case] comment: &str,
    #[case] minutes: u64,
    #[case] expected: bool,
) {
    let now = Instant::from_ms(1_774_688_400_000);
    assert_eq!(ends_soon(now.plus(std::time::Duration::from_secs(minutes * 60)), comment, now), expected);
}

fn label_pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(("[a-z_@é {]{1,6}", any::<String>()), 1..5)
}

proptest! {
    #[test]
    fn matchers_made_from_any_alerts_cover_them_and_survive_being_written(sets in prop::collection::vec(label_pairs(), 1..5)) {
        let sets: Vec<Labels> = sets.into_iter().map(Labels::from_pairs).collect();
        let alerts: Vec<&Labels> = sets.iter().collect();
        let proposal = proposed(&alerts);
        let all: Vec<SilenceMatcher> =
            proposal.matchers.into_iter().chain(proposal.left_out.into_iter().map(|left| left.matcher)).collect();
        let scope = Scope::listed(&all).unwrap();
        prop_assert!(alerts.iter().all(|labels| scope.covers(labels)));
        prop_assert_eq!(silence_matchers(&silence_text(&all)).unwrap(), all);
    }

    #[test]
    fn one_of_some_values_covers_exactly_those(values in prop::collection::vec(any::<String>(), 1..6), other in any::<String>()) {
        let matcher = SilenceMatcher::one_of("a", values.iter().map(String::as_str));
        let scope = Scope::listed(&[matcher]).unwrap();
        for value in &values {
            prop_assert!(scope.covers(&Labels::from_pairs([("a", value)])));
        }
        prop_assert_eq!(scope.covers(&Labels::from_pairs([("a", &other)])), values.contains(&other));
    }

    #[test]
    fn no_text_makes_an_end_panic(text in any::<String>()) {
        let now = Instant::from_ms(1_774_688_400_000);
        if let Ok(end) = silence_end(&text, &Zone::utc(), now) {
            prop_assert!(end > now);
        }
    }
}
