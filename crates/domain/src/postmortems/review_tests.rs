use rstest::rstest;

use super::*;
use crate::incidents::Through;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(minutes: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + minutes * 60_000)
}

fn event(number: u64, by: &str, what: ReviewWhat) -> ReviewEvent {
    let by = Author { name: by.to_owned(), through: Through::Guest };
    ReviewEvent { number, at: at(i64::try_from(number).unwrap()), on: day("2026-03-30"), by, what }
}

fn begun() -> ReviewWhat {
    ReviewWhat::Begun {
        title: "Checkout is slow".to_owned(),
        owner: Some("ana".to_owned()),
        due: Some(day("2026-04-02")),
        reasons: vec!["1 message of shop/orders was discarded".to_owned()],
    }
}

fn shared(to_whom: &str) -> ReviewWhat {
    ReviewWhat::Shared { how: "file".to_owned(), to_whom: to_whom.to_owned() }
}

/// What these come to, by ana where no name is given.
fn after(whats: &[(&str, ReviewWhat)]) -> Review {
    let mut events = vec![event(1, "ana", begun())];
    events.extend(whats.iter().zip(2..).map(|((by, what), number)| event(number, by, what.clone())));
    review_of(&events).unwrap()
}

fn asked(name: &str) -> (&'static str, ReviewWhat) {
    ("ana", ReviewWhat::ReviewerAsked(name.to_owned()))
}

fn audience() -> (&'static str, ReviewWhat) {
    ("ana", ReviewWhat::AudienceSet("all of engineering".to_owned()))
}

#[test]
fn a_document_is_written_read_and_shared() {
    let review = after(&[
        ("ana", ReviewWhat::Wrote),
        asked("bo"),
        ("ana", ReviewWhat::Sent),
        ("bo", ReviewWhat::Reviewed(" good ".to_owned())),
        audience(),
        ("ana", shared("engineering")),
        ("bo", shared("support")),
    ]);
    assert_eq!((review.state, review.since), (DocumentState::Shared, at(7)));
    assert_eq!(review.reviewers["bo"], Some(Reviewed { at: at(5), words: "good".to_owned() }));
    assert_eq!(
        review.shares.iter().map(|share| share.to_whom.as_str()).collect::<Vec<_>>(),
        ["engineering", "support"]
    );
    assert_eq!((review.shared_on(), review.revision), (Some(day("2026-03-30")), 8));
    assert!(review.is_reviewed_by_another());
}

#[test]
fn whoever_wrote_it_or_sees_to_it_is_no_other() {
    let read_by = |name: &'static str, wrote: &'static str| {
        let read = ReviewWhat::Reviewed(String::new());
        after(&[(wrote, ReviewWhat::Wrote), asked(name), ("ana", ReviewWhat::Sent), (name, read)])
    };
    assert!(read_by("bo", "cy").is_reviewed_by_another());
    assert!(!read_by("bo", "bo").is_reviewed_by_another() && !read_by("ana", "cy").is_reviewed_by_another());
    assert!(!after(&[asked("bo")]).is_reviewed_by_another());
}

#[rstest]
#[case::begun_again(vec![], "ana", begun(), ReviewRefused::Already)]
#[case::no_title(vec![], "ana", ReviewWhat::Retitled(" ".to_owned()), ReviewRefused::Empty("the title"))]
#[case::the_same_owner(vec![], "ana", ReviewWhat::OwnerSet(Some("ana".to_owned())), ReviewRefused::Already)]
#[case::later_without_a_reason(vec![], "ana", ReviewWhat::DueSet { due: None, why: String::new() }, ReviewRefused::Empty("the reason"))]
#[case::nobody_to_read_it(vec![], "ana", ReviewWhat::Sent, ReviewRefused::NoReviewer)]
#[case::read_too_early(vec![asked("bo")], "bo", ReviewWhat::Reviewed(String::new()), ReviewRefused::NotNow { state: "a draft", what: "reviewed" })]
#[case::read_by_nobody_asked(vec![asked("bo"), ("ana", ReviewWhat::Sent)], "cy", ReviewWhat::Reviewed(String::new()), ReviewRefused::NotAReviewer("cy".to_owned()))]
#[case::sent_twice(vec![asked("bo"), ("ana", ReviewWhat::Sent)], "ana", ReviewWhat::Sent, ReviewRefused::Already)]
#[case::sent_when_shared(vec![audience(), ("ana", shared("all"))], "ana", ReviewWhat::Sent, ReviewRefused::NotNow { state: "shared", what: "sent to review" })]
#[case::taken_back_from_a_draft(vec![], "ana", ReviewWhat::TakenBack("x".to_owned()), ReviewRefused::Already)]
#[case::released_and_never_asked(vec![], "ana", ReviewWhat::ReviewerReleased("bo".to_owned()), ReviewRefused::NotAReviewer("bo".to_owned()))]
#[case::shared_with_nobody(vec![], "ana", shared("all"), ReviewRefused::NoAudience)]
#[case::shared_to_no_one(vec![audience()], "ana", shared(" "), ReviewRefused::Empty("to whom it went"))]
#[case::no_actions_for_no_reason(vec![], "ana", ReviewWhat::NoActions(Some(" ".to_owned())), ReviewRefused::Empty("the reason"))]
#[case::wrote_before(vec![("ana", ReviewWhat::Wrote)], "ana", ReviewWhat::Wrote, ReviewRefused::Already)]
fn what_does_not_fit_changes_nothing(
    #[case] before: Vec<(&str, ReviewWhat)>,
    #[case] by: &str,
    #[case] what: ReviewWhat,
    #[case] why: ReviewRefused,
) {
    let review = after(&before);
    assert_eq!(review.allows(&what, by), Err(why.clone()));
    let mut same = review.clone();
    assert_eq!(same.take(&event(99, by, what)), Err(why));
    assert_eq!(same, review);
}

#[test]
fn a_shared_document_can_be_written_on_and_shared_again() {
    let first = [audience(), ("ana", shared("all")), ("ana", ReviewWhat::TakenBack("a figure was wrong".to_owned()))];
    let again = after(&first);
    assert_eq!((again.state, again.shared_on()), (DocumentState::Draft, None));
    let mut whats = first.to_vec();
    whats.push(("ana", shared("all, again")));
    assert_eq!(after(&whats).shares.len(), 2);
}

#[test]
fn events_without_a_beginning_are_no_document() {
    assert_eq!(review_of(&[]), None);
    assert_eq!(review_of(&[event(1, "ana", ReviewWhat::Wrote)]), None);
    assert!(DocumentState::ALL.into_iter().all(|state| DocumentState::from_word(state.word()) == Some(state)));
}
