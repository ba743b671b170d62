use proptest::prelude::*;
use rstest::rstest;

use super::super::AlertState;
use super::super::fixtures::{at, firing, known, labels, prod};
use super::*;
use crate::ids::Identity;

type Told = (AlertId, KnownAlert, String);

/// An alert of this name at this place that is told because it began to fire.
fn told(identity: &str, severity: Severity, pairs: &[(&str, &str)]) -> Told {
    let alert = KnownAlert { labels: labels(pairs), severity, ..known(&firing(identity, 5), AlertState::Firing, 7) };
    (AlertId { source: prod(), identity: Identity::new(identity) }, alert, "began to fire".to_owned())
}

fn redis(instance: &str, severity: Severity) -> Told {
    told(instance, severity, &[("alertname", "RedisDown"), ("severity", severity.word()), ("instance", instance)])
}

fn pages(told: &[Told], occasion: Occasion) -> Vec<PageDraft> {
    let paged: Vec<_> = told.iter().map(|(id, alert, because)| (id.clone(), alert, because.clone())).collect();
    announce(&prod(), &paged, occasion)
}

fn titles(told: &[Told], occasion: Occasion) -> Vec<String> {
    pages(told, occasion).iter().map(|page| page_text(page.kind, &page.lines).0).collect()
}

#[test]
fn nothing_to_tell_is_no_page_on_any_occasion() {
    for occasion in [Occasion::Ordinary, Occasion::FirstPoll, Occasion::SourceBack] {
        assert_eq!(pages(&[], occasion), []);
    }
}

#[test]
fn one_alert_is_one_page_that_names_it() {
    let page = &pages(&[redis("cache-1", Severity::Critical)], Occasion::Ordinary)[0];
    let line = PageLine {
        id: AlertId { source: prod(), identity: Identity::new("cache-1") },
        starts_at: at(5),
        severity: Severity::Critical,
        name: "RedisDown".to_owned(),
        place: "cache-1".to_owned(),
        summary: "Redis does not answer".to_owned(),
        because: "began to fire".to_owned(),
    };
    let expected = PageDraft {
        kind: PageKind::Firing,
        severity: Severity::Critical,
        lines: vec![line],
        because: "began to fire".to_owned(),
    };
    assert_eq!(*page, expected);
    let (title, body) = page_text(page.kind, &page.lines);
    assert_eq!(title, "critical: RedisDown, cache-1");
    assert_eq!(body, "Redis does not answer\nbegan to fire");
}

#[test]
fn alerts_of_one_name_are_one_page_and_the_worst_comes_first() {
    let told = [
        redis("cache-1", Severity::Warning),
        told("z", Severity::Critical, &[("alertname", "DiskFull"), ("host", "db-1")]),
        redis("cache-3", Severity::Critical),
        redis("cache-2", Severity::Critical),
        told("y", Severity::Info, &[("alertname", "CertSoon"), ("host", "web-1")]),
    ];
    let expected = ["critical: DiskFull, db-1", "critical: RedisDown, 3 firing", "info: CertSoon, web-1"];
    assert_eq!(titles(&told, Occasion::Ordinary), expected);
    let redis = &pages(&told, Occasion::Ordinary)[1];
    let body =
        "cache-2: Redis does not answer\ncache-3: Redis does not answer\nwarning: cache-1: Redis does not answer";
    assert_eq!(page_text(redis.kind, &redis.lines).1, body);
}

fn groups(count: usize) -> Vec<Told> {
    let severity = |i| if i < 2 { Severity::Critical } else { Severity::Warning };
    (0..count).map(|i| told(&format!("x{i}"), severity(i), &[("alertname", &format!("Alert{i:02}"))])).collect()
}

#[test]
fn six_groups_are_six_pages_and_seven_are_one_digest() {
    assert_eq!(pages(&groups(6), Occasion::Ordinary).len(), 6);
    let digest = pages(&groups(7), Occasion::Ordinary);
    assert_eq!(digest.len(), 1);
    assert_eq!((digest[0].kind, digest[0].severity), (PageKind::Digest, Severity::Critical));
    assert_eq!(digest[0].because, "7 groups of alerts of prod began to fire at once");
    assert_eq!(digest[0].lines.len(), 7);
}

