use std::collections::{HashMap, HashSet};

use rstest::rstest;

use super::*;
use crate::time::DAY_MS;

const MINUTE: i64 = 60_000;
const SEEDS: [u64; 3] = [0, 1, 0xfeed_beef];

/// Every seventh minute: a step that is prime to the cycles of the story sees all of their phases.
fn moments(days: std::ops::Range<i64>) -> impl Iterator<Item = StoryTime> {
    minutes(days).step_by(7)
}

fn minutes(days: std::ops::Range<i64>) -> impl Iterator<Item = StoryTime> {
    (days.start * 1440..days.end * 1440).map(|minute| StoryTime::from_ms(minute * MINUTE))
}

fn at(day: i64, hour: i64, minute: i64) -> StoryTime {
    StoryTime::at(day, (hour * 60 + minute) * MINUTE)
}

fn named<'a>(alerts: &'a [StoryAlert], name: &str) -> Vec<&'a StoryAlert> {
    alerts.iter().filter(|alert| alert.labels.get("alertname") == Some(name)).collect()
}

#[rstest]
#[case::by_day(at(3, 10, 15))]
#[case::at_night(at(11, 3, 45))]
#[case::before_the_story_began(at(-6, 19, 50))]
fn the_same_seed_tells_the_same_story_and_another_does_not(#[case] t: StoryTime) {
    assert_eq!(Story::new(7).alerts_at(t), Story::new(7).alerts_at(t));
    assert_eq!(Story::new(7).silences_at(Cluster::Eu, t), Story::new(7).silences_at(Cluster::Eu, t));
    assert_ne!(Story::new(7).alerts_at(t), Story::new(8).alerts_at(t));
    let day = (StoryTime::at(t.day(), 0), StoryTime::at(t.day() + 1, 0));
    assert_ne!(Story::new(7).events(day.0, day.1), Story::new(8).events(day.0, day.1));
}

#[test]
fn throughout_thirty_days_a_believable_number_fires_once_each_and_since_no_later_than_now() {
    for seed in SEEDS {
        let story = Story::new(seed);
        for t in moments(0..30) {
            let alerts = story.alerts_at(t);
            assert!((6..=20).contains(&alerts.len()), "{} alerts at {t:?} of seed {seed}", alerts.len());
            let distinct: HashSet<_> = alerts.iter().map(|alert| alert.labels.fingerprint()).collect();
            assert_eq!(distinct.len(), alerts.len(), "two episodes of one alert overlap at {t:?}");
            assert!(alerts.iter().all(|alert| alert.starts_at <= t));
        }
    }
}

#[test]
fn the_record_of_thirty_days_agrees_with_what_was_firing() {
    let story = Story::new(42);
    let (from, to) = (StoryTime::at(0, 0), StoryTime::at(30, 0));
    let mut firing: HashMap<_, _> = story
        .alerts_at(from.shifted_ms(-1))
        .into_iter()
        .map(|alert| (alert.labels.fingerprint(), alert.starts_at))
        .collect();
    let mut events = story.events(from, to).into_iter().peekable();
    for t in moments(0..30) {
        while let Some(event) = events.next_if(|event| event.at <= t) {
            let identity = event.labels.fingerprint();
            match event.turn {
                Turn::Started => assert_eq!(firing.insert(identity, event.at), None, "{event:?} started twice"),
                Turn::Ended => assert!(firing.remove(&identity).is_some_and(|began| began < event.at), "{event:?}"),
            }
        }
        let told: HashMap<_, _> =
            story.alerts_at(t).into_iter().map(|alert| (alert.labels.fingerprint(), alert.starts_at)).collect();
        assert_eq!(told, firing, "at {t:?}");
    }
}

#[test]
fn redis_flaps_all_day_about_two_minutes_in_six() {
    for day in 0..30 {
        let events = Story::new(5).events(StoryTime::at(day, 0), StoryTime::at(day + 1, 0));
        let redis: Vec<_> =
            events.iter().filter(|event| event.labels.get("alertname") == Some("RedisConnectionsHigh")).collect();
        let starts = redis.iter().filter(|event| event.turn == Turn::Started).count();
        assert_eq!(starts, 240);
        let firing_ms: i64 = redis
            .iter()
            .map(|event| if event.turn == Turn::Ended { event.at.as_ms() } else { -event.at.as_ms() })
            .sum();
        assert!((25..42).contains(&(firing_ms * 100 / DAY_MS)), "{firing_ms} ms of day {day}");
    }
}

