//! What holds for any recorded changes: how they are told of decides nothing.

use proptest::prelude::*;

use super::super::fixtures::at;
use super::tests::plain_subjects;
use super::*;

/// Four alerts of two groups that change, or are said to be as they were, in order of time.
fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    let state = prop_oneof![
        4 => severity.prop_map(LineState::Firing),
        4 => Just(LineState::Firing(Severity::Warning)),
        4 => Just(LineState::Resolved),
        1 => Just(LineState::Unknown),
    ];
    let step = prop_oneof![4 => 0..200i64, 1 => 0..4000i64, 1 => Just(0i64)];
    prop::collection::vec((step, 0..4u32, state), 1..120).prop_map(|lines| {
        let mut now = 0;
        let line = |(step, alert, state)| {
            now += step;
            Line { at: at(now), alert, subject: alert / 2, state }
        };
        lines.into_iter().map(line).collect()
    })
}

fn run(lines: &[Line]) -> Rerun {
    rerun(lines, &plain_subjects(), &Policy::default(), &Rest::default(), &Duties::default())
}

/// The score by its definition, over all changes that are known: `(second, weight)` of one alert.
fn closed_form(changes: &[(Instant, f64)], now: Instant) -> f64 {
    changes.iter().map(|(at, weight)| weight * (-now.since(*at).as_secs_f64() / 1200.0).exp()).sum()
}

/// The changes of one alert as `semantics.md` says what one is.
fn changes_of(alert: u32, lines: &[Line]) -> Vec<(Instant, f64)> {
    let mut now: Option<Severity> = None;
    let mut last = None;
    let mut changes = Vec::new();
    for line in lines.iter().filter(|line| line.alert == alert) {
        let next = match line.state {
            LineState::Unknown => continue,
            LineState::Resolved => None,
            LineState::Firing(severity) => Some(severity),
        };
        if now.is_some() != next.is_some() {
            changes.push((line.at, 1.0));
        } else if next.is_some() && next != last {
            changes.push((line.at, 0.5));
        }
        now = next;
        last = next.or(last);
    }
    changes
}

proptest! {
    #[test]
    fn an_alert_flaps_by_its_changes_and_by_nothing_else(lines in any_lines()) {
        let told = run(&lines);
        for (alert, told) in told.alerts.iter().enumerate() {
            let changes = changes_of(alert as u32, &lines);
            prop_assert_eq!(told.transitions, changes.len());
            let mut spans: Vec<Flapped> = Vec::new();
            for i in 0..changes.len() {
                let (at, score) = (changes[i].0, closed_form(&changes[..=i], changes[i].0));
                prop_assume!((score - 3.0).abs() > 1e-9);
                let to = at.shifted_ms((1_200_000.0 * score.max(1.0).ln()).ceil() as i64);
                match spans.last_mut().filter(|span| at < span.to) {
                    Some(span) => (span.to, span.peak) = (to, span.peak.max(score)),
                    None if score >= 3.0 => spans.push(Flapped { from: at, to, peak: score }),
                    None => {}
                }
            }
            prop_assert_eq!(told.flapping.len(), spans.len());
            for (told, expected) in told.flapping.iter().zip(&spans) {
                prop_assert_eq!(told.from, expected.from);
                // Rounding of the last digits may end it in the next millisecond.
                prop_assert!((told.to.as_ms() - expected.to.as_ms()).abs() <= 1);
                prop_assert!((told.peak - expected.peak).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn saying_it_again_changes_nothing(lines in any_lines(), times in 2..4usize) {
        let repeated: Vec<Line> = lines.iter().flat_map(|line| vec![*line; times]).collect();
        prop_assert_eq!(run(&repeated), run(&lines));
    }

    /// As a source does that is asked more often: in between it says of every alert what is known already.
    #[test]
    fn asking_more_often_changes_nothing(lines in any_lines(), every in 1..300i64) {
        let mut often: Vec<Line> = Vec::new();
        let mut known: [Option<Line>; 4] = [None; 4];
        for line in &lines {
            let from = often.last().map_or(line.at, |last| last.at);
            for ms in (every * 1000..(line.at.as_ms() - from.as_ms())).step_by(every as usize * 1000) {
                often.extend(known.iter().flatten().map(|line| Line { at: from.shifted_ms(ms), ..*line }));
            }
            known[line.alert as usize] = Some(*line);
            often.push(*line);
        }
        prop_assert_eq!(run(&often), run(&lines));
    }

    /// A gap in which nothing was due and after which all is as it was: no page, no change and no score knows of it.
    #[test]
    fn a_gap_without_a_change_changes_no_page(lines in any_lines(), gaps in prop::collection::vec(any::<bool>(), 120)) {
        let mut known: [Option<Line>; 4] = [None; 4];
        let mut gapped: Vec<Line> = Vec::new();
        for (line, gap) in lines.iter().zip(gaps) {
            if let (true, Some(before)) = (gap, known[line.alert as usize]) {
                gapped.push(Line { at: line.at, state: LineState::Unknown, ..*line });
                gapped.push(Line { at: line.at, ..before });
            }
            known[line.alert as usize] = Some(*line);
            gapped.push(*line);
        }
        let (with, without) = (run(&gapped), run(&lines));
        prop_assert_eq!(with.pages, without.pages);
        prop_assert_eq!(with.alerts, without.alerts);
        prop_assert_eq!(with.firings, without.firings);
    }

    /// What comes later changes nothing of what was told before it; a page is edited for 30 s, a digest for 5 min.
    #[test]
    fn the_future_changes_nothing_of_the_past(lines in any_lines(), cut in 0.0..1.0f64) {
        let cut = (lines.len() as f64 * cut) as usize;
        let now = lines[cut].at;
        let (all, before) = (run(&lines), run(&lines[..cut]));
        let told = |rerun: &Rerun| -> Vec<(Instant, PageKind, String)> {
            let pages = rerun.pages.iter().filter(|page| page.at < now);
            pages.map(|page| (page.at, page.kind, page.because.clone())).collect()
        };
        prop_assert_eq!(told(&all), told(&before));
        let over = |rerun: &Rerun, alert: usize| -> Vec<Flapped> {
            let spans = rerun.alerts.get(alert).map(|alert| alert.flapping.clone()).unwrap_or_default();
            spans.into_iter().filter(|span| span.to < now).collect()
        };
        for alert in 0..4 {
            prop_assert_eq!(over(&all, alert), over(&before, alert));
        }
    }

    #[test]
    fn pages_come_in_order_and_tell_of_every_alert_once(lines in any_lines()) {
        let told = run(&lines);
        prop_assert!(told.pages.is_sorted_by_key(|page| page.at));
        prop_assert!(told.quiet.is_sorted_by_key(|quiet| quiet.at));
        for page in &told.pages {
            let mut alerts = page.alerts.clone();
            alerts.sort_unstable();
            alerts.dedup();
            prop_assert_eq!(alerts.len(), page.alerts.len());
            prop_assert!(!alerts.is_empty());
        }
    }
}
