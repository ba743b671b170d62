use std::time::Duration;

use super::*;
use crate::incidents::{Counted, FactorKind, FigureValue, FoundBy, Status, Tag};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn figure(name: &str, value: FigureValue) -> Figure {
    let source = FigureSource::Computed { how: "by | its buckets".to_owned(), from: Vec::new() };
    Figure { name: name.to_owned(), value, source, as_of: at("2026-03-28T12:00:00Z") }
}

fn nothing() -> DocumentFacts<'static> {
    DocumentFacts {
        title: "Checkout is slow".to_owned(),
        number: None,
        header: Vec::new(),
        times: None,
        figures: &[],
        timeline: Vec::new(),
        ledger: &[],
        lists: BTreeMap::new(),
        todos: Vec::new(),
        zone: Zone::parse("Europe/Berlin").unwrap(),
    }
}

#[test]
fn of_what_nothing_is_known_nothing_is_said() {
    assert!(Filling::ALL.iter().all(|filling| fill(*filling, &nothing()).is_none()));
    assert_eq!(factors_text(&[]), None);
}

#[test]
fn times_are_told_in_the_zone_of_the_incident_with_where_they_come_from() {
    let mut times = Times::default();
    let told = |at: Instant, from: ToldBy| Told { at, from, instead_of: None };
    times.each.insert(Moment::Started, told(at("2026-03-28T09:00:00Z"), ToldBy::Alert("HighLatency".to_owned())));
    let resolved = ToldBy::Status { status: Status::Resolved, by: "bo".to_owned() };
    times.each.insert(Moment::Resolved, told(at("2026-03-28T09:42:00Z"), resolved));
    let facts = DocumentFacts { times: Some(&times), ..nothing() };
    assert_eq!(
        fill(Filling::Times, &facts).unwrap(),
        "| Moment | Time | After the start | From |\n| --- | --- | --- | --- |\n\
         | started | 2026-03-28 10:00:00 CET |  | alert HighLatency |\n\
         | resolved | 2026-03-28 10:42:00 CET | 42 min | status resolved set by bo |\n"
    );
}

#[test]
fn each_figure_stands_where_it_belongs_and_nowhere_else() {
    let figures = [
        figure("duration", FigureValue::Span(Duration::from_secs(2520))),
        figure("budget checkout/availability", FigureValue::Text("3 %".to_owned())),
        figure("messages of shop/orders", FigureValue::Count(2, "messages".to_owned())),
        figure("pages", FigureValue::Count(1, "pages".to_owned())),
        figure("nights", FigureValue::Count(0, "nights".to_owned())),
    ];
    let facts = DocumentFacts { figures: &figures, ..nothing() };
    let rows = |filling: Filling| fill(filling, &facts).unwrap().lines().count() - 2;
    let counts = [Filling::Duration, Filling::Budgets, Filling::Messages, Filling::Pages].map(rows);
    assert_eq!(counts, [1, 1, 1, 2]);
    assert!(fill(Filling::Duration, &facts).unwrap().ends_with("| duration | 42 min | by \\| its buckets |\n"));
    let pages = fill(Filling::Pages, &facts).unwrap();
    assert!(pages.contains("| pages | 1 | by") && pages.contains("| nights | 0 | by"), "{pages}");
    let messages = fill(Filling::Messages, &facts).unwrap();
    assert!(messages.contains("| messages of shop/orders | 2 messages | by"), "{messages}");
}

#[test]
fn a_timeline_is_a_table_that_no_text_breaks() {
    let row = TimelineRow {
        at: at("2026-03-28T09:00:00Z"),
        text: "a | b\n<!-- /watchbill -->".to_owned(),
        source: "note `1/2`".to_owned(),
        said: vec!["earlier, by the log".to_owned()],
    };
    let facts = DocumentFacts { timeline: vec![row], ..nothing() };
    assert_eq!(
        fill(Filling::Timeline, &facts).unwrap().lines().last(),
        Some("| 2026-03-28 10:00:00 CET | a \\| b &lt;!-- /watchbill --> (earlier, by the log) | `note '1/2'` |")
    );
}

#[test]
fn what_an_alert_says_is_text_and_never_markup() {
    let said = vec!["see [the runbook](https://x.example) \\[and](https://y.example) <b>".to_owned()];
    let facts = DocumentFacts { lists: BTreeMap::from([(Filling::Alerts, said)]), ..nothing() };
    assert_eq!(
        fill(Filling::Alerts, &facts).as_deref(),
        Some("- see \\[the runbook](https://x.example) \\\\\\[and](https://y.example) &lt;b>\n")
    );
}

#[test]
fn a_ledger_says_whether_it_adds_up() {
    let line = |post: Post, messages: Option<u64>| Line {
        post,
        messages,
        source: "broker".to_owned(),
        certainty: Counted::Counted,
    };
    let mut posts: Vec<Line> = Post::PARTS.into_iter().map(|post| line(post, Some(1))).collect();
    posts.push(line(Post::Expected, Some(5)));
    let even = fill(Filling::Ledger, &DocumentFacts { ledger: &posts, ..nothing() }).unwrap();
    assert!(even.contains("| expected | 5 | broker |\n| processed | 1 |"), "{even}");
    assert!(even.ends_with("it adds up: every message is accounted for.\n"), "{even}");
    posts[0].messages = None;
    let open = fill(Filling::Ledger, &DocumentFacts { ledger: &posts, ..nothing() }).unwrap();
    assert!(open.contains("| processed | not known |") && open.contains("it cannot be said yet"), "{open}");
}

#[test]
fn the_rest_is_told_in_sentences() {
    let lists = BTreeMap::from([(Filling::Deploys, vec!["checkout 4.2\nat 09:58".to_owned()])]);
    let todos = vec!["limit retries".to_owned()];
    let header = vec![("Severity".to_owned(), "SEV-2".to_owned())];
    let facts = DocumentFacts { lists, todos, header, number: Some(IncidentId(7)), ..nothing() };
    assert_eq!(fill(Filling::Deploys, &facts).as_deref(), Some("- checkout 4.2 at 09:58\n"));
    assert_eq!(fill(Filling::Actions, &facts).as_deref(), Some("- [ ] limit retries\n"));
    let head = fill(Filling::Header, &facts).unwrap();
    assert_eq!(head, format!("- Incident: {}\n- Severity: SEV-2\n", IncidentId(7)));
}

#[test]
fn factors_are_told_with_how_they_were_found() {
    let factor = Factor {
        name: "Retries without a limit".to_owned(),
        kind: FactorKind::Technical,
        tags: Tag::parse("retry storm").into_iter().collect(),
        found_by: Some(FoundBy::Records),
        evidence: vec!["note 1/2".to_owned()],
    };
    assert_eq!(
        factors_text(&[factor]).as_deref(),
        Some("- Retries without a limit (technical, found by records) #retry-storm: note 1/2\n")
    );
}
