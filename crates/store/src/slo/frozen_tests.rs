use super::*;
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
async fn freezing_the_same_again_says_since_when_it_is_frozen() {
    let levels = Levels::new().await;
    let window = quarter("api");
    let frozen = levels.store().freeze(&window, on(DAY, 1)).await.unwrap();
    assert_eq!(frozen, Frozen { hash: document_hash(&window.document), at: on(DAY, 1) });
    assert_eq!(levels.store().freeze(&window, on(DAY, 2)).await.unwrap(), frozen);
    assert_eq!(levels.store().frozen_windows("api").await.unwrap(), [FrozenRow { window, frozen }]);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn another_content_is_refused_with_what_differs_and_the_first_stands() {
    let levels = Levels::new().await;
    let window = quarter("api");
    let frozen = levels.store().freeze(&window, on(DAY, 1)).await.unwrap();
    let later = FrozenWindow { document: r#"{"consumed":"1/2"}"#.to_owned(), ..window.clone() };
    let retargeted = FrozenWindow { target: "99 %".to_owned(), zone: "Asia/Kathmandu".to_owned(), ..window.clone() };
    for (other, differs) in [(later, "by now the evaluation would"), (retargeted, "the objective and the zone would")] {
        let error = levels.store().freeze(&other, on(DAY, 2)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
        assert!(error.to_string().contains(differs) && error.to_string().contains(&frozen.hash), "{error}");
    }
    assert_eq!(levels.store().frozen_windows("api").await.unwrap(), [FrozenRow { window, frozen }]);
}

#[tokio::test]
async fn frozen_windows_are_found_by_their_slo_and_by_a_span() {
    let levels = Levels::new().await;
    let store = levels.store();
    let earlier = FrozenWindow { span: span(on(DAY - 180, 0), on(DAY - 90, 0)), ..quarter("api") };
    let aspirational = FrozenWindow { objective: "2".to_owned(), ..quarter("api") };
    for window in [quarter("web"), aspirational.clone(), quarter("api"), earlier.clone()] {
        store.freeze(&window, on(DAY, 1)).await.unwrap();
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
    levels.store().freeze(&quarter("api"), on(DAY, 1)).await.unwrap();
    for statement in ["UPDATE frozen_windows SET document = '{}'", "DELETE FROM frozen_windows"] {
        let error = sqlx::query(statement).execute(&levels.store().writer).await.unwrap_err();
        assert!(error.to_string().contains("frozen windows are never"), "{error}");
    }
}
