use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::incidents::{Annotation, EntryKind, Record, What};

use super::*;
use crate::incidents::fixtures::{declared, done, line, noted, resolved};
use crate::testing::{Desk, at};

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Three incidents: one with all that people and records can tell, one that only has a title, and one in another script.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    let id = declared(&desk, "Checkout is slow").await;
    noted(&desk, id, 2, "the Réseau \"eu-1\" lost packets\nat 10 %").await;
    desk.store.keep_lines(id, &[line(3, "1/a", "RedisDown fired on cache-1")], "ana", at(3)).await.unwrap();
    let annotation = Annotation { by: "bo".to_owned(), at: at(4), text: "a failed failover".to_owned(), said_at: None };
    let record = Record::new("transition", "1/a");
    desk.store.annotate(id, (&record, EntryKind::AlertFired), &annotation).await.unwrap();
    done(&desk, id, 5, resolved()).await;
    declared(&desk, "Redis was restarted").await;
    let third = declared(&desk, "Die Ärzte warten").await;
    done(&desk, third, 6, What::Retitled("Ärger im Lager".to_owned())).await;
    desk
}

async fn found(desk: &Desk, text: &str) -> Vec<i64> {
    let found = desk.store.search_incidents(&words(text), 10).await.unwrap();
    assert_eq!(found.total, found.incidents.len() as u64);
    found.incidents.iter().map(|found| found.incident.id.0).collect()
}

#[rstest]
#[case::a_title("slow", &[1])]
#[case::the_beginning_of_a_word("check slo", &[1])]
#[case::no_middle_of_a_word("eckout", &[])]
#[case::a_title_counts_more_than_a_line("redis", &[2, 1])]
#[case::every_word_has_to_be_there_wherever("packets failover cache-1", &[1])]
#[case::and_not_only_one("packets restarted", &[])]
#[case::without_accents("reseau", &[1])]
#[case::with_others("argér", &[3])]
#[case::capitals("ÄRGER", &[3])]
#[case::the_title_from_before_is_forgotten("ärzte", &[])]
#[case::quotation_marks("\"eu-1\"", &[1])]
#[case::what_it_is_about("prod/1", &[3, 2, 1])]
#[case::why_it_is_over("holds", &[1])]
#[case::signs_alone_narrow_nothing("slow ? %", &[1])]
#[case::signs_alone("? -", &[])]
#[case::nothing("", &[])]
#[case::one_letter_is_a_word("a", &[1])]
#[case::a_language_of_its_own("slow OR restarted", &[])]
#[case::no_column("title:slow", &[])]
#[tokio::test]
async fn words_are_looked_for_in_all_that_is_kept_of_incidents(#[case] text: &str, #[case] expected: &[i64]) {
    assert_eq!(found(&desk().await, text).await, expected);
}

#[tokio::test]
async fn a_piece_of_the_text_is_told_with_what_was_found_in_it() {
    let desk = desk().await;
    let found = desk.store.search_incidents(&words("packets lost"), 10).await.unwrap().incidents.remove(0);
    let hits: Vec<_> = found.hits.iter().map(|hit| &found.piece[hit.clone()]).collect();
    assert_eq!(hits, ["lost", "packets"], "{found:?}");
    assert!(!found.piece.contains(['\u{2}', '\u{3}', '\n']), "{found:?}");
}

#[tokio::test]
async fn marks_in_a_text_mark_nothing() {
    let desk = Desk::new().await;
    let id = declared(&desk, "a \u{2}trap\u{3}").await;
    noted(&desk, id, 2, "\u{3}another\u{2} one").await;
    let found = desk.store.search_incidents(&words("one"), 10).await.unwrap().incidents.remove(0);
    assert_eq!((found.piece[found.hits[0].clone()].to_owned(), found.hits.len()), ("one".to_owned(), 1));
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_is_left_out_is_counted() {
    let found = desk().await.store.search_incidents(&words("prod"), 2).await.unwrap();
    assert_eq!((found.incidents.len(), found.total), (2, 3));
}

/// Ten thousand incidents are found by the index, and only as many as are shown are put together.
#[tokio::test]
async fn a_search_goes_through_the_index_and_reads_only_what_it_shows() {
    let plan = Desk::new().await.plan(SEARCH).await;
    assert!(plan.contains("SCAN memory VIRTUAL TABLE INDEX"), "{plan}");
    assert!(plan.contains("SEARCH i USING INTEGER PRIMARY KEY"), "{plan}");
    assert!(!plan.contains("SCAN i"), "{plan}");
}

#[tokio::test]
async fn what_search_knows_is_made_from_one_incident_alone() {
    let plan = Desk::new().await.plan("SELECT * FROM memory_of WHERE id = 1").await;
    assert!(!plan.contains("SCAN "), "{plan}");
}

#[test]
fn what_is_looked_for_has_bounds() {
    let many: Vec<String> = (0..50).map(|nth| format!("word{nth}")).collect();
    assert_eq!(expression(&many).unwrap().split(' ').count(), WORDS_MOST);
    assert_eq!(expression(&["x".repeat(5_000)]).unwrap().len(), LETTERS_MOST + "\"\"*".len());
    assert_eq!(expression(&words("a bc")).unwrap(), "\"a\" \"bc\"*");
}

/// Whatever somebody types is looked for and never an error.
#[test]
fn nothing_that_is_typed_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let desk = runtime.block_on(async {
        let desk = Desk::new().await;
        declared(&desk, "Checkout is slow").await;
        desk
    });
    let typed = proptest::collection::vec("\\PC{0,12}|[\"*():^+a-]{1,8}|NEAR|AND|a\u{0}b", 0..5);
    proptest!(|(words in typed)| {
        let found = runtime.block_on(desk.store.search_incidents(&words, 10)).unwrap();
        prop_assert!(found.total <= 1);
    });
}

proptest! {
    /// Places lie at the borders of letters, in order, and apart.
    #[test]
    fn places_of_hits_are_in_the_piece(marked in "([a-zä🦀\n]|\u{2}[a-zä]{1,3}\u{3}|[\u{2}\u{3}]){0,20}") {
        let (piece, hits) = piece_of(&marked);
        let mut last = 0;
        for hit in hits {
            prop_assert!(last <= hit.start && piece.get(hit.clone()).is_some());
            last = hit.end;
        }
        let steering = piece.contains(['\u{2}', '\u{3}', '\n']);
        prop_assert!(!steering);
    }
}