#[test]
fn a_digest_counts_by_severity_and_names_the_first_five() {
    let digest = &pages(&groups(12), Occasion::WakeUp)[0];
    let (title, body) = page_text(digest.kind, &digest.lines);
    assert_eq!(title, "12 alerts firing: 2 critical, 10 warning");
    let expected =
        "critical: Alert00\ncritical: Alert01\nwarning: Alert02\nwarning: Alert03\nwarning: Alert04\nand 7 more";
    assert_eq!(body, expected);
}

#[rstest]
#[case(Occasion::FirstPoll, "firing in the first answer of prod")]
#[case(Occasion::Start, "firing at prod when Watchbill started")]
#[case(Occasion::WakeUp, "firing at prod after the laptop slept")]
#[case(Occasion::SourceBack, "firing at prod when it answered again")]
fn an_occasion_out_of_the_ordinary_gives_one_digest(#[case] occasion: Occasion, #[case] because: &str) {
    let digest = pages(&groups(2), occasion);
    assert_eq!(digest.len(), 1);
    assert_eq!((digest[0].kind, digest[0].because.as_str()), (PageKind::Digest, because));
}

#[test]
fn a_digest_of_one_alert_is_told_by_its_name() {
    assert_eq!(titles(&[redis("cache-1", Severity::Error)], Occasion::Start), ["error: RedisDown, cache-1"]);
}

#[rstest]
#[case::well_known_in_order(&[("region", "eu-1"), ("namespace", "checkout"), ("zz", "1")], "checkout, eu-1")]
#[case::at_most_three(
    &[("cluster", "c"), ("instance", "i"), ("namespace", "n"), ("job", "j")], "n, j, i")]
#[case::a_value_is_not_said_twice(&[("service", "redis"), ("job", "redis"), ("instance", "i")], "redis, i")]
#[case::others_say_their_name(&[("rack", "b4"), ("severity", "page")], "rack=b4")]
#[case::nowhere(&[("severity", "page")], "")]
fn one_alert_is_placed_by_its_best_known_labels(#[case] pairs: &[(&str, &str)], #[case] expected: &str) {
    let mut pairs = pairs.to_vec();
    pairs.push(("alertname", "X"));
    assert_eq!(pages(&[told("x", Severity::Info, &pairs)], Occasion::Ordinary)[0].lines[0].place, expected);
}

#[test]
fn siblings_are_placed_by_what_tells_them_apart() {
    let disk = |identity: &str, host: &str, mount: Option<&str>| {
        let mut pairs = vec![("alertname", "DiskFull"), ("namespace", "shop"), ("host", host)];
        pairs.extend(mount.map(|mount| ("mount", mount)));
        told(identity, Severity::Warning, &pairs)
    };
    let told = [disk("1", "db-1", Some("/")), disk("2", "db-1", Some("/var")), disk("3", "db-2", None)];
    let places: Vec<String> = pages(&told, Occasion::Ordinary)[0].lines.iter().map(|line| line.place.clone()).collect();
    assert_eq!(places, ["db-1, mount=/", "db-1, mount=/var", "db-2"]);
}

#[rstest]
#[case::summary(&[("description", "d"), ("summary", "s"), ("message", "m")], "s")]
#[case::message(&[("title", "t"), ("message", "m")], "m")]
#[case::title(&[("title", "t"), ("description", "d")], "t")]
#[case::first_line_of_the_description(&[("description", "\n  first\nsecond")], "first")]
#[case::lines_of_a_summary_are_one(&[("summary", "a\nb")], "a b")]
#[case::nothing(&[("runbook_url", "https://example.org")], "")]
fn the_summary_is_what_people_wrote_for_people(#[case] annotations: &[(&str, &str)], #[case] expected: &str) {
    let mut one = redis("cache-1", Severity::Info);
    one.1.annotations = labels(annotations);
    assert_eq!(pages(&[one], Occasion::Ordinary)[0].lines[0].summary, expected);
}

