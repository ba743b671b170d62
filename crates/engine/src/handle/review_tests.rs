use watchbill_domain::slo::MarkKind;
use watchbill_store::NewMark;

use super::fixtures::*;
use crate::api::{ApiError, ReviewAsk, ReviewDecisionInput, ReviewFateInput, ReviewFitInput, ReviewForm};
use crate::{Engine, Options};

#[tokio::test]
async fn a_quarterly_review_is_opened_decided_closed_and_written() {
    let (engine, _, _folder) = desk().await;
    incident(&engine).await;
    let view = engine.review_open(&last(), "bo").await.unwrap();
    assert_eq!(
        names(&view),
        [
            "cover",
            "last-decisions",
            "portfolio",
            "service-search",
            "service-checkout",
            "incidents",
            "fit",
            "decision-search",
            "decision-checkout",
            "appendix"
        ],
        "the service of which less is left comes first"
    );
    assert!(text(&view, "service-checkout").contains("Database failover"), "{}", text(&view, "service-checkout"));
    assert!(text(&view, "service-search").contains("missed"), "{}", text(&view, "service-search"));
    assert!(text(&view, "fit").contains("99.5 %"));
    assert_eq!(view.undecided, ["search", "checkout"]);
    assert!(view.pages.iter().filter(|page| page.holds.is_some()).all(|page| page.name.starts_with("decision-")));
    assert_eq!(field(engine.review_close(&last(), "bo").await.unwrap_err()), "decision");

    let freeze = ReviewDecisionInput {
        no_change: false,
        state: Some("frozen".to_owned()),
        taken: "freeze releases".to_owned(),
        because: "the budget is spent".to_owned(),
        owner: "ana".to_owned(),
        due: "2026-10-31".to_owned(),
        dissent: "bo: product is waiting".to_owned(),
        ..decided("search")
    };
    engine.review_decide(&last(), &freeze, "bo").await.unwrap();
    engine.review_note(&last(), "service-search", "the index was rebuilt", "bo").await.unwrap();
    engine.review_present(&last(), &["Ana".to_owned(), "Bo".to_owned()], "bo").await.unwrap();
    let fit = ReviewFitInput { service: "search".to_owned(), toil: "high".to_owned(), satisfaction: "low".to_owned() };
    engine.review_fit(&last(), &fit, "bo").await.unwrap();
    let view = engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    assert!(view.undecided.is_empty() && view.pages.iter().all(|page| page.holds.is_none()));
    let closed = engine.review_close(&last(), "bo").await.unwrap();
    assert!(closed.closed.as_deref().is_some_and(|closed| closed.starts_with("bo, ")), "{:?}", closed.closed);
    assert_eq!(field(engine.review_note(&last(), "", "more", "bo").await.unwrap_err()), "review");

    let files = engine.review_files(&last()).await.unwrap();
    let paths: Vec<&str> = files.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.contains(&"review.md") && paths.contains(&"review.html"), "{paths:?}");
    assert!(paths.iter().any(|path| path.ends_with(".png")) && paths.iter().any(|path| path.ends_with(".csv")));
    let markdown = files.files.iter().find(|file| file.path == "review.md").unwrap();
    let markdown = String::from_utf8(markdown.bytes.clone()).unwrap();
    for said in ["freeze releases", "bo: product is waiting", "the index was rebuilt", "Ana, Bo", "enough is left"] {
        assert!(markdown.contains(said), "{said} is missing");
    }
}

