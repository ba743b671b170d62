use rstest::rstest;

use crate::EngineHandle;
use crate::api::{ApiError, SloAsk, SloMarkForm};

use super::super::fixtures::{desk, outage, slo};

fn form() -> SloMarkForm {
    SloMarkForm {
        kind: "incident".to_owned(),
        title: "Card processor down".to_owned(),
        from: "2026-03-09T11:00:00Z".to_owned(),
        to: "2026-03-09T12:30:00Z".to_owned(),
        services: vec!["checkout".to_owned()],
        ..SloMarkForm::default()
    }
}

async fn booked(engine: &EngineHandle) -> Vec<(String, String)> {
    let view = engine.slo_view(&SloAsk { key: "answers".to_owned(), ..SloAsk::default() }).await.unwrap();
    assert_eq!(view.ledger.total, "100 %");
    view.ledger.rows.into_iter().map(|row| (row.kind, row.share)).collect()
}

fn row(kind: &str, share: &str) -> (String, String) {
    (kind.to_owned(), share.to_owned())
}

/// The outage lasts from 11:00 to 13:00, twelve buckets an hour.
#[tokio::test]
async fn what_a_mark_covers_is_booked_to_it_until_it_is_taken_away() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(10))]).await;
    assert_eq!(booked(&engine).await, [row("unattributed", "100 %")]);
    let done = engine.slo_mark(&form(), "somebody").await.unwrap();
    assert_eq!((done.mark.by.as_str(), done.mark.about.as_str()), ("bo", "checkout"), "the workspace says who does it");
    assert_eq!(booked(&engine).await, [row("incident", "75 %"), row("unattributed", "25 %")]);
    let gone = engine.slo_unmark(&done.mark.id, "somebody").await.unwrap();
    assert_eq!(booked(&engine).await, [row("unattributed", "100 %")]);
    engine.slo_mark(&gone.undo, "somebody").await.unwrap();
    assert_eq!(booked(&engine).await, [row("incident", "75 %"), row("unattributed", "25 %")], "undone as it was");
    assert!(matches!(engine.slo_unmark("4711", "somebody").await, Err(ApiError::NotFound { .. })));
}

#[tokio::test]
async fn a_mark_of_another_service_owns_nothing() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(10))]).await;
    let other = SloMarkForm { services: vec!["search".to_owned()], ..form() };
    engine.slo_mark(&other, "somebody").await.unwrap();
    assert_eq!(booked(&engine).await, [row("unattributed", "100 %")]);
    let all = SloMarkForm { services: Vec::new(), ..form() };
    engine.slo_mark(&all, "somebody").await.unwrap();
    assert_eq!(booked(&engine).await[0], row("incident", "75 %"));
}

#[rstest]
#[case::kind(SloMarkForm { kind: "party".to_owned(), ..form() }, "kind")]
#[case::no_title(SloMarkForm { title: "  ".to_owned(), ..form() }, "title")]
#[case::no_time(SloMarkForm { from: "yesterday".to_owned(), ..form() }, "from")]
#[case::seconds_instead_of_milliseconds(SloMarkForm { from: "1763768000".to_owned(), ..form() }, "from")]
#[case::a_year_alone(SloMarkForm { from: "2026".to_owned(), ..form() }, "from")]
#[case::a_class_that_is_a_text(SloMarkForm { class: "x".repeat(201), ..form() }, "class")]
#[case::backwards(SloMarkForm { to: "2026-03-01T00:00:00Z".to_owned(), ..form() }, "to")]
#[case::no_such_slo(SloMarkForm { slos: vec!["nothing".to_owned()], ..form() }, "slos")]
#[case::a_link_that_runs(SloMarkForm { link: "javascript:alert(1)".to_owned(), ..form() }, "link")]
#[tokio::test]
async fn a_box_that_cannot_be_read_is_named(#[case] form: SloMarkForm, #[case] box_of: &str) {
    let (engine, _fakes, _folder) = desk(&[], &[]).await;
    let refused = engine.slo_mark(&form, "somebody").await;
    assert!(matches!(&refused, Err(ApiError::Invalid { field, .. }) if field == box_of), "{refused:?}");
}
