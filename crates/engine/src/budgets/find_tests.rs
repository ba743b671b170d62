use rstest::rstest;

use crate::api::ApiError;

use super::super::fixtures::{desk, slo};

#[rstest]
#[case::a_key("answers/strict", Ok("answers/strict"))]
#[case::the_name_of_an_slo("speed", Ok("speed"))]
#[case::behind_its_service("checkout/speed", Ok("speed"))]
#[case::of_several_objectives_the_first_that_is_held_to("answers", Ok("answers/strict"))]
#[case::an_objective_behind_its_service("checkout/answers/strict", Ok("answers/strict"))]
#[case::what_people_call_several("checkout answers", Err("could be answers/strict or answers/2 or speed"))]
#[case::a_service_of_several("checkout", Err("could be answers/strict or answers/2 or speed"))]
#[case::none("nothing", Err("there is answers/strict, answers/2, speed"))]
#[tokio::test]
async fn a_service_level_is_meant_by_what_is_typed(#[case] typed: &str, #[case] expected: Result<&str, &str>) {
    let answers = slo("answers", "[{displayName: strict, target: 0.9999}, {target: 0.999}]", "");
    let files = [("slos/answers.yaml", answers.as_str()), ("slos/speed.yaml", &slo("speed", "[{target: 0.99}]", ""))];
    let (engine, _fakes, _folder) = desk(&files, &[]).await;
    match (engine.slo_key(typed), expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected),
        (Err(ApiError::Invalid { message, .. } | ApiError::NotFound { message }), Err(expected)) => {
            assert!(message.contains(expected), "{message}");
        }
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}
