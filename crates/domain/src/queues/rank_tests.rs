use rstest::rstest;

use super::*;
use crate::queues::fixtures::at;
use crate::queues::{Dropping, Loss, LossCause};

fn losing(time: &str) -> (Attention, LossClock) {
    let lost = Some(at(time));
    let loss = Loss { earliest: lost, latest: lost, cause: LossCause::Retention, unsure: None };
    (Attention::Losing { loss, since: at("08:00") }, LossClock::At(loss))
}

#[test]
fn what_needs_somebody_comes_first_and_what_is_calm_last() {
    let now = at("10:00");
    let unseen = Attention::Unseen { since: at("08:00") };
    let dropping = Attention::Dropping(Dropping { since: at("09:00"), last: at("09:30"), count: 3 });
    let ((soon, soon_clock), (later, later_clock)) = (losing("11:00"), losing("12:00"));
    let promise = Promise { by: "ana".to_owned(), at: at("09:00"), until: at("18:00"), note: String::new() };
    let of = |attention: &[Attention], promise: Option<&Promise>, depth: Option<Depth>, clock: &LossClock| {
        rank(attention, promise, depth, clock, now)
    };
    let (known, never) = (|count| Some(Depth::Known(count)), &LossClock::Never);
    let in_order = [
        ("lost soon", of(&[soon, unseen], None, known(1), &soon_clock)),
        ("lost later", of(&[later], None, known(900), &later_clock)),
        ("lost although it was promised", of(&[later], Some(&promise), known(5), &later_clock)),
        ("thrown away", of(&[dropping], None, Some(Depth::Empty), &LossClock::NothingToLose)),
        ("many unseen", of(&[unseen], None, known(900), never)),
        ("few unseen", of(&[unseen], None, known(5), never)),
        ("no permission", of(&[], None, Some(Depth::NoPermission), never)),
        ("never read", of(&[], None, None, never)),
        ("promised", of(&[unseen], Some(&promise), known(900), never)),
        ("filled", of(&[], None, known(5), never)),
        ("nothing to see", of(&[], None, Some(Depth::NotObservable), never)),
        ("empty", of(&[], None, Some(Depth::Empty), &LossClock::NothingToLose)),
    ];
    for pair in in_order.windows(2) {
        assert!(pair[0].1 <= pair[1].1, "{} before {}", pair[0].0, pair[1].0);
    }
    assert!(in_order[0].1 < in_order[1].1 && in_order[5].1 < in_order[6].1 && in_order[7].1 < in_order[8].1);
}

#[rstest]
#[case::needs(true, false, Some(Depth::Known(5)), Group::Needs)]
#[case::needs_although_nobody_can_read_it(true, false, Some(Depth::NoPermission), Group::Needs)]
#[case::promised(true, true, Some(Depth::Known(5)), Group::Promised)]
#[case::promised_before_it_needs_anybody(false, true, Some(Depth::Known(5)), Group::Promised)]
#[case::promised_and_not_read(false, true, Some(Depth::NoPermission), Group::Promised)]
#[case::promised_and_never_read(false, true, None, Group::Promised)]
#[case::promised_and_emptied(false, true, Some(Depth::Empty), Group::Empty)]
#[case::promised_and_roughly_empty(false, true, Some(Depth::Approximate { count: 0, as_of: at("09:59") }), Group::Promised)]
#[case::empty_and_something_waits(true, true, Some(Depth::Empty), Group::Promised)]
#[case::unknown(false, false, Some(Depth::StatisticsOff), Group::Unknown)]
#[case::never_read(false, false, None, Group::Unknown)]
#[case::not_observable(false, false, Some(Depth::NotObservable), Group::Unknown)]
#[case::filled(false, false, Some(Depth::Known(5)), Group::Filled)]
#[case::roughly_empty(false, false, Some(Depth::Approximate { count: 0, as_of: at("09:59") }), Group::Filled)]
#[case::empty(false, false, Some(Depth::Empty), Group::Empty)]
fn each_stands_in_one_part_of_the_list(
    #[case] is_unseen: bool,
    #[case] is_promised: bool,
    #[case] depth: Option<Depth>,
    #[case] expected: Group,
) {
    let found: Vec<Attention> = is_unseen.then_some(Attention::Unseen { since: at("08:00") }).into_iter().collect();
    let promise = Promise { by: "ana".to_owned(), at: at("09:00"), until: at("18:00"), note: String::new() };
    let stands = Some(&promise).filter(|_| is_promised);
    assert_eq!(rank(&found, stands, depth, &LossClock::Never, at("10:00")).group(), expected);
    let over = Promise { until: at("09:30"), ..promise };
    let without = rank(&found, None, depth, &LossClock::Never, at("10:00"));
    assert_eq!(
        rank(&found, Some(&over), depth, &LossClock::Never, at("10:00")),
        without,
        "one that is over does nothing"
    );
}
