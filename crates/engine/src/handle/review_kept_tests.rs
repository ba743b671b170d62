//! What a closed review keeps: its hash, its revisions, its follow-ups, and what was counted for it.

use watchbill_store::{NewClosing, document_hash};

use super::fixtures::*;
use crate::api::{
    ApiError, ReviewAsk, ReviewComplaints, ReviewComplaintsInput, ReviewDecisionInput, ReviewFateInput, ReviewFitInput,
    ReviewForm, ReviewView,
};
use crate::review::ReviewFiles;
use crate::{Engine, EngineHandle, Options};

fn freeze(service: &str) -> ReviewDecisionInput {
    ReviewDecisionInput {
        no_change: false,
        state: Some("frozen".to_owned()),
        taken: "freeze releases".to_owned(),
        because: "the budget is spent".to_owned(),
        owner: "ana".to_owned(),
        due: "2026-10-31".to_owned(),
        ..decided(service)
    }
}

fn revision(number: u32) -> ReviewAsk {
    ReviewAsk { revision: Some(number), ..last() }
}

/// Closed with a freeze of search, and again after another objective.
async fn revised() -> (EngineHandle, ReviewFiles, impl Sized) {
    let (engine, fakes, folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    engine.review_decide(&last(), &freeze("search"), "bo").await.unwrap();
    engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    engine.review_close(&last(), "bo").await.unwrap();
    let first = engine.review_files(&last()).await.unwrap();
    let text = slo("checkout-answers", "checkout", "0.9999", QUARTER);
    rewrite((&engine, &fakes, &folder), "slos/checkout.yaml", &text).await;
    assert_eq!(engine.review_open(&last(), "bo").await.unwrap().revision, 2);
    (engine, first, (fakes, folder))
}

fn said(error: ApiError) -> String {
    match error {
        ApiError::Invalid { message, .. } | ApiError::NotFound { message } | ApiError::Store { message } => message,
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn an_older_revision_is_shown_listed_and_written_as_it_was() {
    let (engine, first, _desk) = revised().await;
    let old = engine.review_show(&revision(1)).await.unwrap();
    assert_eq!(old.old.as_deref(), Some("This is revision 1 of 2026-Q3; revision 2 is the newest."));
    assert_eq!((old.revision, old.closed.is_some()), (1, true));
    let newest = engine.review_show(&last()).await.unwrap();
    assert_eq!((newest.revision, newest.old), (2, None));
    assert_eq!(engine.review_show(&revision(2)).await.unwrap().old, None);
    assert_eq!(engine.review_files(&revision(1)).await.unwrap(), first, "not a byte of it has changed");
    let export = engine.review_export(&revision(1), None).await.unwrap();
    assert!(export.folder.ends_with("2026-Q3"), "{}", export.folder);

    let rows: Vec<(u32, bool)> =
        engine.review_list().await.unwrap().reviews.iter().map(|row| (row.revision, row.newest)).collect();
    assert_eq!(rows, [(2, true), (1, false)]);
    assert_eq!(field(engine.review_note(&revision(1), "", "late", "bo").await.unwrap_err()), "review");
    let missing = said(engine.review_show(&revision(7)).await.unwrap_err());
    assert_eq!(missing, "the review 2026-Q3 has no revision 7; it has 1 to 2");
}

/// As a version wrote it that did not hash the head of a review yet.
#[tokio::test]
async fn a_review_that_was_closed_by_the_first_rule_goes_on_being_what_was_kept() {
    let (engine, _fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    let store = &engine.shared.store;
    let head = store.review_of("2026-Q3").await.unwrap().unwrap().head;
    let mut text = format!("{}\n", head.snapshot_hash);
    for row in store.review_decisions(head.id).await.unwrap() {
        let (of, at) = (&row.decision, row.at.to_rfc3339_ms());
        let watchbill_store::Subject::Service(service) = &of.subject else { panic!("{:?}", of.subject) };
        let line = |words: &[&str]| format!("{}\n", serde_json::to_string(words).unwrap());
        text.push_str(&line(&["decision", service, &of.state, &of.proposed, &of.by, &at]));
        text.push_str(&line(&[&of.taken, &of.because, &of.owner, &of.due, &of.dissent]));
    }
    let hash = document_hash(&text);
    let closing = NewClosing { by: "bo", hash: &hash, rule: 1, entries: 2, frozen: &[], marks: &[] };
    store.close_review(head.id, &closing, at("2026-10-05T09:30:00Z")).await.unwrap();
    assert!(engine.review_show(&last()).await.unwrap().closed.is_some());
    assert!(engine.review_files(&last()).await.is_ok());
}

#[tokio::test]
async fn a_closing_by_a_rule_of_another_version_is_not_shown() {
    let (engine, _fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let store = &engine.shared.store;
    let id = store.review_of("2026-Q3").await.unwrap().unwrap().head.id;
    let closing = NewClosing { by: "bo", hash: "f00", rule: 9, entries: 0, frozen: &[], marks: &[] };
    store.close_review(id, &closing, at("2026-10-05T09:30:00Z")).await.unwrap();
    let refused = said(engine.review_show(&last()).await.unwrap_err());
    assert!(refused.contains("closed by another version of Watchbill"), "{refused}");
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the records are changed behind Watchbill's back, byte by byte")]
async fn a_head_that_was_changed_behind_our_back_is_noticed() {
    let (engine, fakes, folder) = desk().await;
    engine.review_open(&last(), "olivia").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    engine.review_present(&last(), &["Wilhelmina".to_owned()], "bo").await.unwrap();
    engine.review_close(&last(), "barbara").await.unwrap();
    engine.shutdown().await;
    let file = folder.path().join(crate::DATABASE_FILE);
    for (before, after) in [
        ("payments, 2026-Q3", "payments, 2025-Q3"),
        ("olivia", "oliver"),
        ("barbara", "bertram"),
        ("Wilhelmina", "Wilhelmine"),
    ] {
        let kept = std::fs::read(&file).unwrap();
        std::fs::write(&file, replaced(&kept, before.as_bytes(), after.as_bytes())).unwrap();
        let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
        let refused = said(engine.review_show(&last()).await.unwrap_err());
        assert!(refused.contains("not what was kept"), "{before}: {refused}");
        engine.shutdown().await;
        std::fs::write(&file, kept).unwrap();
    }
}

#[tokio::test]
async fn what_was_decided_is_marked_when_the_review_is_closed_and_not_before() {
    let (engine, _fakes, _folder) = desk().await;
    let marked = async || -> Vec<String> {
        let all = watchbill_domain::slo::Span { start: at("2026-01-01T00:00:00Z"), end: at("2027-01-01T00:00:00Z") };
        engine.shared.store.marks(all).await.unwrap().into_iter().map(|row| row.mark.title).collect()
    };
    engine.review_open(&last(), "bo").await.unwrap();
    engine.review_decide(&last(), &freeze("search"), "bo").await.unwrap();
    engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    assert_eq!(marked().await, Vec::<String>::new());
    engine.review_close(&last(), "bo").await.unwrap();
    assert_eq!(marked().await, ["freeze releases"], "that nothing changes is not marked");
    assert_eq!(engine.shared.store.frozen_windows("search-answers").await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_there_is_not_is_refused_with_what_was_meant() {
    let (engine, _fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let refused = engine.review_note(&last(), "portfolo", "x", "bo").await.unwrap_err();
    assert_eq!(field(refused.clone()), "page");
    let refused = said(refused);
    assert!(refused.contains("no page `portfolo`; did you mean `portfolio`? There is cover, "), "{refused}");
    let refused = said(engine.review_note(&last(), "nowhere", "x", "bo").await.unwrap_err());
    assert!(refused.contains("no page `nowhere`; expected one of cover, last-decisions, "), "{refused}");
    engine.review_note(&last(), "decision-search", "x", "bo").await.unwrap();

    let refused = said(engine.review_decide(&last(), &decided("serch"), "bo").await.unwrap_err());
    assert!(refused.contains("did you mean `search`?"), "{refused}");
    let fit = ReviewFitInput { service: "chekout".to_owned(), toil: "low".to_owned(), satisfaction: "low".to_owned() };
    let refused = said(engine.review_fit(&last(), &fit, "bo").await.unwrap_err());
    assert!(refused.contains("did you mean `checkout`?"), "{refused}");
    let state = ReviewDecisionInput { state: Some("frozn".to_owned()), ..decided("search") };
    let refused = said(engine.review_decide(&last(), &state, "bo").await.unwrap_err());
    assert!(refused.contains("did you mean `frozen`?"), "{refused}");
    let fate = ReviewFateInput { id: 7, fate: "done".to_owned(), because: String::new() };
    let refused = said(engine.review_fate(&last(), &fate, "bo").await.unwrap_err());
    assert!(refused.contains("looks back at no decision 7, but at none"), "{refused}");
}

fn calendar_line(calendar: &str, name: &str) -> String {
    calendar.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{calendar}")).to_owned()
}

#[tokio::test]
async fn a_follow_up_is_one_event_in_all_revisions_and_is_called_off_when_nothing_is_to_be_done() {
    let (engine, first, _desk) = revised().await;
    let file = first.files.iter().find(|file| file.path == "review.ics").unwrap();
    let earlier = String::from_utf8(file.bytes.clone()).unwrap();
    assert_eq!(engine.review_follow_ups(&revision(1)).await.unwrap(), earlier);
    assert_eq!(calendar_line(&earlier, "SUMMARY"), "SUMMARY:search: freeze releases (ana)");
    assert_eq!(calendar_line(&earlier, "DTSTART"), "DTSTART;VALUE=DATE:20261031");
    assert_eq!(calendar_line(&earlier, "SEQUENCE"), "SEQUENCE:1000");
    assert_eq!(earlier.matches("BEGIN:VEVENT").count(), 1, "nothing is to be done about checkout");

    engine
        .review_decide(&last(), &ReviewDecisionInput { due: "2026-11-30".to_owned(), ..freeze("search") }, "bo")
        .await
        .unwrap();
    let changed = engine.review_follow_ups(&last()).await.unwrap();
    assert_eq!(calendar_line(&changed, "UID"), calendar_line(&earlier, "UID"));
    assert_eq!(calendar_line(&changed, "SEQUENCE"), "SEQUENCE:2000");
    assert_eq!(calendar_line(&changed, "DTSTART"), "DTSTART;VALUE=DATE:20261130");

    engine.review_decide(&last(), &decided("search"), "bo").await.unwrap();
    let called_off = engine.review_follow_ups(&last()).await.unwrap();
    assert_eq!(calendar_line(&called_off, "UID"), calendar_line(&earlier, "UID"));
    assert_eq!(calendar_line(&called_off, "SEQUENCE"), "SEQUENCE:2001");
    assert_eq!(calendar_line(&called_off, "STATUS"), "STATUS:CANCELLED");
}

#[tokio::test]
async fn a_review_that_decided_to_do_nothing_has_no_calendar_among_its_files() {
    let (engine, _fakes, _folder) = desk().await;
    closed(&engine, &last()).await;
    let files = engine.review_files(&last()).await.unwrap();
    assert!(files.files.iter().all(|file| file.path != "review.ics"));
    let empty = engine.review_follow_ups(&last()).await.unwrap();
    assert!(empty.contains("BEGIN:VTIMEZONE") && !empty.contains("BEGIN:VEVENT"), "{empty}");
}

fn counted(counts: &[(&str, u64)]) -> ReviewComplaintsInput {
    let one = |(when, count): &(&str, u64)| ReviewComplaints { when: (*when).to_owned(), count: *count };
    ReviewComplaintsInput {
        service: "checkout".to_owned(),
        source: "support queue".to_owned(),
        counts: counts.iter().map(one).collect(),
    }
}

/// Checkout had one bad hour on 10 August: more people complained the day it happened than on any other.
#[tokio::test]
async fn complaints_are_held_against_the_spent_budget() {
    let (engine, fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let months = counted(&[("2026-07", 3), ("2026-08", 14), ("2026-09", 2)]);
    let view = engine.review_complaints(&last(), &months, "bo").await.unwrap();
    let page = text(&view, "fit");
    assert!(page.contains("by months: too few to say. 3 of them are known on both sides; 6 are needed"), "{page}");
    assert!(page.contains("support queue") && page.contains("6,000 bad events"), "{page}");

    let days: Vec<(String, u64)> =
        (7..=12).map(|day| (format!("2026-08-{day:02}"), u64::from(day == 10) * 9)).collect();
    let days: Vec<(&str, u64)> = days.iter().map(|(day, count)| (day.as_str(), *count)).collect();
    let view = engine.review_complaints(&last(), &counted(&days), "bo").await.unwrap();
    let page = text(&view, "fit");
    assert!(page.contains("by days: complaints and spent budget go together by 1.00 (Spearman, 6 days;"), "{page}");
    // A later number for the same day takes the place of the earlier one; a fit that is entered leaves all of them alone.
    engine.review_complaints(&last(), &counted(&[("2026-08-10", 0), ("2026-08-12", 5)]), "bo").await.unwrap();
    let fit =
        ReviewFitInput { service: "checkout".to_owned(), toil: "low".to_owned(), satisfaction: "high".to_owned() };
    let view = engine.review_fit(&last(), &fit, "bo").await.unwrap();
    let page = text(&view, "fit");
    assert!(page.contains("go together by -0.20"), "{page}");
    assert!(entered_fit(&view), "the fit is there beside them");

    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    engine.review_close(&last(), "bo").await.unwrap();
    assert_eq!(field(engine.review_complaints(&last(), &months, "bo").await.unwrap_err()), "review");
    fakes.clock.set(at("2027-01-04T09:00:00Z"));
    let next = engine.review_open(&period("2026-Q4"), "bo").await.unwrap();
    assert!(text(&next, "fit").contains("support queue"), "what was counted before is there the next time");
}

fn entered_fit(view: &ReviewView) -> bool {
    view.pages.iter().any(|page| {
        matches!(&page.form, Some(ReviewForm::Fit { rows })
            if rows.iter().any(|row| row.service == "checkout" && row.toil.as_deref() == Some("low")))
    })
}

#[tokio::test]
async fn what_a_number_of_complaints_lacks_names_its_box() {
    let (engine, _fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let whole = counted(&[("2026-07", 3)]);
    let cases = [
        ("source", ReviewComplaintsInput { source: " ".to_owned(), ..whole.clone() }),
        ("count", counted(&[])),
        ("when", counted(&[("July", 3)])),
        ("when", counted(&[("2026-07", 3), ("2026-10", 4)])),
    ];
    for (expected, input) in cases {
        assert_eq!(field(engine.review_complaints(&last(), &input, "bo").await.unwrap_err()), expected, "{input:?}");
    }
    let nobody = ReviewComplaintsInput { service: "nobody".to_owned(), ..whole };
    assert!(matches!(engine.review_complaints(&last(), &nobody, "bo").await, Err(ApiError::NotFound { .. })));
    let view = engine.review_show(&last()).await.unwrap();
    assert!(!text(&view, "fit").contains("complaints beside"), "nothing of what was refused is there");
}
