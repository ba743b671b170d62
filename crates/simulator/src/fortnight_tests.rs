use std::collections::{HashMap, HashSet};

use rstest::rstest;
use watchbill_domain::alerts::Fingerprint;

use super::*;
use crate::story::MINUTE;

const HOUR: i64 = 60 * MINUTE;

/// FNV-1a over the lines of the record, each with a line break.
const DIGEST: u64 = 0x6663_22d3_528d_c6c0;

fn outages() -> Vec<Outage> {
    Fortnight::frozen().outages().to_vec()
}

fn on_flapping() -> Vec<Outage> {
    outages().into_iter().filter(|outage| outage.beforehand == Beforehand::Flapping).collect()
}

fn changes_of<'a>(events: &'a [StoryEvent], labels: &Labels, from: StoryTime, to: StoryTime) -> Vec<&'a StoryEvent> {
    events.iter().filter(|event| event.labels == *labels && (from..to).contains(&event.at)).collect()
}

fn label<'a>(labels: &'a Labels, name: &str) -> &'a str {
    labels.get(name).unwrap_or_default()
}

#[test]
fn the_record_is_frozen() {
    let lines = replay_lines(&Fortnight::frozen());
    let bytes = lines.iter().flat_map(|line| line.bytes().chain([b'\n']));
    let digest =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let firings = lines.iter().filter(|line| line.contains("\"state\":\"firing\"")).count();
    assert_eq!((lines.len(), firings), (7542, 3775), "lines and firings of the record");
    assert_eq!(
        digest, DIGEST,
        "the frozen fortnight reads differently ({digest:#018x}): what was measured against it does not hold any more"
    );
}

#[test]
fn the_outages_are_frozen() {
    let told: Vec<String> = outages()
        .iter()
        .map(|outage| {
            let minutes = (outage.to.as_ms() - outage.from.as_ms()) / MINUTE;
            let alerts: Vec<String> = outage
                .alerts
                .iter()
                .map(|alert| format!("{}/{}", label(&alert.labels, "alertname"), label(&alert.labels, "severity")))
                .collect();
            let from = Fortnight::timeline().real(outage.from).to_rfc3339();
            format!("{from} {minutes} min {} {:?}: {}", outage.cluster.label(), outage.beforehand, alerts.join(" "))
        })
        .collect();
    let expected = [
        "2026-03-03T03:12:20Z 42 min eu-1 Quiet: LedgerDatabaseDown/critical",
        "2026-03-04T11:34:05Z 66 min eu-1 Quiet: CarrierLabelsRefused/error",
        "2026-03-05T02:48:48Z 41 min eu-1 Flapping: RedisConnectionsHigh/warning",
        "2026-03-06T17:05:30Z 42 min us-1 Quiet: ZoneUnreachable/critical CheckoutErrorRateHigh/critical \
         SearchErrorRateHigh/error InventoryWritesWaiting/warning",
        "2026-03-07T07:55:16Z 27 min eu-1 Flapping: RedisConnectionsHigh/warning",
        "2026-03-08T16:20:45Z 88 min us-1 Quiet: WarehouseScannersOffline/critical",
        "2026-03-09T20:37:33Z 34 min eu-1 Quiet: LedgerWritesRefused/critical",
        "2026-03-10T14:25:27Z 35 min eu-1 Flapping: RedisConnectionsHigh/warning",
        "2026-03-11T23:59:50Z 48 min us-1 Quiet: EdgeUnreachable/critical",
        "2026-03-13T10:07:45Z 86 min eu-1 Quiet: CheckoutErrorRateHigh/warning CheckoutLatencyHigh/warning \
         CheckoutErrorRateHigh/critical PaymentsQueueGrowing/error PaymentsDeclinedHigh/critical",
        "2026-03-14T22:42:26Z 56 min eu-1 Flapping: RedisConnectionsHigh/warning",
        "2026-03-15T05:33:10Z 17 min eu-1 Quiet: TrackingPositionsOld/warning",
    ];
    assert_eq!(told, expected);
}

#[test]
fn of_twelve_outages_four_happen_on_a_flapping_alert() {
    assert_eq!((outages().len(), on_flapping().len()), (12, 4));
    let names: HashSet<_> = outages().iter().map(|outage| outage.name).collect();
    assert_eq!(names.len(), 12);
}

