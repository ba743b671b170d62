use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::{
    Answered, GapCause, Labels, Mine, PageKind, PeerReport, Returns, Severity, Sighting, Start, Unanswered,
};
use watchbill_domain::ids::Peer;

use super::*;

fn at(seconds: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + seconds * 1000)
}

fn sighting(name: &str, severity: Severity) -> Sighting {
    let identity = Identity::new(name);
    let labels = Labels::from_pairs([("alertname", name), ("severity", severity.word())]);
    let starts = vec![Start { peer: Peer::new("a"), unmerged: identity.clone(), at: at(-60) }];
    Sighting { starts, ..Sighting::firing(identity, labels, severity) }
}

fn poll(sightings: Vec<Sighting>) -> Poll {
    let peer =
        PeerReport { peer: Peer::new("a"), answered: Answered::Whole, started_at: None, version: None, cluster: None };
    Poll {
        sightings,
        peers: vec![peer],
        silences: Vec::new(),
        rules: Vec::new(),
        unanswered: Unanswered::NotTold,
        problems: Vec::new(),
    }
}

fn nothing_elsewhere<'a>(_: &Identity, _: &KnownAlert) -> Elsewhere<'a> {
    Elsewhere::Nothing
}

fn state(last_good: i64) -> SourceState {
    SourceState { last_good_at: Some(at(last_good)), ..SourceState::default() }
}

fn judge_at(state: &SourceState, poll: &Poll, again: &[Identity], now: i64) -> Judged {
    let context = Context {
        every: Duration::from_secs(30),
        skew_ms: 0,
        gap_cause: GapCause::Asleep,
        hindsight: None,
        returns: Returns::SameEpisode,
    };
    let (source, policy, rest, sent) = (SourceName::new("prod"), Policy::default(), Rest::default(), Pager::default());
    let circumstances = Circumstances {
        source: &source,
        occasion: Occasion::Ordinary,
        policy: &policy,
        rest: &rest,
        duties: &Duties::default(),
        sent: &sent,
        again,
        elsewhere: &nothing_elsewhere,
    };
    judge(state, poll, &context, &circumstances, at(now))
}

#[test]
fn what_is_paged_is_marked_as_announced_in_the_same_breath() {
    let judged = judge_at(&state(0), &poll(vec![sighting("A", Severity::Error)]), &[], 30);
    let [Change::Fired { alert, .. }] = judged.observation.changes.as_slice() else { panic!("one alert fired") };
    assert_eq!(alert.announced, Some(Severity::Error));
    assert!(matches!(alert.decision, Some(Decision::Page { .. })));
    assert_eq!((judged.decisions.len(), judged.pages.len()), (1, 1));
    assert_eq!(judged.pages[0].kind, PageKind::Firing);
}

#[test]
fn a_second_poll_of_the_same_decides_nothing_anew() {
    let mut known = state(0);
    let first = judge_at(&known, &poll(vec![sighting("A", Severity::Error)]), &[], 30);
    known.apply(&first.observation, at(30));
    let mut louder = sighting("A", Severity::Error);
    louder.annotations = Labels::from_pairs([("summary", "now with text")]);
    let second = judge_at(&known, &poll(vec![louder]), &[], 60);
    assert_eq!(second.observation.changes.len(), 1, "its text changed");
    assert_eq!((second.decisions.len(), second.pages.len()), (0, 0), "and nobody is told of that");
}

#[test]
fn a_page_that_a_crash_interrupted_is_decided_again_although_nothing_changed() {
    let mut known = state(0);
    let first = judge_at(&known, &poll(vec![sighting("A", Severity::Error)]), &[], 30);
    known.apply(&first.observation, at(30));
    assert_eq!(interrupted(&known), Vec::<Identity>::new(), "what was announced was not interrupted");
    let Some(alert) = known.alerts.get_mut("A") else { panic!("it is known") };
    Arc::make_mut(alert).announced = None;
    let again = interrupted(&known);
    assert_eq!(again, [Identity::new("A")]);
    let judged = judge_at(&known, &poll(vec![sighting("A", Severity::Error)]), &again, 60);
    assert_eq!(judged.pages.len(), 1);
    let gone = judge_at(&known, &poll(Vec::new()), &again, 60);
    assert_eq!(gone.pages.len(), 0, "unless it is over by now");
}

