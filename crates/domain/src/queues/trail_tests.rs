use proptest::prelude::*;

use super::*;
use crate::ids::{QueueName, SourceName};
use crate::queues::fixtures::at;

fn deed(reason: &str) -> Deed {
    Deed {
        at: at("10:00"),
        by: "ana".to_owned(),
        act: Act::Discarded,
        queue: QueueId { source: SourceName::new("prod"), name: QueueName::new("orders.dlq") },
        reason: reason.to_owned(),
        details: vec![("messages".to_owned(), "12".to_owned())],
    }
}

fn chain(reasons: &[&str]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for reason in reasons {
        links.push(Link::behind(links.last(), deed(reason)));
    }
    links
}

#[test]
fn a_chain_as_it_was_written_is_whole() {
    let links = chain(&["old", "wrong", "twice"]);
    assert_eq!(verified(&links, Some(&links[2].hash)), Ok(()));
    assert_eq!(verified(&[], None), Ok(()));
    assert_eq!(links.iter().map(|link| link.number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn every_field_counts() {
    let changes: [fn(&mut Deed); 8] = [
        |deed| deed.at = at("10:01"),
        |deed| deed.by = "bo".to_owned(),
        |deed| deed.act = Act::Exported,
        |deed| deed.queue.source = SourceName::new("test"),
        |deed| deed.queue.name = QueueName::new("returns.dlq"),
        |deed| deed.reason = "other".to_owned(),
        |deed| deed.details[0].1 = "13".to_owned(),
        |deed| deed.details.clear(),
    ];
    for change in changes {
        let mut links = chain(&["old", "wrong", "twice"]);
        change(&mut links[1].deed);
        assert_eq!(verified(&links, None), Err(Broken::Changed(2)), "{:?}", links[1].deed);
        links[1].hash = hash(2, &links[1].before, &links[1].deed);
        assert_eq!(verified(&links, None), Err(Broken::Torn(3)), "written anew it does not fit the next");
    }
}

#[test]
fn what_is_taken_out_or_put_in_tears_it() {
    let links = chain(&["old", "wrong", "twice"]);
    let without = |place: usize| {
        let mut links = links.clone();
        links.remove(place);
        links
    };
    assert_eq!(verified(&without(0), None), Err(Broken::Torn(2)));
    assert_eq!(verified(&without(1), None), Err(Broken::Torn(3)));
    assert_eq!(verified(&without(2), None), Ok(()), "nothing tells that by itself");
    assert_eq!(verified(&without(2), Some(&links[2].hash)), Err(Broken::CutOff));
    let mut twice = links.clone();
    twice.insert(1, links[1].clone());
    assert_eq!(verified(&twice, None), Err(Broken::Torn(2)));
}

#[test]
fn every_act_has_a_word_of_its_own() {
    for act in Act::ALL {
        assert_eq!(Act::from_word(act.word()), Some(act));
    }
}

proptest! {
    /// What stands in one field cannot be moved into the next without a trace.
    #[test]
    fn no_two_deeds_are_written_alike(a in "[a-c]{0,3}", b in "[a-c]{0,3}", c in "[a-c]{0,3}", d in "[a-c]{0,3}") {
        let of = |by: &str, reason: &str| Deed { by: by.to_owned(), ..deed(reason) };
        let same = (&a, &b) == (&c, &d);
        prop_assert_eq!(Link::behind(None, of(&a, &b)).hash == Link::behind(None, of(&c, &d)).hash, same);
    }
}
