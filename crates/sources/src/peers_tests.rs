use rstest::rstest;
use watchbill_domain::alerts::{Answered, PeerReport};
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::PollFailure;
use watchbill_domain::sources::PollFailureKind::{self, Auth, Malformed, NotFound, Server, Timeout, Tls, Unreachable};

use super::all_failed;

fn report(peer: &str, answered: Answered) -> PeerReport {
    PeerReport { peer: Peer::new(peer), answered, started_at: None, version: None, cluster: None }
}

fn failed(peer: &str, kind: PollFailureKind) -> PeerReport {
    report(peer, Answered::Failed(PollFailure { kind, message: format!("fails by {}", kind.word()) }))
}

#[rstest]
#[case(&[Unreachable, Auth], "am-1: fails by auth")]
#[case(&[Auth, Unreachable], "am-0: fails by auth")]
#[case(&[Timeout, Tls, Server], "am-1: fails by tls")]
#[case(&[Server, NotFound], "am-1: fails by not_found")]
#[case(&[Timeout, Malformed], "am-1: fails by malformed")]
#[case(&[Timeout, Unreachable], "am-0: fails by timeout")]
#[case(&[Tls, Auth], "am-0: fails by tls")]
fn the_failure_that_says_most_is_told_with_its_address(#[case] kinds: &[PollFailureKind], #[case] starts: &str) {
    let reports: Vec<_> = kinds.iter().enumerate().map(|(i, k)| failed(&format!("am-{i}"), *k)).collect();

    let failure = all_failed(&reports).unwrap();

    assert!(failure.message.starts_with(starts), "{}", failure.message);
}

#[test]
fn a_single_address_needs_no_name() {
    assert_eq!(all_failed(&[failed("am-0", Auth)]).unwrap().message, "fails by auth");
}

#[test]
fn one_address_that_answered_is_enough() {
    assert_eq!(all_failed(&[failed("am-0", Auth), report("am-1", Answered::Partly)]), None);
}
