use watchbill_domain::alerts::{Severity, SeverityRules};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Connection, Settings, SourceSpec, Value as Setting};

use crate::kind::Series;
use crate::prometheus::KIND;

use super::*;

fn prometheus(settings: &[(&str, Setting)]) -> Prometheus {
    let mut set = Settings::default();
    settings.iter().for_each(|(key, value)| set.set(key, value.clone()));
    let spec = SourceSpec {
        name: SourceName::new("rules"),
        kind: KIND.id.to_owned(),
        urls: vec!["https://prom.example.net/".parse().unwrap()],
        every: Duration::from_secs(30),
        connection: Connection::default(),
        settings: set,
    };
    Prometheus::new(&spec, &SeverityRules::default())
}

fn second(at: u64) -> Instant {
    Instant::from_ms(1_774_688_400_000).plus(Duration::from_secs(at))
}

fn wanted(span_s: u64) -> HindsightAsk {
    HindsightAsk { from: second(0), to: second(span_s), every: Duration::from_secs(30) }
}

fn series(labels: &[(&str, &str)], points: &[(u64, f64)]) -> Series {
    Series {
        labels: Labels::from_pairs(labels.iter().copied()),
        points: points.iter().map(|(at, value)| (second(*at), *value)).collect(),
    }
}

fn answer(series: Vec<Series>) -> SeriesAnswer {
    SeriesAnswer { series, warnings: Vec::new() }
}

#[test]
fn eight_hours_are_asked_in_pieces_of_five_hundred_points_that_meet() {
    let asks = asks(&wanted(8 * 3600));
    let asked: Vec<(u64, u64, u64)> = asks
        .iter()
        .step_by(QUESTIONS)
        .map(|ask| (ask.from.since(second(0)).as_secs(), ask.to.since(second(0)).as_secs(), ask.step.as_secs()))
        .collect();
    assert_eq!(asked, [(0, 14_970, 30), (15_000, 28_800, 30)]);
    let expressions: Vec<&str> = asks.iter().take(QUESTIONS).map(|ask| ask.expression.as_str()).collect();
    assert_eq!(
        expressions,
        ["count(up)", r#"ALERTS{alertstate="firing"}"#, "ALERTS_FOR_STATE and changes(ALERTS_FOR_STATE[60s]) > 0"]
    );
}

#[test]
fn two_weeks_are_asked_in_longer_steps_and_no_more_requests() {
    let asks = asks(&wanted(14 * 86_400));
    assert!(asks.len() <= QUESTIONS * PIECES as usize, "{}", asks.len());
    assert!(asks.iter().all(|ask| ask.to.since(ask.from).as_secs() / ask.step.as_secs() < u64::from(POINTS)));
    assert_eq!(asks.last().map(|ask| second(14 * 86_400).since(ask.to) < ask.step), Some(true));
}

#[test]
fn series_become_the_alerts_that_the_rules_list() {
    let firing =
        [("__name__", "ALERTS"), ("alertname", "RedisDown"), ("alertstate", "firing"), ("severity", "critical")];
    let held = [("__name__", "ALERTS_FOR_STATE"), ("alertname", "RedisDown"), ("severity", "critical")];
    let pending = [("__name__", "ALERTS_FOR_STATE"), ("alertname", "OnlyPending")];
    #[allow(clippy::cast_precision_loss)]
    let began = second(45).as_ms() as f64 / 1000.0;
    let hindsight = prometheus(&[]).recalled(
        &wanted(90),
        &[
            answer(vec![series(&[], &[(0, 1.0), (30, 1.0), (60, 2.0), (90, 2.0)])]),
            answer(vec![series(&firing, &[(30, 1.0), (60, 1.0)])]),
            answer(vec![series(&held, &[(60, began)]), series(&pending, &[(30, began)])]),
        ],
    );
    assert_eq!(hindsight.told_at, [second(0), second(30), second(60), second(90)]);
    let [course] = hindsight.courses.as_slice() else { panic!("{:?}", hindsight.courses) };
    let labels = Labels::from_pairs([("alertname", "RedisDown"), ("severity", "critical")]);
    assert_eq!((course.identity.as_str(), &course.labels), (labels.fingerprint().to_string().as_str(), &labels));
    assert_eq!(course.severity, Severity::Critical);
    assert_eq!(course.firing_at, [second(30), second(60)]);
    assert_eq!(course.restarts, [(second(60), second(45))]);
}

#[test]
fn replicas_are_one_alert_and_the_filter_holds() {
    let settings = [
        ("replica_labels", Setting::Texts(vec!["replica".to_owned()])),
        ("filter", Setting::Texts(vec![r#"team="payments""#.to_owned()])),
    ];
    let of = |replica, team| [("alertname", "A"), ("alertstate", "firing"), ("replica", replica), ("team", team)];
    let hindsight = prometheus(&settings).recalled(
        &wanted(60),
        &[
            answer(vec![series(&[], &[(0, 1.0), (30, 1.0), (60, 1.0)])]),
            answer(vec![
                series(&of("a", "payments"), &[(0, 1.0)]),
                series(&of("b", "payments"), &[(0, 1.0), (30, 1.0)]),
                series(&of("a", "search"), &[(60, 1.0)]),
            ]),
            answer(vec![series(&[("alertname", "A"), ("replica", "a"), ("team", "payments")], &[(30, 1e9)])]),
        ],
    );
    let [course] = hindsight.courses.as_slice() else { panic!("{:?}", hindsight.courses) };
    assert_eq!(course.firing_at, [second(0), second(30)]);
    assert_eq!(course.restarts, [], "the other replica fired right through");
}