#[test]
fn what_is_held_back_is_decided_again_only_when_the_reason_differs() {
    let mut known = state(0);
    let first = judge_at(&known, &poll(vec![sighting("A", Severity::Error)]), &[], 30);
    known.apply(&first.observation, at(30));
    let Some(alert) = known.alerts.get_mut("A") else { panic!("it is known") };
    let alert = Arc::make_mut(alert);
    (alert.announced, alert.decision) = (None, None);
    alert.mine = Mine { snoozed_until: Some(at(600)), ..Mine::default() };
    let (source, policy, rest, sent) = (SourceName::new("prod"), Policy::default(), Rest::default(), Pager::default());
    let circumstances = Circumstances {
        source: &source,
        occasion: Occasion::Ordinary,
        policy: &policy,
        rest: &rest,
        duties: &Duties::default(),
        sent: &sent,
        again: &[],
        elsewhere: &nothing_elsewhere,
    };
    let ids = [Identity::new("A")];
    let held = judge_again(&known, &ids, &circumstances, at(60));
    assert!(matches!(held.decisions.as_slice(), [(_, Decision::Hold { held: Held::Snoozed, .. })]));
    known.apply_changes(&held.observation.changes, &held.observation.flaps);
    assert_eq!(judge_again(&known, &ids, &circumstances, at(90)).decisions, [], "the same reason is no news");
    let ended = judge_again(&known, &ids, &circumstances, at(600));
    assert_eq!(ended.pages.len(), 1, "the snooze is over and it still fires");
}

/// Fires and is gone by turns at these seconds, each seen by a poll of its own; what every poll led to.
fn by_turns(state: &mut SourceState, seconds: &[i64]) -> Vec<Judged> {
    let turn = |(n, at_s): (usize, &i64)| {
        let starts = vec![Start { peer: Peer::new("a"), unmerged: Identity::new("A"), at: at(*at_s) }];
        let firing = Sighting { starts, ..sighting("A", Severity::Warning) };
        let answer = if n % 2 == 0 { poll(vec![firing]) } else { poll(Vec::new()) };
        let judged = judge_at(state, &answer, &[], *at_s);
        state.apply(&judged.observation, at(*at_s));
        judged
    };
    seconds.iter().enumerate().map(turn).collect()
}

fn kinds(judged: &[Judged]) -> Vec<PageKind> {
    judged.iter().flat_map(|judged| &judged.pages).map(|page| page.kind).collect()
}

#[test]
fn an_alert_that_begins_to_flap_by_being_over_is_told_with_what_was_known_of_it() {
    let mut known = state(0);
    let judged = by_turns(&mut known, &[30, 60, 90, 120]);
    assert_eq!(kinds(&judged), [PageKind::Firing, PageKind::Firing, PageKind::Flapping]);
    let page = &judged[3].pages[0];
    assert_eq!((page.lines[0].starts_at, page.lines[0].name.as_str()), (at(90), "A"), "its last episode");
    assert!(page.because.starts_with("flapping: 4 changes in 1 min"), "{page:?}");
    let flap = known.over[&Identity::new("A")].flap;
    assert!(flap.told && flap.since == Some(at(120)), "it is remembered though it is over: {flap:?}");
    let more = by_turns(&mut known, &[150, 180, 210]);
    assert_eq!(kinds(&more), [], "that it flaps is told once");
    assert!(matches!(known.alerts["A"].decision, Some(Decision::Hold { held: Held::Flapping, .. })));
    assert_eq!(known.alerts["A"].again_at, Some(at(210 + 600)), "ten minutes later it is no noise");
    let ids = [Identity::new("A")];
    let (source, policy, rest, sent) = (SourceName::new("prod"), Policy::default(), Rest::default(), Pager::default());
    let circumstances = Circumstances {
        source: &source,
        occasion: Occasion::Ordinary,
        policy: &policy,
        rest: &rest,
        duties: &Duties::default(),
        sent: &sent,
        again: &[],
        elsewhere: &nothing_elsewhere,
    };
    let later = judge_again(&known, &ids, &circumstances, at(810));
    assert_eq!(kinds(&[later]), [PageKind::StillFiring]);
}
