use super::*;
use crate::slo::closing::tests::freeze;
use crate::slo::fixtures::{DAY, Levels, on, span};

pub(crate) fn quarter(slo: &str) -> FrozenWindow {
    FrozenWindow {
        slo: slo.to_owned(),
        objective: "1".to_owned(),
        span: span(on(DAY - 90, 0), on(DAY, 0)),
        sli_key: "up".to_owned(),
        target: "99.9 %".to_owned(),
        method: "Occurrences".to_owned(),
        window: "1Q".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        tzdb: "2026a".to_owned(),
        document: r#"{"consumed":"1/3"}"#.to_owned(),
    }
}

#[test]
fn the_hash_of_a_document_is_that_of_a_file_with_it() {
    assert_eq!(document_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(document_hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[tokio::test]
async fn what_is_frozen_first_stands_whatever_is_frozen_later() {
    let levels = Levels::new().await;
    let (store, window) = (levels.store(), quarter("api"));
    freeze(store, "2026-Q1", &window, on(DAY, 1)).await;
    let later = FrozenWindow { document: r#"{"consumed":"1/2"}"#.to_owned(), ..window.clone() };
    let retargeted = FrozenWindow { target: "99 %".to_owned(), zone: "Asia/Kathmandu".to_owned(), ..window.clone() };
    for (label, other) in [("2026-Q2", &window), ("2026-Q3", &later), ("2026-Q4", &retargeted)] {
        freeze(store, label, other, on(DAY, 2)).await;
    }
    let frozen = Frozen { hash: document_hash(&window.document), at: on(DAY, 1) };
    assert_eq!(store.frozen_windows("api").await.unwrap(), [FrozenRow { window, frozen }]);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn frozen_windows_are_found_by_their_slo_and_by_a_span() {
    let levels = Levels::new().await;
    let store = levels.store();
    let earlier = FrozenWindow { span: span(on(DAY - 180, 0), on(DAY - 90, 0)), ..quarter("api") };
    let aspirational = FrozenWindow { objective: "2".to_owned(), ..quarter("api") };
    for (label, window) in
        ["a", "b", "c", "d"].into_iter().zip([quarter("web"), aspirational.clone(), quarter("api"), earlier.clone()])
    {
        freeze(store, label, &window, on(DAY, 1)).await;
    }
    let windows = |rows: Vec<FrozenRow>| rows.into_iter().map(|row| row.window).collect::<Vec<_>>();
    assert_eq!(windows(store.frozen_windows("api").await.unwrap()), [earlier, quarter("api"), aspirational.clone()]);
    let within = store.frozen_within(span(on(DAY - 91, 0), on(DAY, 0))).await.unwrap();
    assert_eq!(windows(within), [quarter("api"), aspirational, quarter("web")]);
    assert_eq!(store.frozen_within(span(on(DAY - 91, 0), on(DAY - 1, 0))).await.unwrap(), []);
}

#[tokio::test]
async fn the_database_itself_refuses_to_rewrite_a_frozen_window() {
    let levels = Levels::new().await;
    freeze(levels.store(), "2026-Q3", &quarter("api"), on(DAY, 1)).await;
    for statement in ["UPDATE frozen_windows SET document = '{}'", "DELETE FROM frozen_windows"] {
        let error = sqlx::query(statement).execute(&levels.store().writer).await.unwrap_err();
        assert!(error.to_string().contains("frozen windows are never"), "{error}");
    }
}
