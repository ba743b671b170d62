use rstest::rstest;

use super::*;

fn at(second: i64) -> Instant {
    Instant::from_ms(1_790_000_000_000 + second * 1000)
}

fn silence(id: &str, from: i64, to: i64) -> Silence {
    Silence {
        id: id.to_owned(),
        matchers: vec![Matcher::equal("alertname", "DiskFilling")],
        created_by: "ana".to_owned(),
        comment: "known".to_owned(),
        starts_at: at(from),
        ends_at: at(to),
        updated_at: at(0),
    }
}

fn other_matchers(silence: Silence) -> Silence {
    Silence { matchers: vec![Matcher::equal("alertname", "NodeDown")], ..silence }
}

#[rstest]
#[case::longer_while_it_holds(silence("", 0, 600), silence("", 0, 1200), true)]
#[case::start_moved_while_it_holds(silence("", 0, 600), silence("", 5, 600), false)]
#[case::ended_in_the_past(silence("", 0, 600), silence("", 0, 50), false)]
#[case::pending_moved(silence("", 300, 600), silence("", 200, 900), true)]
#[case::pending_moved_to_the_past(silence("", 300, 600), silence("", 10, 900), false)]
#[case::over(silence("", 0, 90), silence("", 0, 900), false)]
#[case::other_matchers(silence("", 0, 600), other_matchers(silence("", 0, 600)), false)]
fn an_update_keeps_the_id_only_where_it_rewrites_no_history(
    #[case] old: Silence,
    #[case] new: Silence,
    #[case] keeps: bool,
) {
    let book = SilenceBook::default();
    let id = book.set(Vec::new(), old, at(0)).unwrap();
    let again = book.set(Vec::new(), Silence { id: id.clone(), ..new }, at(100)).unwrap();
    assert_eq!(again == id, keeps);
    let first = book.find(Vec::new(), &id, at(100)).unwrap();
    assert_eq!(first.state(at(100)) == SilenceState::Expired, !keeps, "what was replaced is expired");
}

#[test]
fn an_update_of_an_unknown_silence_is_not_found() {
    let known = silence("b2f6aef4-6d0a-4a6e-9c1d-000000000001", 0, 600);
    assert_eq!(SilenceBook::default().set(Vec::new(), known, at(0)), Err(NotFound));
}

#[test]
fn a_silence_that_was_to_begin_earlier_begins_now() {
    let book = SilenceBook::default();
    let id = book.set(Vec::new(), silence("", -500, 600), at(0)).unwrap();
    assert_eq!(book.find(Vec::new(), &id, at(0)).unwrap().starts_at, at(0));
}

#[rstest]
#[case::active(0, 600, (0, 100))]
#[case::pending(300, 600, (100, 100))]
#[case::over_already(0, 50, (0, 50))]
fn expiring_ends_it_now_and_twice_is_once(#[case] from: i64, #[case] to: i64, #[case] expected: (i64, i64)) {
    let book = SilenceBook::default();
    let id = book.set(Vec::new(), silence("", from, to), at(0)).unwrap();
    for second in [100, 101] {
        book.expire(Vec::new(), &id, at(second)).unwrap();
    }
    let silence = book.find(Vec::new(), &id, at(101)).unwrap();
    assert_eq!((silence.starts_at, silence.ends_at), (at(expected.0), at(expected.1)));
}

#[test]
fn a_silence_of_the_story_can_be_expired_and_stays_so() {
    let book = SilenceBook::default();
    let story = || vec![silence("from-the-story", 0, 600)];
    book.expire(story(), "from-the-story", at(100)).unwrap();
    assert_eq!(book.all(story(), at(101))[0].state(at(101)), SilenceState::Expired);
}

#[test]
fn lists_active_pending_expired_and_forgets_after_five_days() {
    let book = SilenceBook::default();
    let brought = || {
        vec![
            silence("over", 0, 50),
            silence("over later", 0, 60),
            silence("soon", 500, 900),
            silence("later", 0, 700),
            silence("now", 0, 600),
        ]
    };
    let order = |now| book.all(brought(), now).into_iter().map(|silence| silence.id).collect::<Vec<_>>();
    assert_eq!(order(at(100)), ["now", "later", "soon", "over later", "over"]);
    assert_eq!(order(at(50 + 5 * 86_400)), ["soon", "later", "now", "over later"]);
}
