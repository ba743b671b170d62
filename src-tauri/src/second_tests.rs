//! A second start, while somebody watches the workspace already.

use std::cell::RefCell;

use rstest::rstest;
use watchbill_engine::api::WantedPage;

use super::*;

const BY_A_WINDOW: Taken = Taken { pid: Some(7), by_a_window: true };
const BY_THE_COMMAND: Taken = Taken { pid: Some(7), by_a_window: false };
const NOW: Wanted = Wanted::Page { page: WantedPage::Now };

#[rstest]
#[case::by_hand(false, None, Some(Wanted::Front))]
#[case::a_link(false, Some(NOW), Some(NOW))]
#[case::a_link_without_a_window(true, Some(NOW), Some(NOW))]
#[case::with_the_session(true, None, None)]
fn a_window_that_watches_is_asked_for_what_is_to_be_seen(
    #[case] hidden: bool,
    #[case] wanted: Option<Wanted>,
    #[case] asked: Option<Wanted>,
) {
    let heard = RefCell::new(None);
    let args = Args { hidden, wanted, ..Args::default() };
    let code = show_taken(&args, &BY_A_WINDOW, |wanted| {
        heard.replace(Some(wanted));
        Ok(())
    });
    assert_eq!((code, heard.into_inner()), (ExitCode::SUCCESS, asked));
}

#[test]
fn a_start_with_the_session_beside_a_command_that_watches_opens_nothing_and_says_so() {
    let args = Args { hidden: true, ..Args::default() };
    let code = show_taken(&args, &BY_THE_COMMAND, |_| panic!("the command has no window"));
    assert_eq!(code, ExitCode::from(TAKEN));
}
