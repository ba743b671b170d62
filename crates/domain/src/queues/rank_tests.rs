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
