use super::*;
use crate::Role;
use crate::slo::fixtures::{DAY, Levels, named, on, span, whole};

async fn sync(levels: &Levels, named: &[NamedSlo], listing: Listing, place: i64) -> Vec<SloRevision> {
    levels.store().sync_slos(named, listing, on(DAY, place)).await.unwrap().revised
}

fn promising(slo: &NamedSlo, target: &str) -> NamedSlo {
    NamedSlo { terms: SloTerms { target: target.to_owned(), ..slo.terms.clone() }, ..slo.clone() }
}

#[tokio::test]
async fn what_changes_is_written_down_with_what_was_before() {
    let levels = Levels::new().await;
    let first = named("api", "up");
    let second = promising(&first, "99.5 %");
    assert_eq!(sync(&levels, std::slice::from_ref(&first), Listing::Whole, 1).await, []);
    let revised = sync(&levels, std::slice::from_ref(&second), Listing::Whole, 2).await;
    let expected = SloRevision {
        slo: "api".to_owned(),
        objective: "1".to_owned(),
        at: on(DAY, 2),
        before: Some(first.terms.clone()),
        after: Some(second.terms.clone()),
    };
    assert_eq!(revised, std::slice::from_ref(&expected));
    let began = SloRevision { at: on(DAY, 0), before: None, after: Some(first.terms), ..expected.clone() };
    assert_eq!(
        levels.store().slo_revisions(span(on(DAY, 1), on(DAY, 3))).await.unwrap(),
        std::slice::from_ref(&expected)
    );
    assert_eq!(levels.store().slo_history("api").await.unwrap(), [began, expected]);
    assert_eq!(levels.store().slo_revisions(span(on(DAY, 3), on(DAY, 9))).await.unwrap(), []);
}

#[tokio::test]
async fn another_query_is_another_sli_and_the_old_one_is_kept_as_gone() {
    let levels = Levels::new().await;
    let synced = levels.store().sync_slos(&[named("api", "up 2")], Listing::Whole, on(DAY, 5)).await.unwrap();
    assert_ne!(synced.slis["up 2"], levels.sli);
    assert_eq!(synced.revised[0].after.as_ref().unwrap().sli_key, "up 2");
    let rows = levels.store().slis().await.unwrap();
    let gone: Vec<_> = rows.iter().map(|row| (row.key.as_str(), row.gone_at)).collect();
    assert_eq!(gone, [("up", Some(on(DAY, 5))), ("up 2", None)]);
}

#[tokio::test]
async fn an_objective_that_no_file_names_any_more_is_gone_and_may_come_back() {
    let levels = Levels::new().await;
    let api = named("api", "up");
    let gone = sync(&levels, &[], Listing::Whole, 1).await;
    assert_eq!((gone.len(), gone[0].after.clone(), gone[0].before.clone()), (1, None, Some(api.terms.clone())));
    assert_eq!(sync(&levels, &[], Listing::Whole, 2).await, [], "it is gone once");
    let back = levels.store().sync_slos(std::slice::from_ref(&api), Listing::Whole, on(DAY, 3)).await.unwrap();
    assert_eq!(back.slis["up"], levels.sli, "with all that was measured of it");
    assert_eq!((back.revised[0].before.clone(), back.revised[0].after.clone()), (None, Some(api.terms)));
    assert_eq!(levels.store().sli("up").await.unwrap().unwrap().gone_at, None);
}

#[tokio::test]
async fn what_a_file_that_cannot_be_read_named_is_not_gone() {
    let levels = Levels::new().await;
    assert_eq!(sync(&levels, &[], Listing::Partial, 1).await, []);
    assert_eq!(levels.store().sli("up").await.unwrap().unwrap().gone_at, None);
}

#[tokio::test]
async fn naming_the_same_again_writes_nothing() {
    let levels = Levels::new().await;
    let guest = Store::open(&levels.desk.file(), Role::Guest, on(DAY, 1)).await.unwrap();
    let before = guest.data_version().await.unwrap();
    sync(&levels, &[named("api", "up")], Listing::Whole, 9).await;
    assert_eq!(guest.data_version().await.unwrap(), before);
}

#[tokio::test]
async fn objectives_of_one_sli_share_it_and_of_two_with_one_name_the_first_counts() {
    let levels = Levels::new().await;
    let current = named("api", "up");
    let aspirational = NamedSlo { objective: "2".to_owned(), ..promising(&current, "99.99 %") };
    let twin = promising(&current, "1 %");
    let synced = levels.store().sync_slos(&[current, aspirational, twin], Listing::Whole, on(DAY, 1)).await.unwrap();
    assert_eq!(synced.slis.len(), 1);
    assert_eq!(synced.revised.len(), 1);
    assert_eq!(levels.store().slo_revisions(whole(DAY)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn another_source_is_noted_with_the_sli() {
    let levels = Levels::new().await;
    let elsewhere = NamedSlo { source: Some("eu".to_owned()), ..named("api", "up") };
    assert_eq!(sync(&levels, &[elsewhere], Listing::Whole, 1).await, []);
    assert_eq!(levels.store().sli("up").await.unwrap().unwrap().source.as_deref(), Some("eu"));
}
