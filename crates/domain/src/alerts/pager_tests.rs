use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::at;
use super::*;

/// A pager with a clock: tells of groups and notes the pages that go out, which are numbered from 1.
#[derive(Default)]
struct Desk {
    pager: Pager<&'static str, usize>,
    pages: usize,
}

impl Desk {
    /// `page 2`, `onto 1`, `digest 7`.
    fn tell(&mut self, group: &'static str, kind: PageKind, severity: Severity, now: Instant) -> String {
        let policy = Policy::default();
        let way = self.pager.way(&group, kind, severity, &policy, now);
        let (word, kind) = match way {
            Way::Onto(page) => return format!("onto {page}"),
            Way::Own => ("page", kind),
            Way::Digest => ("digest", PageKind::Digest),
        };
        self.pages += 1;
        self.pager.note(Sent { page: self.pages, kind, group, severity, at: now });
        format!("{word} {}", self.pages)
    }

    fn warn(&mut self, group: &'static str, second: i64) -> String {
        self.tell(group, PageKind::Firing, Severity::Warning, at(second))
    }

    fn wake(&mut self, group: &'static str, second: i64) -> String {
        self.tell(group, PageKind::Firing, Severity::Critical, at(second))
    }
}

#[rstest]
#[case::at_once(0, "onto 1")]
#[case::a_moment_later(29, "onto 1")]
#[case::exactly_thirty_seconds_later(30, "onto 1")]
#[case::after_that(31, "page 2")]
fn what_follows_the_first_page_of_a_group_edits_it_for_thirty_seconds(#[case] second: i64, #[case] expected: &str) {
    let mut desk = Desk::default();
    assert_eq!(desk.warn("a", 0), "page 1");
    assert_eq!(desk.warn("a", second), expected);
    assert_eq!(desk.warn("b", second), format!("page {}", desk.pages), "another group has its own page at once");
}

#[test]
fn edits_do_not_lengthen_the_thirty_seconds() {
    let mut desk = Desk::default();
    let told = [0, 20, 30, 40, 60, 71].map(|second| desk.warn("a", second));
    assert_eq!(told, ["page 1", "onto 1", "onto 1", "page 2", "onto 2", "page 3"]);
}

#[test]
fn another_kind_of_page_is_no_edit() {
    let mut desk = Desk::default();
    assert_eq!(desk.warn("a", 0), "page 1");
    assert_eq!(desk.tell("a", PageKind::Flapping, Severity::Warning, at(5)), "page 2");
    assert_eq!(desk.warn("a", 6), "onto 1");
    assert_eq!(desk.tell("a", PageKind::Flapping, Severity::Warning, at(7)), "onto 2");
}

#[rstest]
#[case::not_the_edit_of_a_lesser_page(Severity::Warning, Severity::Critical, "page 2")]
#[case::the_edit_of_one_that_broke_through(Severity::Critical, Severity::Critical, "onto 1")]
#[case::a_lesser_one_is_an_edit_of_any(Severity::Critical, Severity::Info, "onto 1")]
#[case::below_the_break_through_a_worse_one_is_too(Severity::Info, Severity::Error, "onto 1")]
fn what_breaks_through_is_heard(#[case] first: Severity, #[case] second: Severity, #[case] expected: &str) {
    let mut desk = Desk::default();
    desk.tell("a", PageKind::Firing, first, at(0));
    assert_eq!(desk.tell("a", PageKind::Firing, second, at(10)), expected);
}

#[test]
fn after_a_page_broke_through_what_follows_edits_that_one() {
    let mut desk = Desk::default();
    assert_eq!([desk.warn("a", 0), desk.wake("a", 5), desk.wake("a", 10)], ["page 1", "page 2", "onto 2"]);
    assert_eq!(desk.warn("a", 12), "onto 2", "the latest page of the group");
}

const GROUPS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

fn busy() -> Desk {
    let mut desk = Desk::default();
    for (i, group) in GROUPS.into_iter().enumerate() {
        assert_eq!(desk.warn(group, 10 * i as i64), format!("page {}", i + 1));
    }
    desk
}

