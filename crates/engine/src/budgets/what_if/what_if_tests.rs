use rstest::rstest;

use crate::api::{SloSupposedExclusion, SloWhatIfAsk, SloWhatIfSide};

use super::super::fixtures::{desk, outage, slo};

fn ask() -> SloWhatIfAsk {
    SloWhatIfAsk { key: "answers".to_owned(), ..SloWhatIfAsk::default() }
}

/// 480 bad of 806,400 events: 59.5 % of what may be bad at 99.9 %, 119 % at 99.95 %.
#[tokio::test]
async fn a_stricter_promise_would_be_broken() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_what_if(&SloWhatIfAsk { objective: Some("99.95%".to_owned()), ..ask() }).await.unwrap();
    assert_eq!(view.supposed, "99.95 % over 28 d, instead of 99.9 % over 28 d.");
    let remaining = view.rows.iter().find(|row| row.name == "Remaining").unwrap();
    assert_eq!((remaining.present.as_str(), remaining.instead.as_str()), ("40.5 %", "-19.0 %"));
    assert_eq!(view.yaml.as_deref(), Some("spec:\n  objectives:\n    - target: 0.9995\n"));
    assert_eq!(view.nights.len(), 1, "the outage is one time, whatever the pairs");
    assert!(!view.nights[0].by_night && !view.nights[0].differs, "{:?}", view.nights);
}

#[tokio::test]
async fn a_time_that_is_not_held_against_it_gives_its_share_back() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let outage = SloSupposedExclusion { from: "2026-03-09T11:00:00Z".to_owned(), to: "2026-03-09 13:00".to_owned() };
    let view = engine.slo_what_if(&SloWhatIfAsk { exclusions: vec![outage], ..ask() }).await.unwrap();
    let remaining = view.rows.iter().find(|row| row.name == "Remaining").unwrap();
    assert_eq!((remaining.present.as_str(), remaining.instead.as_str()), ("40.5 %", "100 %"));
    assert!(view.nights[0].differs && view.nights[0].instead.is_empty(), "nobody would have been called");
    let rows = "# exclusions/answers.csv gets these rows:\n#   from,to,reason\n#   2026-03-09T11:00:00Z,2026-03-09T13:00:00Z,say why\n";
    let annotation = "metadata:\n  annotations:\n    watchbill.exclusions: \"exclusions/answers.csv\"\n";
    assert_eq!(view.yaml, Some(format!("{rows}{annotation}")), "exclusions stand in a table of their own");
}

#[tokio::test]
async fn nothing_supposed_changes_nothing() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_what_if(&ask()).await.unwrap();
    assert!(view.rows.iter().chain(&view.pairs).chain(&view.windows).all(|row| !row.differs), "{view:?}");
    assert_eq!(view.supposed, "As it is: 99.9 % over 28 d.");
}

const METADATA: &str = "metadata:\n  name: answers\n";
const SPEC: &str = "spec:
  service: checkout
  budgetingMethod: Occurrences
  indicator:
    metadata: {name: requests}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{code=~\"5..\"}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total'}}}
";
const WINDOW: &str = "  timeWindow:\n    - duration: 28d\n      isRolling: true\n";
const OBJECTIVES: &str = "  objectives:\n    - displayName: Promised\n      target: 0.999\n    - displayName: Wished for\n      target: 0.9995\n";

/// The file with the keys of a snippet in the place of its own, and the table that goes with it.
fn applied(snippet: &str) -> (String, String) {
    let (metadata, spec) = match snippet.split_once("spec:\n") {
        Some((metadata, spec)) => (metadata, spec),
        None => (snippet, ""),
    };
    let (rows, metadata): (Vec<&str>, Vec<&str>) = metadata.lines().partition(|line| line.starts_with('#'));
    let annotations: String = metadata.iter().skip(1).map(|line| format!("{line}\n")).collect();
    let kept = [("timeWindow:", WINDOW), ("objectives:", OBJECTIVES)];
    let kept: String = kept.iter().filter(|(key, _)| !spec.contains(key)).map(|(_, text)| *text).collect();
    let file = format!("apiVersion: openslo/v1\nkind: SLO\n{METADATA}{annotations}{SPEC}{kept}{spec}");
    let table = rows.iter().skip(1).map(|row| format!("{}\n", row.trim_start_matches(['#', ' ']))).collect();
    (file, table)
}

async fn sides(ask: &SloWhatIfAsk, files: (&str, &str)) -> (SloWhatIfSide, SloWhatIfSide, Option<String>) {
    let files = [("slos/a.yaml", files.0), ("exclusions/answers.csv", files.1)];
    let (engine, _fakes, _folder) = desk(&files, &[("", outage(20))]).await;
    let listing = engine.slo_what_if_listing(ask).await.unwrap();
    (listing.present, listing.instead, engine.slo_what_if(ask).await.unwrap().yaml)
}

/// Everything at once, and each by itself: what is written into the files gives the figures that were told.
#[rstest]
#[case::objective(Some("0.9997"), None, None, false)]
#[case::window(None, Some("7d"), None, false)]
#[case::calendar(None, Some("month"), None, false)]
#[case::pairs(None, None, Some("1h/5m=10%, 6h/30m=14.4x"), false)]
#[case::no_pairs(None, None, Some(""), false)]
#[case::exclusions(None, None, None, true)]
#[case::all(Some("0.9997"), Some("quarter"), Some("2h/10m=3.5%"), true)]
#[tokio::test]
async fn the_files_with_the_snippet_say_what_was_supposed(
    #[case] objective: Option<&str>,
    #[case] window: Option<&str>,
    #[case] pairs: Option<&str>,
    #[case] excludes: bool,
) {
    let outage =
        SloSupposedExclusion { from: "2026-03-09T11:00:00Z".to_owned(), to: "2026-03-09T13:00:00Z".to_owned() };
    let own = |text: Option<&str>| text.map(str::to_owned);
    let as_it_is = SloWhatIfAsk { key: "answers/Promised".to_owned(), ..SloWhatIfAsk::default() };
    let ask = SloWhatIfAsk {
        objective: own(objective),
        window: own(window),
        pairs: own(pairs),
        exclusions: if excludes { vec![outage] } else { Vec::new() },
        ..as_it_is.clone()
    };
    let before = applied("");
    let (present, instead, snippet) = sides(&ask, (&before.0, "from,to,reason\n")).await;
    assert_ne!(present, instead);
    let (file, table) = applied(&snippet.unwrap());
    let table = if table.is_empty() { "from,to,reason\n".to_owned() } else { table };
    let (after, _, nothing) = sides(&as_it_is, (&file, &table)).await;
    assert_eq!(after, instead, "{file}");
    assert_eq!(nothing, None);
    let other = SloWhatIfAsk { key: "answers/Wished for".to_owned(), ..SloWhatIfAsk::default() };
    assert_eq!(sides(&other, (&file, &table)).await.0.evaluation.objective, "0.9995", "{file}");
}