#[test]
fn an_outage_lasts_from_fifteen_to_ninety_minutes_inside_the_fortnight_and_they_keep_apart() {
    let outages = outages();
    for outage in &outages {
        assert!((15 * MINUTE..=90 * MINUTE).contains(&(outage.to.as_ms() - outage.from.as_ms())), "{outage:?}");
        assert!(Fortnight::BEGIN < outage.from && outage.to < Fortnight::END, "{outage:?}");
        assert!(outage.alerts.iter().all(|alert| outage.from <= alert.from && alert.to <= outage.to), "{outage:?}");
    }
    assert!(outages.windows(2).all(|pair| pair[0].to < pair[1].from));
}

#[test]
fn before_its_outage_a_flapping_alert_changes_six_times_in_the_hour_and_then_not_once() {
    let events = Fortnight::frozen().events();
    for outage in on_flapping() {
        let [alert] = outage.alerts.as_slice() else { panic!("one alert stands for it: {outage:?}") };
        assert!((25 * MINUTE..=60 * MINUTE).contains(&(alert.to.as_ms() - alert.from.as_ms())), "{outage:?}");
        let before = changes_of(&events, &alert.labels, alert.from.shifted_ms(-HOUR), alert.from);
        assert!(before.len() >= 6, "{} changes in the hour before {}", before.len(), outage.name);
        let last = before.last().unwrap();
        assert!(last.at > alert.from.shifted_ms(-8 * MINUTE), "it flaps right up to {}", outage.name);
        let during = changes_of(&events, &alert.labels, alert.from, alert.to.shifted_ms(1));
        let turns: Vec<_> = during.iter().map(|event| (event.at, event.turn)).collect();
        assert_eq!(turns, [(alert.from, Turn::Started), (alert.to, Turn::Ended)], "{}", outage.name);
        let after = changes_of(&events, &alert.labels, alert.to.shifted_ms(1), alert.to.shifted_ms(MINUTE));
        assert_eq!(after, Vec::<&StoryEvent>::new(), "its end is one: {}", outage.name);
    }
}

#[test]
fn before_other_outages_their_alerts_are_quiet_for_six_hours_and_then_fire_without_a_break() {
    let events = Fortnight::frozen().events();
    for outage in outages().iter().filter(|outage| outage.beforehand == Beforehand::Quiet) {
        for alert in &outage.alerts {
            let around = changes_of(&events, &alert.labels, alert.from.shifted_ms(-6 * HOUR), alert.to.shifted_ms(1));
            let turns: Vec<_> = around.iter().map(|event| (event.at, event.turn)).collect();
            assert_eq!(turns, [(alert.from, Turn::Started), (alert.to, Turn::Ended)], "{}", outage.name);
        }
    }
}

#[test]
fn one_outage_takes_the_place_of_another_alert_in_the_same_moment() {
    let events = Fortnight::frozen().events();
    let refused = outages().into_iter().find(|outage| outage.name.contains("read-only")).unwrap();
    let then: Vec<_> = events
        .iter()
        .filter(|event| event.at == refused.from)
        .map(|event| (label(&event.labels, "alertname"), event.turn))
        .collect();
    assert_eq!(then, [("DiskNearlyFull", Turn::Ended), ("LedgerWritesRefused", Turn::Started)]);
}

#[test]
fn what_fires_each_minute_agrees_with_the_record_in_which_each_alert_alternates() {
    let fortnight = Fortnight::frozen();
    let mut events = fortnight.events().into_iter().peekable();
    let mut firing: HashMap<Fingerprint, StoryTime> = HashMap::new();
    for minute in 0..DAYS * 1440 {
        let t = StoryTime::from_ms(minute * MINUTE);
        while let Some(event) = events.next_if(|event| event.at <= t) {
            let identity = event.labels.fingerprint();
            match event.turn {
                Turn::Started => assert_eq!(firing.insert(identity, event.at), None, "{event:?} started twice"),
                Turn::Ended => assert!(firing.remove(&identity).is_some_and(|began| began < event.at), "{event:?}"),
            }
        }
        let alerts = fortnight.alerts_at(t);
        let told: HashMap<_, _> = alerts.iter().map(|alert| (alert.labels.fingerprint(), alert.starts_at)).collect();
        assert_eq!(told.len(), alerts.len(), "two episodes of one alert overlap at {t:?}");
        assert_eq!(told, firing, "at {t:?}");
    }
}

