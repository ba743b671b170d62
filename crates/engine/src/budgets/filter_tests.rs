use rstest::rstest;

use crate::api::{ApiError, Completion};

use super::super::fixtures::{desk, outage, slo};

/// Checkout answers as promised and as wished for, of which the outage spent the second; of its speed nothing is known.
async fn team() -> (crate::EngineHandle, impl Sized) {
    let objectives = "[{target: 0.9}, {displayName: dream, target: 0.9999}]";
    let answers = slo("answers", objectives, "").replace(
        "displayName: Checkout answers",
        "displayName: Checkout answers, annotations: {watchbill.aspirational: dream, watchbill.owner: ana}",
    );
    let speed = slo("speed", "[{target: 0.99}]", "")
        .replace("displayName: Checkout answers", "displayName: Checkout speed")
        .replace("http_requests_total", "http_seconds_count");
    let files = [("slos/answers.yaml", answers.as_str()), ("slos/speed.yaml", speed.as_str())];
    let (engine, fakes, folder) = desk(&files, &[("", outage(10))]).await;
    (engine, (fakes, folder))
}

#[rstest]
#[case::nothing_leaves_everything("", &["answers/1", "answers/dream", "speed"])]
#[case::a_state("state=exhausted", &["answers/dream"])]
#[case::a_state_as_people_read_it(r#"state="unknown""#, &["speed"])]
#[case::who_needs_somebody("state=attention", &["speed"])]
#[case::what_is_aimed_at_needs_nobody("state=aspirational state!=attention", &["answers/dream"])]
#[case::an_owner("owner=ana", &["answers/1", "answers/dream"])]
#[case::nobody(r#"owner="""#, &["speed"])]
#[case::a_service_and_a_name("service=checkout name=speed", &["speed"])]
#[case::words_in_any_case("CHECKOUT dream", &["answers/dream"])]
#[case::an_objective("99.99", &["answers/dream"])]
#[case::nothing_says_that("latency", &[])]
#[tokio::test]
async fn a_filter_leaves_what_it_says(#[case] filter: &str, #[case] expected: &[&str]) {
    let (engine, _kept) = team().await;
    let left = engine.slo_filter(filter).await.unwrap();
    let mut keys = left.keys;
    keys.sort();
    assert_eq!((keys, left.total, left.problem), (expected.iter().map(|key| (*key).to_owned()).collect(), 3, None));
    let (view, listing) = engine.slo_list(filter).await.unwrap();
    let mut listed: Vec<&str> = listing.slos.iter().map(|slo| slo.key.as_str()).collect();
    listed.sort_unstable();
    assert_eq!(listed, expected, "the command line and the window have one filter");
    assert_eq!(view.services.iter().map(|service| service.levels.len()).sum::<usize>(), expected.len());
}

#[tokio::test]
async fn while_a_filter_is_wrong_nothing_is_hidden_and_it_is_said_where() {
    let (engine, _kept) = team().await;
    let left = engine.slo_filter("state=bruning").await.unwrap();
    let problem = left.problem.unwrap();
    assert_eq!((left.keys.len(), problem.position), (3, 7));
    assert!(problem.message.starts_with("expected exhausted, at_risk"), "{}", problem.message);
    let refused = engine.slo_list("sevice=checkout").await.unwrap_err();
    assert!(
        matches!(&refused, ApiError::Invalid { message, .. } if message.contains("there is no field `sevice`")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn of_what_is_left_it_is_said_how_many_and_how_many_need_somebody() {
    let (engine, _kept) = team().await;
    let (view, listing) = engine.slo_list("name=speed").await.unwrap();
    assert_eq!((view.headline.as_str(), listing.attention), ("1 of 3 service levels passes the filter.", 1));
    let (view, listing) = engine.slo_list("state=healthy").await.unwrap();
    assert_eq!((view.headline.as_str(), listing.attention), ("1 of 3 service levels passes the filter.", 0));
}

fn offered(completion: &Completion) -> Vec<&str> {
    completion.suggestions.iter().map(|one| one.insert.as_str()).collect()
}

#[rstest]
#[case::the_fields("", &["service=", "state=", "owner=", "name=", "title=", "objective="])]
#[case::a_field_and_what_it_begins("s", &["service=", "state="])]
#[case::a_value_without_its_field("che", &[r#"service="checkout""#])]
#[case::a_state_by_its_beginning("exh", &[r#"state="exhausted""#])]
#[case::the_values_of_a_field("owner=", &[r#""ana""#])]
#[case::states_that_there_are("state=", &[r#""promised""#, r#""aspirational""#, r#""attention""#, r#""exhausted""#, r#""healthy""#, r#""unknown""#])]
#[tokio::test]
async fn what_may_stand_at_the_cursor_is_offered(#[case] text: &str, #[case] expected: &[&str]) {
    let (engine, _kept) = team().await;
    let completion = engine.complete_slo_filter(text, text.len()).await.unwrap();
    assert_eq!(offered(&completion), expected);
}

#[tokio::test]
async fn a_service_level_is_found_by_its_names_without_reading_anything() {
    let (engine, _kept) = team().await;
    let found = |words: &str| engine.find_slos(words).into_iter().map(|slo| slo.key).collect::<Vec<_>>();
    assert_eq!(found("checkout spe"), ["speed"]);
    assert_eq!(found("ana dream"), ["answers/dream"]);
    assert!(found("exhausted").is_empty(), "how it stands is not known there");
    assert!(found("\"").is_empty());
    assert_eq!(engine.find_slos("speed")[0].service.as_deref(), Some("checkout"));
}
