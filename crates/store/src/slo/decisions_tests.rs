use super::*;
use crate::slo::closing::tests::close_with;
use crate::slo::fixtures::{DAY, Levels, on};
use crate::slo::reviews::tests::review;

fn decision(review: ReviewId, subject: Subject) -> NewDecision {
    NewDecision {
        review,
        subject,
        state: "at risk".to_owned(),
        proposed: "slow down".to_owned(),
        taken: "no release on Fridays".to_owned(),
        because: "two of three incidents began there".to_owned(),
        owner: "bo".to_owned(),
        due: "2026-04-01".to_owned(),
        dissent: String::new(),
        by: "ana".to_owned(),
        replaces: None,
    }
}

fn checkout() -> Subject {
    Subject::Service("checkout".to_owned())
}

async fn opened(levels: &Levels, label: &str) -> ReviewId {
    levels.store().open_review(&review(label, 1), on(DAY, 0)).await.unwrap()
}

#[tokio::test]
async fn a_correction_takes_the_place_of_a_decision_and_both_stay() {
    let levels = Levels::new().await;
    let store = levels.store();
    let review = opened(&levels, "2026-Q3").await;
    let first = decision(review, checkout());
    let first_id = store.decide(&first, on(DAY, 1)).await.unwrap();
    let second = NewDecision { taken: "nothing".to_owned(), replaces: Some(first_id), ..first.clone() };
    let second_id = store.decide(&second, on(DAY, 2)).await.unwrap();
    let slo = decision(review, Subject::Slo("checkout".to_owned()));
    let slo_id = store.decide(&slo, on(DAY, 3)).await.unwrap();
    let row = |id, decision, place, replaced_by| ReviewDecisionRow {
        id,
        decision,
        at: on(DAY, place),
        replaced_by,
        fates: Vec::new(),
    };
    let expected =
        [row(first_id, first, 1, Some(second_id)), row(second_id, second, 2, None), row(slo_id, slo, 3, None)];
    assert_eq!(store.review_decisions(review).await.unwrap(), expected);
    assert_eq!(store.open_decisions().await.unwrap(), expected[1..]);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn a_second_decision_about_the_same_has_to_take_the_place_of_the_one_that_stands() {
    let levels = Levels::new().await;
    let store = levels.store();
    let review = opened(&levels, "2026-Q3").await;
    let first = decision(review, checkout());
    let elsewhere = decision(opened(&levels, "2026-Q2").await, checkout());
    let first_id = store.decide(&first, on(DAY, 1)).await.unwrap();
    let other_id = store.decide(&elsewhere, on(DAY, 1)).await.unwrap();
    let corrected = NewDecision { replaces: Some(first_id), ..first.clone() };
    store.decide(&corrected, on(DAY, 2)).await.unwrap();
    let about_another = NewDecision { subject: Subject::Service("search".to_owned()), ..corrected.clone() };
    let of_another_review = NewDecision { replaces: Some(other_id), ..first.clone() };
    for refused in [first, corrected, about_another, of_another_review] {
        let error = store.decide(&refused, on(DAY, 3)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
    assert_eq!(store.review_decisions(review).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_decision_says_what_is_decided_and_about_what() {
    let levels = Levels::new().await;
    let review = opened(&levels, "2026-Q3").await;
    let empty = NewDecision { taken: " \n".to_owned(), ..decision(review, checkout()) };
    for refused in [empty, decision(review, Subject::Slo(" ".to_owned()))] {
        let error = levels.store().decide(&refused, on(DAY, 3)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn what_became_of_a_decision_is_told_also_when_its_review_is_closed() {
    let levels = Levels::new().await;
    let store = levels.store();
    let review = opened(&levels, "2026-Q3").await;
    let id = store.decide(&decision(review, checkout()), on(DAY, 1)).await.unwrap();
    let error = close_with(store, review, 0, on(DAY, 2)).await.unwrap_err();
    assert!(error.to_string().contains("while it was being closed"), "{error}");
    close_with(store, review, 1, on(DAY, 2)).await.unwrap();
    let error = store.decide(&decision(review, Subject::Slo("x".to_owned())), on(DAY, 3)).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");

    for (place, fate, is_open) in
        [(4, Fate::Late, true), (5, Fate::Done, false), (6, Fate::Open, true), (7, Fate::Dropped, false)]
    {
        store.tell_fate(id, fate, ("bo", "so it is"), on(DAY, place)).await.unwrap();
        assert_eq!(store.open_decisions().await.unwrap().len(), usize::from(is_open), "{fate:?}");
    }
    let fates = store.review_decisions(review).await.unwrap().remove(0).fates;
    assert_eq!(
        fates.iter().map(|row| row.fate).collect::<Vec<_>>(),
        [Fate::Late, Fate::Done, Fate::Open, Fate::Dropped]
    );
    let told = Told { by: "bo".to_owned(), at: on(DAY, 4) };
    assert_eq!((fates[0].because.as_str(), &fates[0].told), ("so it is", &told));
    let error = store.tell_fate(DecisionId(99), Fate::Done, ("bo", ""), on(DAY, 8)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
}

#[tokio::test]
async fn the_database_itself_refuses_to_rewrite_a_decision() {
    let levels = Levels::new().await;
    let review = opened(&levels, "2026-Q3").await;
    levels.store().decide(&decision(review, checkout()), on(DAY, 1)).await.unwrap();
    for statement in ["UPDATE review_decisions SET taken = 'another'", "DELETE FROM review_decisions"] {
        let error = sqlx::query(statement).execute(&levels.store().writer).await.unwrap_err();
        assert!(error.to_string().contains("decisions are never"), "{error}");
    }
}

#[test]
fn every_fate_has_a_word() {
    for fate in Fate::ALL {
        assert_eq!(Fate::parse(fate.word()), Some(fate));
    }
}
