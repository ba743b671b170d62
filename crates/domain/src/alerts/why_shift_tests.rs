//! Why an alert pages or does not, where a schedule says whose it is.

use rstest::rstest;

use super::super::{KnownAlert, OnDuty, Severity};
use super::tests::{Given, asleep, base, bo, decided, on_call, utc};
use super::{Answer, Question};

fn cy_and_di() -> OnDuty {
    OnDuty::Others(vec!["Cy".to_owned(), "Di".to_owned()])
}

#[rstest]
#[case::until_your_shift(
    Given { duties: on_call(&[(0, bo()), (3600, OnDuty::You)]), ..Given::of(base()) },
    format!("shift: not your shift: Bo is on call for payments until {0}; at {0} your shift begins: if it still fires then, \
        it is told in one digest; were you on call for payments, it would page now", utc(3600)))]
#[case::until_your_shift_which_begins_by_night(
    Given {
        duties: on_call(&[(0, bo()), (1800, OnDuty::You)]),
        rest: asleep(),
        ..Given::of(base())
    },
    format!("shift: not your shift: Bo is on call for payments until {0}; at {0} your shift begins: if it still fires then, \
        it would still be held back (quiet hours until {1}); were you on call for payments, it would still be held back \
        (quiet hours until {1}) now", utc(1800), utc(3600)))]
#[case::until_others_take_over(
    Given { duties: on_call(&[(0, bo()), (600, cy_and_di()), (3600, OnDuty::You)]), ..Given::of(base()) },
    format!("shift: not your shift: Bo is on call for payments until {0}; at {0} Cy and Di are on call, and it would still \
        be held back (not your shift: Cy and Di are on call for payments until {1}); were you on call for payments, it would \
        page now", utc(600), utc(3600)))]
#[case::until_nobody_is_on_call(
    Given { duties: on_call(&[(0, bo()), (600, OnDuty::Nobody)]), ..Given::of(base()) },
    format!("shift: not your shift: Bo is on call for payments until {0}; at {0} nobody is known to be on call: if it still \
        fires then, it would page; were you on call for payments, it would page now", utc(600)))]
#[case::for_ever_somebody_elses(
    Given { duties: on_call(&[(0, bo())]), ..Given::of(base()) },
    "shift: not your shift: Bo is on call for payments; were you on call for payments, it would page now".to_owned())]
#[case::nobody_is_on_call(
    Given { duties: on_call(&[(0, OnDuty::Nobody)]), rest: asleep(), ..Given::of(KnownAlert { severity: Severity::Critical, ..base() }) },
    "page: began to fire; it pages here because nobody is on call for payments; it would be held back if somebody here had \
     taken it, its source silenced it or a page rule kept it quiet; quiet hours and do not disturb would not hold it"
        .to_owned())]
fn what_holds_a_page_for_somebody_else_says_what_would_have_to_differ(#[case] given: Given, #[case] expected: String) {
    assert_eq!(decided(&given), expected);
}

#[rstest]
#[case::yours(OnDuty::You, Answer::Passes, "it is about checkout, and you are on call for payments until")]
#[case::nobodys(OnDuty::Nobody, Answer::Passes, "it is about checkout, and nobody is on call for payments until")]
#[case::in_doubt(
    OnDuty::Unknown("no such file".to_owned()),
    Answer::Passes,
    "it is about checkout, and who is on call for payments is in doubt, so it pages here: no such file"
)]
fn the_question_says_what_it_found(#[case] who: OnDuty, #[case] answer: Answer, #[case] found: &str) {
    let given = Given { duties: on_call(&[(0, who), (600, bo())]), ..Given::of(base()) };
    let chain = given.chain();
    let step = chain.iter().find(|step| step.question == Question::Shift).unwrap();
    assert_eq!(step.answer, answer);
    assert!(step.found.starts_with(found), "{}", step.found);
}

#[test]
fn a_service_without_a_schedule_is_no_question() {
    let mut duties = on_call(&[]);
    duties.services[0].line = None;
    let chain = Given { duties, ..Given::of(base()) }.chain();
    let step = chain.iter().find(|step| step.question == Question::Shift).unwrap();
    assert_eq!((step.answer, step.found.as_str()), (Answer::NotAsked, "it is about checkout, which names no schedule"));
}
