use rstest::rstest;

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
