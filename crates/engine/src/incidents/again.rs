//! What is new when the timeline of an incident is collected again: records are kept more coarsely as they grow old, and files say today
//! how it is planned today, so that not everything that is told otherwise now is news.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::incidents::{Certainty, Entry, EntryKind};
use watchbill_domain::time::Instant;
use watchbill_store::{KeptLine, KeptTimeline};

/// The lines among `collected`, none of which is kept, that tell something new. `resolved` is since when the incident is.
///
/// Left out are depths of a queue by coarser readings up to the last that is kept of it, and hand-offs of the time that was kept when the
/// incident was over: what the schedule says of them now it did not say then. A line that was kept alone, because somebody wrote beside
/// it, says nothing of what else was kept.
pub(super) fn news(collected: Vec<Entry>, beside: &KeptTimeline, resolved: Option<Instant>) -> Vec<Entry> {
    let kept = &beside.lines;
    let mut depths: BTreeMap<&str, Instant> = BTreeMap::new();
    for line in kept.iter().filter(|line| line.entry.kind == EntryKind::QueueDepth) {
        let last = depths.entry(&line.entry.about).or_insert(line.entry.at);
        *last = line.entry.at.max(*last);
    }
    let is_alone = |line: &KeptLine| {
        let mut written = beside.annotations.iter().filter(|kept| kept.annotation.at == line.made_at);
        written.any(|kept| (&kept.record, kept.kind) == (&line.entry.record, line.entry.kind))
    };
    let is_collected = |line: &&KeptLine| !line.entry.kind.is_written() && !is_alone(line);
    let kept_at = kept.iter().filter(is_collected).map(|line| line.made_at).max();
    let planned_until = kept_at.filter(|at| resolved.is_some_and(|resolved| resolved <= *at));
    let is_news = |line: &Entry| match line.kind {
        EntryKind::QueueDepth if line.certainty == Certainty::Approximate => {
            depths.get(line.about.as_str()).is_none_or(|last| line.at > *last)
        }
        EntryKind::HandOff => planned_until.is_none_or(|until| line.at > until),
        _ => true,
    };
    collected.into_iter().filter(is_news).collect()
}

/// The lines that are kept, each once: one that was kept for two incidents that turned out to be one stands as it was told first.
pub(super) fn told_once(kept: &[KeptLine]) -> Vec<Entry> {
    let mut in_turn: Vec<&KeptLine> = kept.iter().collect();
    in_turn.sort_by_key(|line| line.made_at);
    let mut known = BTreeSet::new();
    in_turn.retain(|line| known.insert((&line.entry.record, line.entry.kind)));
    in_turn.into_iter().map(|line| line.entry.clone()).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::incidents::{Annotation, Certainty, Entry, EntryKind, IncidentId, Lane, Record};
    use watchbill_domain::time::Instant;
    use watchbill_store::{KeptAnnotation, KeptLine, KeptTimeline};

    use super::{news, told_once};

    fn at(s: i64) -> Instant {
        Instant::from_ms(s * 1000)
    }

    fn line(kind: EntryKind, about: &str, s: i64, certainty: Certainty) -> Entry {
        let (about, text, record) = (about.to_owned(), String::new(), Record::new("record", s.to_string()));
        Entry { at: at(s), lane: Lane::Queues, kind, about, text, record, certainty }
    }

    fn kept(entry: Entry, made_s: i64) -> KeptLine {
        KeptLine { incident: IncidentId(1), entry, by: "Ana".to_owned(), made_at: at(made_s) }
    }

    fn only(line: KeptLine) -> KeptTimeline {
        KeptTimeline { lines: vec![line], ..KeptTimeline::default() }
    }

    #[rstest]
    #[case::when_it_was_kept(200, true)]
    #[case::later(230, false)]
    fn a_line_that_was_kept_alone_says_nothing_of_hand_offs(#[case] written_s: i64, #[case] expected: bool) {
        let line_of = |kind, s| line(kind, "prod/1", s, Certainty::Observed);
        let mut kept = only(kept(line_of(EntryKind::AlertFired, 100), 200));
        let annotation =
            Annotation { by: "Bo".to_owned(), at: at(written_s), text: "the release".to_owned(), said_at: None };
        let (record, kind) = (kept.lines[0].entry.record.clone(), EntryKind::AlertFired);
        kept.annotations = vec![KeptAnnotation { incident: IncidentId(1), record, kind, annotation }];
        assert_eq!(news(vec![line_of(EntryKind::HandOff, 190)], &kept, Some(at(150))).len() == 1, expected);
    }

    #[rstest]
    #[case::coarser_of_the_same_time(Certainty::Approximate, "mq/a", 90, false)]
    #[case::coarser_but_later(Certainty::Approximate, "mq/a", 101, true)]
    #[case::coarser_of_another_queue(Certainty::Approximate, "mq/b", 90, true)]
    #[case::as_finely_as_before(Certainty::Observed, "mq/a", 90, true)]
    fn depths_are_not_told_twice(
        #[case] certainty: Certainty,
        #[case] queue: &str,
        #[case] s: i64,
        #[case] expected: bool,
    ) {
        let kept = only(kept(line(EntryKind::QueueDepth, "mq/a", 100, Certainty::Observed), 200));
        let found = news(vec![line(EntryKind::QueueDepth, queue, s, certainty)], &kept, None);
        assert_eq!(found.len() == 1, expected);
    }

    #[rstest]
    #[case::of_the_time_that_was_kept(Some(150), EntryKind::AlertFired, 90, false)]
    #[case::behind_it(Some(150), EntryKind::AlertFired, 201, true)]
    #[case::of_an_open_incident(None, EntryKind::AlertFired, 90, true)]
    #[case::kept_before_it_was_over(Some(250), EntryKind::AlertFired, 90, true)]
    #[case::only_a_note_was_written(Some(150), EntryKind::Note, 90, true)]
    fn a_hand_off_is_as_it_was_planned_when_the_timeline_was_kept(
        #[case] resolved_s: Option<i64>,
        #[case] kind: EntryKind,
        #[case] s: i64,
        #[case] expected: bool,
    ) {
        let kept = only(kept(line(kind, "prod/1", 100, Certainty::Observed), 200));
        let handoff = line(EntryKind::HandOff, "payments", s, Certainty::Inferred);
        assert_eq!(news(vec![handoff], &kept, resolved_s.map(at)).len() == 1, expected);
    }

    #[test]
    fn what_was_kept_for_two_incidents_that_became_one_is_told_once_and_as_it_was_first() {
        let told = |text: &str| Entry {
            text: text.to_owned(),
            ..line(EntryKind::AlertFired, "prod/1", 100, Certainty::Observed)
        };
        let other = line(EntryKind::AlertResolved, "prod/1", 100, Certainty::Observed);
        let lines = [kept(told("later"), 300), kept(other.clone(), 250), kept(told("first"), 200)];
        assert_eq!(told_once(&lines), [told("first"), other]);
    }
}