#[test]
fn the_seventh_page_within_five_minutes_is_a_digest_and_what_follows_joins_it() {
    let mut desk = busy();
    assert_eq!(desk.warn("7", 60), "digest 7");
    assert_eq!(desk.warn("8", 90), "onto 7");
    assert_eq!(desk.warn("9", 200), "onto 7", "as long as there are too many, not for 30 s");
    assert_eq!(desk.tell("1", PageKind::Flapping, Severity::Error, at(250)), "onto 7");
}

#[test]
fn an_edit_is_no_page_and_goes_on_beside_a_digest() {
    let mut desk = busy();
    assert_eq!(desk.warn("7", 60), "digest 7");
    assert_eq!(desk.warn("6", 61), "onto 6");
    assert_eq!(desk.warn("1", 61), "onto 7");
}

#[test]
fn what_breaks_through_is_never_in_a_digest() {
    let mut desk = busy();
    assert_eq!(desk.wake("7", 55), "page 7");
    assert_eq!(desk.warn("8", 56), "digest 8");
    assert_eq!(desk.wake("9", 57), "page 9");
    assert_eq!(desk.wake("9", 58), "onto 9");
    assert_eq!(desk.wake("8", 59), "page 10");
}

#[test]
fn critical_pages_count_for_the_others() {
    let mut desk = Desk::default();
    for (i, group) in GROUPS.into_iter().enumerate() {
        desk.wake(group, i as i64);
    }
    assert_eq!(desk.warn("7", 10), "digest 7");
}

#[rstest]
#[case::a_moment_before_the_first_is_five_minutes_old(299_999, "digest 7")]
#[case::exactly_five_minutes_after_it(300_000, "page 7")]
fn the_five_minutes_slide(#[case] now_ms: i64, #[case] expected: &str) {
    let mut desk = busy();
    assert_eq!(desk.tell("7", PageKind::Firing, Severity::Warning, at(0).shifted_ms(now_ms)), expected);
}

#[test]
fn a_digest_counts_as_a_page() {
    let mut desk = busy();
    assert_eq!(desk.warn("7", 60), "digest 7");
    // The first of six is out of the window, the digest is in it: five and one.
    assert_eq!(desk.warn("8", 301), "onto 7");
    assert_eq!(desk.warn("9", 311), "page 8");
}

#[test]
fn a_digest_that_is_too_old_is_not_joined() {
    let mut desk = busy();
    assert_eq!(desk.warn("7", 60), "digest 7");
    let told = ["a", "b", "c", "d", "e", "f"].map(|group| desk.warn(group, 361));
    assert_eq!(told, ["page 8", "page 9", "page 10", "page 11", "page 12", "page 13"]);
    assert_eq!(desk.warn("g", 362), "digest 14");
}

fn any_telling() -> impl Strategy<Value = Vec<(&'static str, PageKind, Severity, i64)>> {
    let group = prop::sample::select(vec!["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    let kind = prop::sample::select(vec![PageKind::Firing, PageKind::Flapping, PageKind::Settled]);
    let step = prop_oneof![4 => 0..20i64, 1 => 0..200i64];
    prop::collection::vec((group, kind, prop::sample::select(Severity::ALL.to_vec()), step), 1..60)
}

proptest! {
    #[test]
    fn at_most_seven_pages_in_five_minutes_beside_those_that_break_through(telling in any_telling()) {
        let mut desk = Desk::default();
        let (mut now, mut lesser) = (0, Vec::new());
        for (group, kind, severity, step) in telling {
            now += step;
            let told = desk.tell(group, kind, severity, at(now));
            if severity == Severity::Critical {
                prop_assert!(!told.starts_with("digest"));
            } else if !told.starts_with("onto") {
                lesser.push(now);
            }
            prop_assert!(lesser.iter().filter(|then| now - **then < 300).count() <= 7);
        }
    }

    #[test]
    fn what_is_forgotten_is_not_missed(telling in any_telling()) {
        let (mut desk, mut forgetful) = (Desk::default(), Desk::default());
        let mut now = 0;
        for (group, kind, severity, step) in telling {
            now += step;
            forgetful.pager.forget(&Policy::default(), at(now));
            let told = [desk.tell(group, kind, severity, at(now)), forgetful.tell(group, kind, severity, at(now))];
            prop_assert_eq!(&told[0], &told[1]);
        }
        prop_assert!(forgetful.pager.sent().all(|sent| at(now).since(sent.at).as_secs() <= 300));
        prop_assert!(forgetful.pager.sent().count() <= desk.pager.sent().count());
    }
}
