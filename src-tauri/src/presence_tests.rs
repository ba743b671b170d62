use rstest::rstest;
use tokio::sync::oneshot;

use super::*;

#[rstest]
#[case(true, true, Closing::Hides)]
#[case(true, false, Closing::Asks)]
#[case(false, true, Closing::Asks)]
#[case(false, false, Closing::Asks)]
fn a_window_is_hidden_only_where_it_can_be_found_again(
    #[case] tray_answers: bool,
    #[case] keeps_watching: bool,
    #[case] means: Closing,
) {
    assert_eq!(closing(tray_answers, keeps_watching), means);
}

/// Longer than any test runs.
const AN_HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_hidden_window_is_given_up_when_its_time_has_come() {
    let (given_up, told) = oneshot::channel();
    let presence = Presence::default();
    presence.give_up_after(Duration::ZERO, move || given_up.send(()).unwrap());
    told.await.unwrap();
}

#[tokio::test]
async fn a_window_that_comes_back_or_is_hidden_again_is_not_given_up_for_the_time_before() {
    let presence = Presence::default();
    let wait = || {
        let (given_up, told) = oneshot::channel();
        presence.give_up_after(AN_HOUR, move || given_up.send(()).unwrap());
        told
    };
    let first = wait();
    let second = wait();
    first.await.expect_err("hiding it again begins anew");
    presence.keep();
    second.await.expect_err("it came back");
}
