use rstest::rstest;
use tempfile::TempDir;

use crate::EngineHandle;
use crate::api::{ApiError, SloAsk, SloMarkForm};
use crate::testing::Fakes;

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

/// A workspace in which there are the services `checkout` and `search`.
async fn of_two_services() -> (EngineHandle, Fakes, TempDir) {
    let search = slo("finds", "[{target: 0.999}]", "").replace("service: checkout", "service: search");
    let files = [("slos/a.yaml", slo("answers", "[{target: 0.999}]", "")), ("slos/b.yaml", search)];
    desk(&files.each_ref().map(|(name, text)| (*name, text.as_str())), &[]).await
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
    let search = slo("finds", "[{target: 0.999}]", "").replace("service: checkout", "service: search");
    let (engine, _fakes, _folder) =
        desk(&[("slos/a.yaml", &text), ("slos/b.yaml", &search)], &[("", outage(10))]).await;
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
#[case::a_service_that_nothing_is_about(SloMarkForm { services: vec!["chekout".to_owned()], ..form() }, "services")]
#[case::no_such_slo(SloMarkForm { slos: vec!["nothing".to_owned()], ..form() }, "slos")]
#[case::a_link_that_runs(SloMarkForm { link: "javascript:alert(1)".to_owned(), ..form() }, "link")]
#[tokio::test]
async fn a_box_that_cannot_be_read_is_named(#[case] form: SloMarkForm, #[case] box_of: &str) {
    let (engine, _fakes, _folder) = of_two_services().await;
    let refused = engine.slo_mark(&form, "somebody").await;
    assert!(matches!(&refused, Err(ApiError::Invalid { field, .. }) if field == box_of), "{refused:?}");
}

#[rstest]
#[case::like_a_known_one("chekout", "did you mean `checkout`?")]
#[case::like_none("payments", "there is `checkout`, `search`")]
#[tokio::test]
async fn a_service_that_is_not_known_is_refused_with_those_that_are(#[case] service: &str, #[case] expected: &str) {
    let (engine, _fakes, _folder) = of_two_services().await;
    let form = SloMarkForm { services: vec!["checkout".to_owned(), service.to_owned()], ..form() };
    let Err(ApiError::Invalid { message, .. }) = engine.slo_mark(&form, "somebody").await else { panic!() };
    assert!(message.contains(&format!("there is no service `{service}`, so nothing was marked")), "{message}");
    assert!(message.ends_with(expected), "{message}");
    assert_eq!(engine.slo_marks((None, None)).await.unwrap().marks, []);
}

/// It is Tuesday, 10 March, at noon.
#[rstest]
#[case::a_moment(
    "deploy",
    "2026-03-12T10:00:00Z",
    "",
    "Planned the deploy “Card processor down”, Thu 12 Mar 2026 10:00 UTC"
)]
#[case::a_time(
    "class",
    "2026-03-12T10:00:00Z",
    "2026-03-12T12:00:00Z",
    "Planned the class “Card processor down”, Thu 12 Mar"
)]
#[case::without_an_end(
    "class",
    "2027-03-12T10:00:00Z",
    "",
    "Planned the class “Card processor down”, from Fri 12 Mar 2027"
)]
#[tokio::test]
async fn what_lies_ahead_is_listed_as_planned(
    #[case] kind: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &str,
) {
    let (engine, _fakes, _folder) = of_two_services().await;
    engine.slo_mark(&form(), "somebody").await.unwrap();
    let ahead = SloMarkForm { kind: kind.to_owned(), from: from.to_owned(), to: to.to_owned(), ..form() };
    let done = engine.slo_mark(&ahead, "somebody").await.unwrap();
    assert!(done.said.starts_with(expected), "{}", done.said);
    let marks = engine.slo_marks((None, None)).await.unwrap().marks;
    let planned: Vec<(i64, bool)> = marks.iter().map(|mark| (mark.id, mark.planned)).collect();
    assert_eq!(planned, [(2, true), (1, false)]);
    let until_now = engine.slo_marks((None, Some("2026-03-10T12:00:00Z"))).await.unwrap().marks;
    assert_eq!(until_now.len(), 1, "an end that is said holds");
}
