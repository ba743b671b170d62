use rstest::rstest;
use watchbill_domain::incidents::{Factor, FactorKind, Link, LinkKind, Tag, What, built_in_templates};
use watchbill_domain::postmortems::{ReviewWhat, VersionWhy};

use super::*;
use crate::postmortems::fixtures::{begun, done, happened, incident, text, today, typed};
use crate::testing::{Desk, at};
use crate::{LikenessQuery, NewPostmortem, ToldOfIncident};

async fn found(desk: &Desk, typed: &str) -> Vec<i64> {
    let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
    let found = desk.store.search_postmortems(&words, 10).await.unwrap();
    assert_eq!(found.total, found.postmortems.len() as u64);
    found.postmortems.iter().map(|found| found.postmortem.id.0).collect()
}

/// Two documents: one about no incident, and one about an incident of the service `carts`, with a factor.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    let first = begun(&desk).await;
    typed(&desk, first, "The Réseau lost packets.\r\nNobody was paged.", 1).await;
    desk.store.compact_postmortem(first).await.unwrap();
    let incident = incident(&desk).await;
    let template = &built_in_templates()[0];
    let new = NewPostmortem {
        incident: Some(incident),
        template,
        title: "Orders wait",
        body: "It was the cache.\n",
        owner: None,
        due: None,
        reasons: Vec::new(),
        why: VersionWhy::Made,
        told: ToldOfIncident::default(),
    };
    let second = desk.store.begin_postmortem(&new, "ana", today(), at(2)).await.unwrap().id;
    let factor = Factor {
        name: "Retries without a limit".to_owned(),
        kind: FactorKind::Technical,
        tags: Tag::parse("retry storm").into_iter().collect(),
        found_by: None,
        evidence: Vec::new(),
    };
    desk.store.set_factors(second, &[factor]).await.unwrap();
    desk
}

#[rstest]
#[case::a_title("checkout", &[1])]
#[case::the_text("packets pag", &[1])]
#[case::without_accents("reseau", &[1])]
#[case::a_factor("retries", &[2])]
#[case::the_tag_of_a_factor("storm", &[2])]
#[case::a_service("carts", &[2])]
#[case::every_word_has_to_be_there_wherever("orders carts cache retries", &[2])]
#[case::and_not_only_one("orders packets", &[])]
#[case::signs_alone("? -", &[])]
#[tokio::test]
async fn words_are_looked_for_in_all_that_a_document_says(#[case] typed: &str, #[case] expected: &[i64]) {
    let desk = desk().await;
    assert_eq!(found(&desk, typed).await, expected);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_is_typed_is_found_when_its_writer_leaves_and_not_at_every_key() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "a lease that ended", 1).await;
    assert_eq!(found(&desk, "lease").await, Vec::<i64>::new());
    desk.assert_sound().await;
    desk.store.compact_postmortem(id).await.unwrap();
    assert_eq!(found(&desk, "lease").await, [1]);
    let (_, seen) = text(&desk, id).await;
    desk.store
        .replace_postmortem(id, seen, ("another text", VersionWhy::Restore), "bo", (today(), at(2)))
        .await
        .unwrap();
    assert_eq!((found(&desk, "lease").await, found(&desk, "another").await), (Vec::new(), vec![1]));
    done(&desk, id, 3, ReviewWhat::Retitled("Prices are stale".to_owned())).await;
    assert_eq!((found(&desk, "checkout").await, found(&desk, "stale").await), (Vec::new(), vec![1]));
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_document_follows_the_services_of_its_incident() {
    let desk = desk().await;
    let link = |key: &str| Link::new(LinkKind::Service, key);
    happened(&desk, IncidentId(1), 3, What::Linked(link("stock"))).await;
    happened(&desk, IncidentId(1), 4, What::Unlinked(link("carts"))).await;
    assert_eq!((found(&desk, "stock").await, found(&desk, "carts").await), (vec![2], Vec::new()));
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_was_found_is_shown_with_what_stands_around_it_on_one_line() {
    let desk = desk().await;
    let found = desk.store.search_postmortems(&["packets".to_owned(), "nobody".to_owned()], 1).await.unwrap();
    let FoundPostmortem { piece, hits, .. } = &found.postmortems[0];
    assert!(!piece.contains(['\r', '\n', '\u{2}', '\u{3}']), "{piece:?}");
    assert_eq!(hits.iter().map(|hit| &piece[hit.clone()]).collect::<Vec<_>>(), ["packets", "Nobody"]);
}

#[rstest]
#[case::a_factor(&["retries without a limit"], &[], &[("factor", "retries without a limit")])]
#[case::its_failure_mode(&["Retry-Storm", "disk"], &[], &[("factor", "Retry-Storm")])]
#[case::a_part_of_a_name_is_none(&["retries", "storm"], &[], &[])]
#[case::an_error(&[], &["9f3c01d2a4b5c6d7", "0000000000000001"], &[("signature", "9f3c01d2a4b5c6d7")])]
#[case::the_beginning_of_an_error_is_none(&[], &["9f3c01d2"], &[])]
#[tokio::test]
async fn incidents_share_what_their_documents_tell(
    #[case] factors: &[&str],
    #[case] signatures: &[&str],
    #[case] expected: &[(&str, &str)],
) {
    let desk = desk().await;
    typed(&desk, PostmortemId(2), "\n- 9f3c01d2a4b5c6d7: order # failed (2 of 2 that were read of mq/a)\n", 3).await;
    desk.store.compact_postmortem(PostmortemId(2)).await.unwrap();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let query = LikenessQuery { factors: words(factors), signatures: words(signatures), ..LikenessQuery::default() };
    let found = desk.store.sharing_incidents(&query).await.unwrap();
    let has = found.sharing.iter().flat_map(|one| one.has.iter().map(|(kind, key)| (kind.word(), key.as_str())));
    assert_eq!(has.collect::<Vec<_>>(), expected);
    assert!(found.sharing.iter().all(|one| one.id == IncidentId(1)));
}
