use super::*;
use crate::PostmortemQuery;
use crate::postmortems::fixtures::{BODY, begun, done, incident, today, typed};
use crate::testing::{Desk, at};

#[tokio::test]
async fn a_document_goes_from_a_draft_to_being_shared_and_keeps_a_version_of_each_step() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    typed(&desk, id, "words", 1).await;
    done(&desk, id, 2, ReviewWhat::ReviewerAsked("bo".to_owned())).await;
    done(&desk, id, 3, ReviewWhat::Sent).await;
    done(&desk, id, 4, ReviewWhat::AudienceSet("all".to_owned())).await;
    let (how, to_whom) = ("file".to_owned(), "all".to_owned());
    done(&desk, id, 5, ReviewWhat::Shared { how, to_whom }).await;
    let desk = desk.restart(at(6)).await;
    let kept = desk.store.postmortem(id).await.unwrap().unwrap();
    assert_eq!(kept.review, review_of(&kept.events).unwrap());
    assert_eq!((kept.row.title.as_str(), kept.row.shared_on), ("Checkout is slow", Some(today())));
    assert_eq!((kept.row.template.0.as_str(), kept.template.key.as_str()), ("full", "full"));
    assert_eq!(kept.body, format!("{BODY}words"));
    let versions = desk.store.postmortem_versions(id).await.unwrap();
    let whys: Vec<VersionWhy> = versions.iter().map(|version| version.why).collect();
    assert_eq!(whys, [VersionWhy::Made, VersionWhy::State, VersionWhy::State]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_not_written() {
    let desk = Desk::new().await;
    let id = begun(&desk).await;
    let refused = desk.store.postmortem_append(id, ReviewWhat::Sent, "ana", today(), at(1)).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    let nowhere = desk.store.postmortem_append(PostmortemId(9), ReviewWhat::Sent, "ana", today(), at(1)).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    assert_eq!(desk.count("postmortem_events").await, 1);
    for statement in [
        "UPDATE postmortem_events SET by = 'x'",
        "DELETE FROM postmortem_events",
        "INSERT INTO postmortem_events SELECT postmortem, 5, at, on_day, by, through, what FROM postmortem_events",
    ] {
        assert!(sqlx::raw_sql(statement).execute(&desk.store.writer).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn an_incident_has_one_document_whoever_makes_it() {
    let desk = Desk::new().await;
    let incident = incident(&desk).await;
    let template = &watchbill_domain::incidents::built_in_templates()[0];
    let new = NewPostmortem {
        incident: Some(incident),
        template,
        title: "Carts are empty",
        body: BODY,
        owner: None,
        due: None,
        reasons: Vec::new(),
        why: VersionWhy::Made,
        told: ToldOfIncident::default(),
    };
    desk.store.begin_postmortem(&new, "ana", today(), at(1)).await.unwrap();
    let second = desk.store.begin_postmortem(&new, "bo", today(), at(1)).await;
    assert!(
        matches!(&second, Err(StoreError::Refused { what }) if what.contains("has the postmortem PM-1")),
        "{second:?}"
    );
    let beside = "INSERT INTO postmortems SELECT 9, incident, template_key, template_version, template, title, state, owner, due, \
        shared_on, events, body, body_revision, revision, edited_at, edited_by, made_at, made_by FROM postmortems";
    assert!(sqlx::raw_sql(beside).execute(&desk.store.writer).await.is_err(), "not even beside this program");
    desk.assert_sound().await;
}

#[tokio::test]
async fn documents_are_listed_by_how_far_they_are() {
    let desk = Desk::new().await;
    let (first, second) = (begun(&desk).await, begun(&desk).await);
    done(&desk, first, 1, ReviewWhat::ReviewerAsked("bo".to_owned())).await;
    done(&desk, first, 2, ReviewWhat::Sent).await;
    let listed = |state| {
        let query = PostmortemQuery { state, most: 10, ..PostmortemQuery::default() };
        let store = desk.store.clone();
        async move { store.postmortems(&query).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>() }
    };
    assert_eq!(listed(None).await, [second, first]);
    assert_eq!(listed(Some(watchbill_domain::postmortems::DocumentState::InReview)).await, [first]);
    assert_eq!(desk.store.postmortem(PostmortemId(9)).await.unwrap(), None);
}