#[test]
fn apart_from_the_outages_the_days_are_the_ordinary_ones() {
    let fortnight = Fortnight::frozen();
    let (added, ordinary) = (fortnight.events(), fortnight.story.events(Fortnight::BEGIN, Fortnight::END));
    let of_an_outage = |event: &StoryEvent| {
        fortnight.outages().iter().flat_map(|outage| &outage.alerts).any(|alert| {
            let span = alert.from..=alert.to.shifted_ms(4 * MINUTE);
            event.labels == alert.labels && span.contains(&event.at)
        })
    };
    let rest = |events: Vec<StoryEvent>| -> Vec<String> {
        let inside = events.into_iter().filter(|event| event.at >= Fortnight::BEGIN && !of_an_outage(event));
        let mut told: Vec<String> = inside.map(|event| format!("{event:?}")).collect();
        told.sort();
        told
    };
    let (added, ordinary) = (rest(added), rest(ordinary));
    assert!(ordinary.len() > 6000, "{} events", ordinary.len());
    assert_eq!(added, ordinary);
}

#[rstest]
#[case::a_moment_before(Fortnight::BEGIN.shifted_ms(-1))]
#[case::as_it_ends(Fortnight::END)]
#[case::a_week_later(StoryTime::at(DAYS + 7, 10 * HOUR))]
fn outside_of_the_fortnight_the_ordinary_days_go_on(#[case] t: StoryTime) {
    let fortnight = Fortnight::frozen();
    assert_eq!(fortnight.alerts_at(t), fortnight.story.alerts_at(t));
}

#[test]
fn an_outage_is_answered_as_active_from_its_first_second_to_its_last() {
    let fortnight = Fortnight::frozen();
    for outage in fortnight.outages() {
        for (t, expected) in
            [(outage.from.shifted_ms(-1), false), (outage.from, true), (outage.to.shifted_ms(-1), true)]
        {
            let answer = fortnight.alerts_answer(outage.cluster, Fortnight::timeline().real(t));
            let answer: Vec<serde_json::Value> = serde_json::from_slice(&answer).unwrap();
            let active = |alert: &OutageAlert| {
                let identity = alert.labels.fingerprint().to_string();
                answer.iter().any(|told| told["fingerprint"] == *identity && told["status"]["state"] == "active")
            };
            assert_eq!(outage.alerts.iter().any(active), expected, "{} at {t:?}", outage.name);
        }
    }
}

#[test]
fn nobody_has_silenced_an_outage() {
    let fortnight = Fortnight::frozen();
    for outage in fortnight.outages() {
        let silences = fortnight.silences_at(outage.cluster, outage.to);
        assert!(!silences.is_empty());
        for (silence, alert) in silences.iter().flat_map(|s| outage.alerts.iter().map(move |alert| (s, alert))) {
            let covers = silence.matchers.iter().all(|(name, value)| alert.labels.get(name) == Some(*value));
            let meanwhile = silence.starts_at < alert.to && alert.from < silence.ends_at;
            assert!(!(covers && meanwhile), "{} is silenced: {silence:?}", outage.name);
        }
    }
}

#[test]
fn the_lines_for_a_replay_are_in_order_of_time_and_say_what_was_recorded() {
    let fortnight = Fortnight::frozen();
    let (lines, events) = (replay_lines(&fortnight), fortnight.events());
    assert_eq!(lines.len(), events.len());
    let mut before = i64::MIN;
    for (line, event) in lines.iter().zip(&events) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = Instant::parse(line["at"].as_str().unwrap()).unwrap().as_ms();
        assert_eq!(at, FIRST_MIDNIGHT_MS + event.at.as_ms());
        assert!(before <= at);
        before = at;
        assert_eq!(line["alert"], event.labels.fingerprint().to_string());
        assert_eq!(line["state"], if event.turn == Turn::Started { "firing" } else { "resolved" });
        assert_eq!(line["severity"], label(&event.labels, "severity"));
        let labels: HashMap<String, String> = serde_json::from_value(line["labels"].clone()).unwrap();
        assert_eq!(Labels::from_pairs(labels), event.labels);
    }
}