#[test]
fn the_deploy_warns_then_becomes_critical_and_clears_after_the_rollback() {
    for day in 0..30 {
        let story = Story::new(9);
        let severities = |t| {
            let mut found: Vec<_> = named(&story.alerts_at(t), "CheckoutErrorRateHigh")
                .iter()
                .map(|alert| alert.labels.get("severity").unwrap().to_owned())
                .collect();
            found.sort();
            found
        };
        let seen: Vec<_> = (0..60).map(|minute| severities(at(day, 9, 50 + minute))).collect();
        let warned = seen.iter().position(|s| s == &["warning"]).unwrap();
        let critical = seen.iter().position(|s| s == &["critical", "warning"]).unwrap();
        let clear = seen.iter().rposition(|s| !s.is_empty()).unwrap() + 1;
        assert!(warned < critical && critical < clear && clear < seen.len(), "day {day}: {seen:?}");
        assert_eq!(seen[0], Vec::<String>::new());
    }
}

#[test]
fn two_different_critical_alerts_stand_together_during_the_deploy() {
    let story = Story::new(3);
    for day in 0..30 {
        let critical =
            story.alerts_at(at(day, 10, 20)).iter().filter(|a| a.labels.get("severity") == Some("critical")).count();
        assert_eq!(critical, 2, "day {day}");
    }
}

#[test]
fn the_silence_on_the_disk_runs_out_while_the_alert_still_fires() {
    for day in 0..30 {
        let story = Story::new(1);
        let silence = story
            .silences_at(Cluster::Eu, at(day, 23, 0))
            .into_iter()
            .find(|silence| silence.starts_at.day() == day && silence.comment.contains("LED-412"))
            .unwrap();
        let before = story.alerts_at(silence.ends_at.shifted_ms(-1));
        let after = story.alerts_at(silence.ends_at.shifted_ms(60 * MINUTE));
        let (before, after) = (named(&before, "DiskFilling"), named(&after, "DiskFilling"));
        assert_eq!(before[0].starts_at, after[0].starts_at, "it is the same episode on both sides");
        assert!(silence.matchers.iter().all(|(name, value)| after[0].labels.get(name) == Some(*value)));
    }
}

#[test]
fn while_the_machine_is_down_what_ran_on_it_fires_with_its_node_label() {
    let story = Story::new(2);
    for day in 0..30 {
        let down = moments(day..day + 1).filter(|t| !named(&story.alerts_at(*t), "NodeDown").is_empty());
        let most = down
            .map(|t| {
                let with_node = |alert: &&StoryAlert| alert.labels.get("node") == Some("us-node-7");
                story.alerts_at(t).iter().filter(with_node).count()
            })
            .max();
        assert_eq!(most, Some(6));
    }
}

#[test]
fn every_moment_shows_the_hostile_alert_of_the_edge_team() {
    let alerts = Story::new(4).alerts_at(at(12, 8, 30));
    let hostile = named(&alerts, "PartnerFeedRefused")[0];
    assert_eq!((hostile.labels.get("severity"), hostile.labels.get("team")), (Some("info"), Some("edge")));
    let text: String = hostile.annotations.iter().map(|(_, value)| value).collect();
    for fragment in ["<script>", "javascript:", "\u{202e}", "\u{1b}[31m", "\u{7}"] {
        assert!(text.contains(fragment), "{fragment:?} is missing");
    }
    assert!(hostile.annotations.get("log").unwrap().len() > 19_000);
    assert!(hostile.labels.get("partner").unwrap().starts_with('\u{202e}'));
}

#[rstest]
#[case::never(Host::EuFirst, 0..=0)]
#[case::the_peer(Host::EuSecond, 3..=7)]
#[case::the_second_source(Host::Us, 3..=7)]
fn a_process_is_away_for_a_few_minutes_a_day(#[case] host: Host, #[case] expected: std::ops::RangeInclusive<usize>) {
    for day in 0..30 {
        let away = minutes(day..day + 1).filter(|t| Story::new(6).is_down(host, *t)).count();
        assert!(expected.contains(&away), "{away} minutes on day {day}");
    }
}

#[test]
fn figures_in_texts_move_while_the_episode_goes_on() {
    let story = Story::new(11);
    let (one, other) = (story.alerts_at(at(0, 15, 0)), story.alerts_at(at(0, 15, 1)));
    let (one, other) = (named(&one, "DiskFilling")[0], named(&other, "DiskFilling")[0]);
    assert_eq!((one.starts_at, &one.labels), (other.starts_at, &other.labels));
    assert_ne!(one.annotations, other.annotations);
}
