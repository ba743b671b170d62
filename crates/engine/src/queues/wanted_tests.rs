use rstest::rstest;

use super::*;
use crate::queues::fixtures::{name, specs, ways};

const EXPRESSION: &str = "[[queues]]\nsource = \"metrics\"\nname = \"dlt\"\ndepth = 'sum(dlt)'\nretention = \"7d\"\n";

fn source(name: &str) -> SourceName {
    SourceName::new(name)
}

#[test]
fn a_source_is_asked_for_what_the_workspace_names_of_it() {
    let tables = format!(
        "[[queues]]\nsource = \"mq\"\nname = \"b\"\nretention = \"2d\"\n\
         [[queues]]\nsource = \"mq\"\nname = \"off\"\nwatch = false\n\
         [[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\nretention = \"3d\"\n{EXPRESSION}"
    );
    let known = vec![name("a.dlq"), name("b"), name("c"), name("off")];
    let asked = wanted(&specs(&tables), &source("mq"), known.clone());
    let named: Vec<_> =
        asked.named.iter().map(|queue| (queue.name.as_str(), queue.retention.map(|r| r.as_secs() / 86_400))).collect();
    assert_eq!(named, [("b", Some(2)), ("a.dlq", Some(3))], "of those that a pattern fits, the ones that are known");
    assert_eq!(asked.known, known, "also of those that are not watched it has to be known whether they are there");
    assert_eq!(wanted(&specs(&tables), &source("other"), Vec::new()), QueuesWanted::default());
}

#[test]
fn expressions_are_handed_on() {
    let asked = wanted(&specs(EXPRESSION), &source("metrics"), Vec::new());
    let [queue] = asked.named.as_slice() else { panic!("{asked:?}") };
    let depth = queue.expressions.as_ref().map(|expressions| expressions.depth.as_str());
    assert_eq!((queue.name.as_str(), depth), ("dlt", Some("sum(dlt)")));
}

#[rstest]
#[case::proposed_by_a_way("", "graveyard", true, true)]
#[case::proposed_by_its_name("", "orders.dlq", true, true)]
#[case::neither("", "orders", false, false)]
#[case::named("[[queues]]\nsource = \"mq\"\nname = \"orders\"\n", "orders", true, true)]
#[case::fitted("[[queues]]\nsource = \"mq\"\nmatch = \"ord*s\"\n", "orders", true, true)]
#[case::named_not_to_be(
    "[[queues]]\nsource = \"mq\"\nname = \"graveyard\"\nwatch = false\n",
    "graveyard",
    false,
    false
)]
#[case::of_another_source("[[queues]]\nsource = \"metrics\"\nname = \"orders\"\ndepth = 'x'\n", "orders", false, false)]
fn a_queue_is_watched_that_is_named_or_looks_like_one_for_dead_letters(
    #[case] tables: &str,
    #[case] queue: &str,
    #[case] begins: bool,
    #[case] goes_on: bool,
) {
    let (specs, source) = (specs(tables), source("mq"));
    let topology = ways(&[("orders", "graveyard"), ("carts", "orders.dlq")]);
    let watch = Watch::new(&specs, &source, Some(&topology));
    assert_eq!((watch.is_watched(&name(queue)), watch.goes_on(&name(queue))), (begins, goes_on));
}

#[rstest]
#[case::nothing_told(None)]
#[case::told_in_part(Some(Topology { is_whole: false, ..ways(&[]) }))]
fn a_queue_that_was_watched_goes_on_being_while_it_is_not_known_what_it_is(#[case] topology: Option<Topology>) {
    let (specs, source) = (specs(""), source("mq"));
    let watch = Watch::new(&specs, &source, topology.as_ref());
    assert_eq!((watch.is_watched(&name("graveyard")), watch.goes_on(&name("graveyard"))), (false, true));
}

#[rstest]
#[case::nobody("", &[], None)]
#[case::the_broker("", &[("team-a", OwnerFrom::Tag), ("team-b", OwnerFrom::Argument)], Some(("team-b", OwnerFrom::Argument)))]
#[case::the_file("owner = \"ana\"\n", &[("team-b", OwnerFrom::Argument)], Some(("ana", OwnerFrom::File)))]
fn whose_it_is(#[case] own: &str, #[case] told: &[(&str, OwnerFrom)], #[case] expected: Option<(&str, OwnerFrom)>) {
    let specs = specs(&format!("[[queues]]\nsource = \"mq\"\nname = \"a\"\n{own}"));
    let told: Vec<Owner> = told.iter().map(|(name, from)| Owner { name: (*name).to_owned(), from: *from }).collect();
    let owner = owner_of(specs.first(), &told);
    assert_eq!(owner.as_ref().map(|owner| (owner.name.as_str(), owner.from)), expected);
}
