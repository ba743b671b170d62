use rstest::rstest;
use watchbill_engine::api::{PeerView, UnnamedQueues};

use super::*;

fn polled(health: &str, problem: Option<&str>) -> PolledSource {
    PolledSource {
        name: "prod".to_owned(),
        kind: "alertmanager".to_owned(),
        health: health.to_owned(),
        as_of: None,
        problem: problem.map(str::to_owned),
    }
}

fn view(peers: &[(Option<&str>, Option<&str>)], skew: Option<&str>) -> SourceView {
    let peer = |(version, problem): &(Option<&str>, Option<&str>)| PeerView {
        address: "https://am.example.net/".to_owned(),
        version: version.map(str::to_owned),
        problem: problem.map(str::to_owned),
        started_at: None,
        cluster: None,
    };
    SourceView {
        name: "prod".to_owned(),
        kind: "Alertmanager".to_owned(),
        health: "fine".to_owned(),
        as_of: None,
        problem: None,
        every: "30 s".to_owned(),
        peers: peers.iter().map(peer).collect(),
        skew: skew.map(str::to_owned),
        rules: Vec::new(),
        lease: None,
        senders: Vec::new(),
    }
}

#[rstest]
#[case(polled("fine", None), view(&[(Some("0.27.0"), None)], None), 1, "prod answers with version 0.27.0: 1 alert fires.")]
#[case(
    polled("fine", Some("am-2 refuses connections")),
    view(&[(Some("0.27.0"), None), (None, Some("refuses connections"))], None),
    12,
    "prod answers at 1 of 2 addresses with version 0.27.0: 12 alerts fire; am-2 refuses connections."
)]
#[case(
    polled("fine", None),
    view(&[(None, None)], Some("its clock is 3 min ahead of this laptop's")),
    0,
    "prod answers: 0 alerts fire; its clock is 3 min ahead of this laptop's."
)]
#[case(
    polled("failing", Some("refuses connections; nothing of it can page")),
    view(&[], None),
    0,
    "prod could not be polled: refuses connections; nothing of it can page"
)]
fn a_poll_is_told_in_a_sentence(
    #[case] polled: PolledSource,
    #[case] view: SourceView,
    #[case] firing: usize,
    #[case] expected: &str,
) {
    assert_eq!(sentence(&polled, Some(&view), firing), expected);
}

#[test]
fn what_nobody_names_stands_in_lines_of_its_own() {
    let said = "also there: mails (queues of BullMQ): add them to `bullmq` of the source `jobs`".to_owned();
    let (what, fix) = ("queues of BullMQ".to_owned(), "add them to `bullmq` of the source `jobs`".to_owned());
    let found = vec![UnnamedQueues { what, names: vec!["mails".to_owned()], fix, said }];
    let around =
        QueuesAround { source: "jobs".to_owned(), found, unseen: vec!["not all keys were gone through".to_owned()] };
    let expected = [
        "Also there: mails (queues of BullMQ): add them to `bullmq` of the source `jobs`.\n",
        "Not all keys were gone through.\n",
    ];
    assert_eq!(more(&around), expected);
}

#[test]
fn advice_is_given_once() {
    let sentences =
        ["It broke.", "Nothing pages.", "Check the path.", "It answers at http://am/x: write that address."];
    let sentences = sentences.map(str::to_owned);
    let said = "prod could not be polled: it broke: check the path; nothing new of it can page";
    assert_eq!(news(&sentences, said).collect::<Vec<_>>(), [&sentences[3]]);
}