#[tokio::test]
async fn a_closed_review_gives_the_same_bytes_whatever_is_measured_later() {
    let (engine, fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    engine.review_close(&last(), "bo").await.unwrap();
    let before = engine.review_files(&last()).await.unwrap();
    fill(&engine, 0, |_| 700).await;
    incident(&engine).await;
    fakes.clock.set(at("2026-11-20T09:00:00Z"));
    assert_eq!(engine.review_files(&last()).await.unwrap(), before);
    // Opening it again shows it: nothing that is promised has changed.
    assert_eq!(engine.review_open(&last(), "bo").await.unwrap().revision, 1);
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the records are changed behind Watchbill's back, byte by byte")]
async fn what_was_changed_behind_our_back_is_noticed() {
    let (engine, fakes, folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    engine.review_close(&last(), "bo").await.unwrap();
    engine.shutdown().await;
    for (before, after) in [("\"team\":\"payments\"", "\"team\":\"paymentz\""), ("enough is left", "enough is lost")] {
        let file = folder.path().join(crate::DATABASE_FILE);
        let kept = std::fs::read(&file).unwrap();
        std::fs::write(&file, replaced(&kept, before.as_bytes(), after.as_bytes())).unwrap();
        let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
        let refused = engine.review_show(&last()).await.unwrap_err();
        assert!(
            matches!(&refused, ApiError::Store { message } if message.contains("not what was kept")),
            "{refused:?}"
        );
        assert!(engine.review_files(&last()).await.is_err());
        engine.shutdown().await;
        std::fs::write(&file, kept).unwrap();
    }
}

#[tokio::test]
async fn what_was_decided_is_looked_at_first_next_time() {
    let (engine, fakes, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let slow = ReviewDecisionInput {
        no_change: false,
        taken: "add a cache".to_owned(),
        owner: "ana".to_owned(),
        due: "2026-11-30".to_owned(),
        ..decided("search")
    };
    engine.review_decide(&last(), &slow, "bo").await.unwrap();
    engine.review_decide(&last(), &decided("checkout"), "bo").await.unwrap();
    engine.review_close(&last(), "bo").await.unwrap();
    let before = engine.review_files(&last()).await.unwrap();

    fakes.clock.set(at("2027-01-04T09:00:00Z"));
    let next = ReviewAsk { period: Some("2026-Q4".to_owned()), ..ReviewAsk::default() };
    let view = engine.review_open(&next, "bo").await.unwrap();
    assert!(view.stale.is_some(), "nothing was measured for three months");
    let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!("{:?}", view.pages[1].form) };
    let row = rows.iter().find(|row| row.taken == "add a cache").unwrap();
    assert_eq!((row.service.as_str(), row.fate.as_str()), ("search", "open"));
    let done = ReviewFateInput { id: row.id, fate: "done".to_owned(), because: "live since November".to_owned() };
    let view = engine.review_fate(&next, &done, "bo").await.unwrap();
    let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!() };
    assert!(rows.iter().any(|row| row.fate == "done" && row.because == "live since November"));
    assert_eq!(engine.review_files(&last()).await.unwrap(), before, "the old review stays as it was");
}

#[tokio::test]
async fn another_objective_makes_a_new_revision_and_leaves_the_old_one() {
    let (engine, fakes, folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(&last(), &decided(service), "bo").await.unwrap();
    }
    engine.review_close(&last(), "bo").await.unwrap();
    let text = slo("checkout-answers", "checkout", "0.9999", QUARTER);
    rewrite((&engine, &fakes, &folder), "slos/checkout.yaml", &text).await;
    let view = engine.review_open(&last(), "bo").await.unwrap();
    assert_eq!(view.revision, 2);
    assert!(
        self::text(&view, "cover").contains("the objective was 0.999 and is 0.9999"),
        "{}",
        self::text(&view, "cover")
    );
    let list = engine.review_list().await.unwrap();
    let rows: Vec<(u32, bool)> = list.reviews.iter().map(|row| (row.revision, row.closed.is_some())).collect();
    assert_eq!(rows, [(2, false), (1, true)]);
}

#[tokio::test]
async fn what_a_decision_lacks_names_its_box() {
    let (engine, _, _folder) = desk().await;
    engine.review_open(&last(), "bo").await.unwrap();
    let whole = ReviewDecisionInput {
        no_change: false,
        taken: "freeze".to_owned(),
        owner: "ana".to_owned(),
        due: "2026-10-31".to_owned(),
        ..decided("search")
    };
    let cases = [
        ("because", ReviewDecisionInput { because: " ".to_owned(), ..whole.clone() }),
        ("owner", ReviewDecisionInput { owner: String::new(), ..whole.clone() }),
        ("due", ReviewDecisionInput { due: "2026-10-04".to_owned(), ..whole.clone() }),
        ("due", ReviewDecisionInput { due: "soon".to_owned(), ..whole.clone() }),
        ("taken", ReviewDecisionInput { taken: String::new(), ..whole.clone() }),
        ("state", ReviewDecisionInput { state: Some("fine".to_owned()), ..whole }),
    ];
    for (expected, input) in cases {
        assert_eq!(field(engine.review_decide(&last(), &input, "bo").await.unwrap_err()), expected);
    }
    assert!(matches!(engine.review_decide(&last(), &decided("nobody"), "bo").await, Err(ApiError::NotFound { .. })));
}

#[tokio::test]
async fn a_review_that_was_closed_before_its_period_was_over_is_held_again_and_looks_back_at_itself() {
    let (engine, fakes, _folder) = desk().await;
    closed(&engine, &period("2026-Q4")).await;
    fakes.clock.set(at("2026-12-31T09:00:00Z"));
    assert_eq!(engine.review_open(&period("2026-Q4"), "bo").await.unwrap().revision, 1);
    fakes.clock.set(at("2027-01-04T09:00:00Z"));
    let view = engine.review_open(&period("2026-Q4"), "bo").await.unwrap();
    assert_eq!(view.revision, 2);
    assert!(text(&view, "cover").contains("closed before the period was over"), "{}", text(&view, "cover"));
    let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!("{:?}", view.pages[1].form) };
    assert_eq!(rows.len(), 2, "what the revision before decided comes first");
}

#[tokio::test]
async fn an_incident_before_the_last_window_is_told_of_the_window_that_ended_with_it() {
    let (engine, _, _folder) = desk().await;
    let mark = NewMark {
        kind: MarkKind::Incident,
        from: at("2026-07-10T09:00:00Z"),
        to: Some(at("2026-07-10T10:00:00Z")),
        title: "Index lost".to_owned(),
        class: None,
        services: vec!["search".to_owned()],
        slos: Vec::new(),
        link: None,
        by: "ana".to_owned(),
    };
    engine.shared.store.add_mark(&mark, at("2026-07-10T12:00:00Z")).await.unwrap();
    let view = engine.review_open(&last(), "bo").await.unwrap();
    let page = text(&view, "incidents");
    assert!(page.contains("Index lost") && page.contains("2026-06-12..2026-07-10"), "{page}");
    assert!(
        !text(&view, "service-search").contains("Index lost"),
        "it spent nothing of the window that is shown there"
    );
    assert!(text(&view, "service-search").contains("it is not known whether somebody was paged"));
}

#[tokio::test]
async fn a_closed_review_stays_what_was_kept_when_the_clock_was_set_back() {
    let (engine, fakes, _folder) = desk().await;
    closed(&engine, &last()).await;
    let tell = async |ask: &ReviewAsk, fate: &str| {
        let view = engine.review_open(ask, "bo").await.unwrap();
        let Some(ReviewForm::Fates { rows }) = &view.pages[1].form else { panic!("{:?}", view.pages[1].form) };
        let input = ReviewFateInput { id: rows[0].id, fate: fate.to_owned(), because: String::new() };
        engine.review_fate(ask, &input, "bo").await.unwrap();
    };
    fakes.clock.set(at("2027-01-04T09:00:00Z"));
    let next = period("2026-Q4");
    tell(&next, "late").await;
    fakes.clock.set(at("2027-01-04T08:59:00Z"));
    closed(&engine, &next).await;
    let before = engine.review_files(&next).await.unwrap();
    fakes.clock.set(at("2027-01-04T08:58:00Z"));
    tell(&period("2026-12"), "done").await;
    assert_eq!(engine.review_files(&next).await.unwrap(), before);
}
