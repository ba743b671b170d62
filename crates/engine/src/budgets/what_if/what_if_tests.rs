use crate::api::{SloSupposedExclusion, SloWhatIfAsk};

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
    assert_eq!(view.yaml.as_deref(), Some("objectives:\n  - target: 0.9995\n"));
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
    assert_eq!(view.yaml, None, "exclusions stand in a table of their own");
}

#[tokio::test]
async fn nothing_supposed_changes_nothing() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_what_if(&ask()).await.unwrap();
    assert!(view.rows.iter().chain(&view.pairs).chain(&view.windows).all(|row| !row.differs), "{view:?}");
    assert_eq!(view.supposed, "As it is: 99.9 % over 28 d.");
}