#[test]
fn a_megabyte_of_annotation_is_cut() {
    let mut one = redis("cache-1", Severity::Info);
    one.1.annotations = labels(&[("summary", &"a".repeat(1 << 20))]);
    let summary = &pages(&[one], Occasion::Ordinary)[0].lines[0].summary;
    assert_eq!((summary.chars().count(), summary.chars().last()), (160, Some('…')));
}

fn line(name: &str, place: &str, summary: &str) -> PageLine {
    PageLine {
        id: AlertId { source: prod(), identity: Identity::new("x") },
        starts_at: at(0),
        severity: Severity::Critical,
        name: name.to_owned(),
        place: place.to_owned(),
        summary: summary.to_owned(),
        because: String::new(),
    }
}

#[rstest]
#[case::markup_stays_text("<b>Red</b>", "a&b", "critical: <b>Red</b>, a&b")]
#[case::control_characters_go("Red\u{1b}[31m\u{202E}is", "a\nb", "critical: Red[31mis, a b")]
#[case::right_to_left_is_isolated("שלום", "cache-1", "critical: \u{2068}שלום\u{2069}, cache-1")]
#[case::the_place_gives_way_to_the_name(
    "KubernetesPersistentVolumeFillingUpQuicklyInProduction",
    "a-namespace-with-quite-a-long-name-of-its-own",
    "critical: KubernetesPersistentVolumeFillingUpQuicklyInPr…, a-namespace-with-qui…"
)]
fn a_title_is_one_harmless_line_of_at_most_eighty_characters(
    #[case] name: &str,
    #[case] place: &str,
    #[case] expected: &str,
) {
    let (title, _) = page_text(PageKind::Firing, &[line(name, place, "")]);
    assert_eq!(title, expected);
    assert!(title.chars().count() <= 80);
}

#[test]
fn a_sibling_without_place_and_summary_is_told_by_its_name() {
    let (_, body) = page_text(PageKind::Firing, &[line("A", "", ""), line("A", "x", ""), line("A", "", "s")]);
    assert_eq!(body, "A\nx\ns");
}

#[test]
fn an_outage_says_what_it_means() {
    let (title, body) = outage_text(&prod(), "no answer\u{7} within 10 s", "Sat 10:00");
    assert_eq!(title, "prod does not answer");
    let expected = "Since Sat 10:00: no answer within 10 s\n\
                    Its alerts are kept as they were; nothing new from it can page.";
    assert_eq!(body, expected);
    let (title, body) = page_text(PageKind::SourceFailing, &[]);
    assert_eq!(title, "A source does not answer");
    assert_eq!(body, "Its alerts are kept as they were; nothing new from it can page.");
}

#[test]
fn words_can_be_read_back() {
    for kind in [PageKind::Firing, PageKind::Digest, PageKind::SourceFailing] {
        assert_eq!(PageKind::from_word(kind.word()), Some(kind));
    }
    assert_eq!(PageKind::from_word("resolved"), None);
}

proptest! {
    #[test]
    fn no_text_from_outside_makes_a_page_longer_or_steers_it(
        names in prop::collection::vec((any::<String>(), any::<String>(), any::<String>()), 1..9),
        source in any::<String>(),
    ) {
        let lines: Vec<PageLine> = names.iter().map(|(name, place, summary)| line(name, place, summary)).collect();
        let outage = outage_text(&SourceName::new(&source), &source, &source);
        for (title, body) in [page_text(PageKind::Firing, &lines), page_text(PageKind::Digest, &lines), outage] {
            prop_assert!(title.chars().count() <= 80, "{title}");
            prop_assert!(body.lines().count() <= 6);
            prop_assert!(body.lines().all(|line| line.chars().count() <= 160));
            for text in [title.as_str()].into_iter().chain(body.lines()) {
                prop_assert!(!text.chars().any(char::is_control));
                let (opened, closed) = (text.matches('\u{2068}').count(), text.matches('\u{2069}').count());
                prop_assert_eq!(opened, closed);
            }
        }
    }
}
