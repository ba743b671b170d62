use proptest::prelude::*;

use super::*;

fn traits(id: i64, has: &[(TraitKind, &str)]) -> Traits {
    Traits { id: IncidentId(id), has: has.iter().map(|(kind, key)| (*kind, (*key).to_owned())).collect() }
}

use TraitKind::{Alert, AlertName, Queue, Service};

#[test]
fn the_likest_comes_first_with_what_they_share() {
    let past = [
        traits(1, &[(Service, "checkout")]),
        traits(2, &[(Alert, "prod/1"), (AlertName, "Down"), (Service, "checkout")]),
        traits(3, &[(AlertName, "Down"), (Service, "mail")]),
        traits(4, &[(Queue, "prod/q")]),
    ];
    let now = traits(9, &[(Alert, "prod/1"), (AlertName, "Down"), (Service, "checkout")]);
    let found = Likeness::of(&past).similar(&now, 5);
    assert_eq!(found.iter().map(|similar| similar.id.0).collect::<Vec<_>>(), [2, 3, 1]);
    assert_eq!(found[0].why(), "the same alert prod/1, an alert Down, the service checkout");
    assert_eq!(found[1].why(), "an alert Down");
}

#[test]
fn what_everybody_has_says_less_than_what_few_have() {
    let mut past: Vec<Traits> = (1..=64).map(|id| traits(id, &[(AlertName, "Noisy")])).collect();
    past.push(traits(100, &[(Service, "ledger")]));
    let now = traits(200, &[(AlertName, "Noisy"), (Service, "ledger")]);
    assert_eq!(Likeness::of(&past).similar(&now, 1)[0].id, IncidentId(100));
}

#[test]
fn those_that_share_something_are_enough_to_tell_who_is_like_it() {
    let mut all: Vec<Traits> = (1..=64).map(|id| traits(id, &[(AlertName, "Noisy"), (Queue, "other")])).collect();
    all.push(traits(100, &[(Service, "ledger"), (Alert, "prod/7")]));
    all.push(traits(101, &[(Queue, "nobody's")]));
    let now = traits(200, &[(AlertName, "Noisy"), (Service, "ledger")]);
    let only_shared = |of: &Traits| Traits { id: of.id, has: of.has.intersection(&now.has).cloned().collect() };
    let sharing: Vec<Traits> = all.iter().map(only_shared).filter(|of| !of.has.is_empty()).collect();
    assert_eq!(Likeness::among(66, &sharing).similar(&now, 5), Likeness::of(&all).similar(&now, 5));
}

#[test]
fn of_equals_the_latest_comes_first_and_itself_never() {
    let past = [traits(1, &[(Queue, "q")]), traits(2, &[(Queue, "q")]), traits(3, &[(Queue, "q")])];
    let found = Likeness::of(&past).similar(&past[1], 5);
    assert_eq!(found.iter().map(|similar| similar.id.0).collect::<Vec<_>>(), [3, 1]);
}

fn any_traits() -> impl Strategy<Value = Vec<Traits>> {
    let one = (0..7usize, "[a-c]").prop_map(|(kind, key)| (TraitKind::ALL[kind], key));
    prop::collection::vec(prop::collection::btree_set(one, 0..6), 1..12)
        .prop_map(|all| all.into_iter().zip(1..).map(|(has, id)| Traits { id: IncidentId(id), has }).collect())
}

proptest! {
    #[test]
    fn all_that_share_something_are_found_and_no_others(all in any_traits(), most in 0..20usize) {
        let found = Likeness::of(&all).similar(&all[0], most);
        let sharing = all[1..].iter().filter(|other| !other.has.is_disjoint(&all[0].has)).count();
        prop_assert_eq!(found.len(), sharing.min(most));
        prop_assert!(found.windows(2).all(|two| (two[0].score, two[0].id) > (two[1].score, two[1].id)));
        for similar in found {
            let other = all.iter().find(|other| other.id == similar.id).unwrap();
            let shared: BTreeSet<Trait> = similar.shared.iter().cloned().collect();
            prop_assert_eq!(shared, other.has.intersection(&all[0].has).cloned().collect());
            prop_assert!(!similar.why().is_empty());
        }
    }
}

#[test]
fn every_kind_is_told_by_its_word() {
    let words: BTreeSet<&str> = TraitKind::ALL.into_iter().map(TraitKind::word).collect();
    assert_eq!(words.len(), TraitKind::ALL.len());
}
