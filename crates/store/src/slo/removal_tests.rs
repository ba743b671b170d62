use crate::slo::fixtures::{DAY, Levels, a_day, named, on, whole};
use crate::{Listing, SliReadings, StoreError};

async fn measured() -> Levels {
    let levels = Levels::new().await;
    let both = [named("api", "up"), named("web", "web up")];
    let slis = levels.store().sync_slos(&both, Listing::Whole, on(DAY, 0)).await.unwrap().slis;
    let groups = [(crate::GroupLabels::new(), a_day(DAY))];
    for sli in slis.values() {
        let readings = SliReadings { sli: *sli, answered: Some(whole(DAY)), ..levels.readings(&groups) };
        levels.store().commit_buckets(&[readings], on(DAY + 1, 0)).await.unwrap();
    }
    levels
}

#[tokio::test]
async fn what_no_file_names_is_kept_and_listed_until_a_person_removes_it() {
    let levels = measured().await;
    assert_eq!(levels.store().size().await.unwrap().gone_slis, []);
    levels.store().sync_slos(&[named("web", "web up")], Listing::Whole, on(DAY + 2, 0)).await.unwrap();
    levels.store().prune(on(DAY + 200, 0), on(DAY + 200, 0)).await.unwrap();
    let gone = levels.store().size().await.unwrap().gone_slis;
    assert_eq!(gone.iter().map(|gone| (gone.key.as_str(), gone.since)).collect::<Vec<_>>(), [("up", on(DAY + 2, 0))]);
    let packed: i64 = sqlx::query_scalar("SELECT length(packed) FROM sli_buckets LIMIT 1")
        .fetch_one(&levels.store().readers)
        .await
        .unwrap();
    assert_eq!(gone[0].bytes, u64::try_from(packed).unwrap());

    let went = levels.store().remove_sli("up").await.unwrap();
    let one = |table: &str| (table.to_owned(), 1);
    let expected = ["sli_buckets", "sli_days", "sli_series", "sli_groups", "sli_answered", "slis"].map(one);
    assert_eq!(went, expected);
    assert_eq!(levels.store().sli("up").await.unwrap(), None);
    assert_eq!(levels.store().size().await.unwrap().gone_slis, []);
    assert_eq!((levels.desk.count("slis").await, levels.desk.count("sli_days").await), (1, 1));
    assert_eq!(levels.store().slo_history("api").await.unwrap().len(), 2, "which objectives there were stays");
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn one_that_is_named_stays() {
    let levels = measured().await;
    let before = levels.rows().await;
    let error = levels.store().remove_sli("up").await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    let error = levels.store().remove_sli("never heard of").await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert_eq!(levels.rows().await, before);
}

#[tokio::test]
async fn the_row_of_one_that_was_removed_never_means_another() {
    let levels = Levels::new().await;
    levels.store().sync_slos(&[], Listing::Whole, on(DAY, 1)).await.unwrap();
    levels.store().remove_sli("up").await.unwrap();
    let again = levels.store().sync_slos(&[named("api", "up")], Listing::Whole, on(DAY, 2)).await.unwrap();
    assert_ne!(again.slis["up"], levels.sli);
}
