use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{at, firing, known, labels, prod};
use super::super::{AlertState, MatcherSet, Treatment};
use super::*;
use crate::ids::Identity;

type Fired = (AlertId, KnownAlert, String);

/// An alert of this name at this place that is told because it began to fire.
fn told(identity: &str, severity: Severity, pairs: &[(&str, &str)]) -> Fired {
    let alert = KnownAlert { labels: labels(pairs), severity, ..known(&firing(identity, 5), AlertState::Firing, 7) };
    (AlertId { source: prod(), identity: Identity::new(identity) }, alert, "began to fire".to_owned())
}

fn redis(instance: &str, severity: Severity) -> Fired {
    told(instance, severity, &[("alertname", "RedisDown"), ("severity", severity.word()), ("instance", instance)])
}

fn pages(told: &[Fired], occasion: Occasion) -> Vec<PageDraft> {
    announce(&prod(), &fresh(told), occasion, &Pager::default(), &Policy::default(), at(60))
}

/// What no rule is for and nobody was told of before.
fn fresh(told: &[Fired]) -> Vec<Told<'_>> {
    let page = |(id, alert, because)| Told { id, alert, kind: PageKind::Firing, because, rule: None };
    told.iter().map(|(id, alert, because)| page((id.clone(), alert, because.clone()))).collect()
}

fn titles(told: &[Fired], occasion: Occasion) -> Vec<String> {
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
        kind: PageKind::Firing,
    };
    let expected = PageDraft {
        kind: PageKind::Firing,
        severity: Severity::Critical,
        lines: vec![line],
        because: "began to fire".to_owned(),
        group: "prod/RedisDown".to_owned(),
        onto: None,
        sound: None,
        urgency: None,
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

fn groups(count: usize) -> Vec<Fired> {
    let severity = |i| if i < 2 { Severity::Critical } else { Severity::Warning };
    (0..count).map(|i| told(&format!("x{i}"), severity(i), &[("alertname", &format!("Alert{i:02}"))])).collect()
}

#[test]
fn six_groups_are_six_pages_and_what_follows_is_one_digest_instead_of_the_seventh() {
    assert_eq!(pages(&groups(6), Occasion::Ordinary).len(), 6);
    let told = pages(&groups(9), Occasion::Ordinary);
    let kinds: Vec<_> = told.iter().map(|page| (page.kind, page.lines.len())).collect();
    let single = (PageKind::Firing, 1);
    assert_eq!(kinds, [single, single, single, single, single, single, (PageKind::Digest, 3)]);
    let digest = &told[6];
    assert_eq!((digest.severity, digest.group.as_str(), digest.onto), (Severity::Warning, "", None));
    assert_eq!(digest.because, "more than 6 pages within 5 min");
    let names: Vec<_> = digest.lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Alert06", "Alert07", "Alert08"]);
}

#[test]
fn what_breaks_through_is_never_in_a_digest_of_an_ordinary_poll() {
    let critical: Vec<Fired> =
        (0..9).map(|i| told(&format!("x{i}"), Severity::Critical, &[("alertname", &format!("Alert{i:02}"))])).collect();
    let told = pages(&critical, Occasion::Ordinary);
    assert_eq!(told.iter().map(|page| page.kind).collect::<Vec<_>>(), [PageKind::Firing; 9]);
}

/// A page that went out at this second.
fn out(page: i64, group: &str, kind: PageKind, severity: Severity, second: i64) -> Sent<String, PageId> {
    Sent { page: PageId(page), kind, group: group.to_owned(), severity, at: at(second) }
}

fn pages_after(sent: impl IntoIterator<Item = Sent<String, PageId>>, told: &[Told<'_>]) -> Vec<PageDraft> {
    announce(&prod(), told, Occasion::Ordinary, &Pager::of(sent), &Policy::default(), at(60))
}

#[rstest]
#[case::a_moment_ago(45, Severity::Warning, Some(PageId(7)))]
#[case::thirty_seconds_ago(30, Severity::Warning, Some(PageId(7)))]
#[case::longer_ago(29, Severity::Warning, None)]
#[case::of_one_that_broke_through(45, Severity::Critical, Some(PageId(7)))]
fn what_follows_a_page_of_its_group_edits_it(
    #[case] second: i64,
    #[case] severity: Severity,
    #[case] onto: Option<PageId>,
) {
    let fired = [redis("cache-2", Severity::Warning)];
    let sent = out(7, "prod/RedisDown", PageKind::Firing, severity, second);
    assert_eq!(pages_after([sent], &fresh(&fired))[0].onto, onto);
}

#[test]
fn what_breaks_through_is_no_edit_of_a_lesser_page() {
    let fired = [redis("cache-1", Severity::Warning), redis("cache-2", Severity::Critical)];
    let sent = out(7, "prod/RedisDown", PageKind::Firing, Severity::Warning, 50);
    let told = pages_after([sent], &fresh(&fired));
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].onto, told[0].severity, told[0].lines.len()), (None, Severity::Critical, 2));
}

#[test]
fn a_digest_that_is_open_is_joined_and_pages_that_went_out_count() {
    let names = ["a", "b", "c", "d", "e"];
    let sent = || names.iter().enumerate().map(|(i, name)| out(i as i64, name, PageKind::Firing, Severity::Info, 0));
    let fired = groups(4)[2..].to_vec();
    let told = pages_after(sent(), &fresh(&fired));
    let kinds: Vec<_> = told.iter().map(|page| (page.kind, page.onto)).collect();
    assert_eq!(kinds, [(PageKind::Firing, None), (PageKind::Digest, None)]);
    let told = pages_after(sent().chain([out(9, "", PageKind::Digest, Severity::Info, 1)]), &fresh(&fired));
    assert_eq!(told.iter().map(|page| page.onto).collect::<Vec<_>>(), [Some(PageId(9)); 2]);
}

#[test]
fn every_kind_of_a_group_is_a_page_of_its_own() {
    let fired = [redis("cache-1", Severity::Warning), redis("cache-2", Severity::Warning)];
    let mut told = fresh(&fired);
    told[1].kind = PageKind::Flapping;
    let pages = pages_after([], &told);
    assert_eq!(pages.iter().map(|page| page.kind).collect::<Vec<_>>(), [PageKind::Firing, PageKind::Flapping]);
    assert_eq!(pages[1].lines[0].kind, PageKind::Flapping);
    assert_eq!(page_text(PageKind::Flapping, &pages[1].lines).0, "warning, flapping: RedisDown, cache-2");
}

fn by_rule(group_by: Option<&[&str]>, sound: Option<Sound>, urgency: Option<Urgency>) -> Rule {
    Rule {
        name: "rule 1".to_owned(),
        matchers: MatcherSet::default(),
        treatment: Treatment::Page,
        hold: std::time::Duration::ZERO,
        sound,
        urgency,
        group_by: group_by.map(|labels| labels.iter().map(|&label| label.to_owned()).collect()),
    }
}

#[rstest]
#[case::the_name(None, "prod/RedisDown")]
#[case::a_label(Some(&["instance"][..]), "prod/{instance=\"cache-1\"}")]
#[case::two(Some(&["alertname", "instance"][..]), "prod/{alertname=\"RedisDown\", instance=\"cache-1\"}")]
#[case::one_that_it_lacks(Some(&["team"][..]), "prod/{team=\"\"}")]
#[case::one_group_of_all(Some(&[][..]), "prod/{}")]
fn a_rule_says_what_makes_a_group(#[case] group_by: Option<&[&str]>, #[case] expected: &str) {
    let (_, alert, _) = redis("cache-1", Severity::Warning);
    assert_eq!(group_of("prod", &alert.labels, Some(&by_rule(group_by, None, None))), expected);
    assert_eq!(group_of("prod", &alert.labels, None), "prod/RedisDown");
}

#[test]
fn alerts_of_several_names_are_one_page_where_a_rule_says_so() {
    let rule = by_rule(Some(&[]), Some(Sound::None), Some(Urgency::Low));
    let fired = groups(3);
    let mut told = fresh(&fired);
    told.iter_mut().for_each(|told| told.rule = Some(&rule));
    let pages = pages_after([], &told);
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!((page.lines.len(), page.sound, page.urgency), (3, Some(Sound::None), Some(Urgency::Low)));
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
#[case(Occasion::RestOver, "still firing at prod after it was held back for your rest")]
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
        kind: PageKind::Firing,
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
    for kind in PageKind::ALL {
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
