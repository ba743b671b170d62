//! Service levels through days: what is fetched, how often, and what is known afterwards.

use std::time::Duration;

use watchbill_engine::ports::{Clock, HttpRequest, PollFailureKind};
use watchbill_engine::testing::{FakePrometheus, KeptBucket, Reply, kept_buckets, measuring_problems};
use watchbill_engine::{DEFINITIONS_FILE, Instant};

use super::day::{Day, hours, minutes};

const NOW: &str = "2026-03-28T09:01:00Z";
const URL: &str = "http://prom.example.net";
const DAY_S: u64 = 86_400;

fn definitions() -> String {
    format!("team = \"days\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{URL}\"\nevery = \"1h\"\n")
}

/// Two service levels of two SLIs, which one question can ask for.
fn slos() -> String {
    let one = |name: &str, metric_name: &str, code: &str| {
        let metric = |query: &str| format!("{{metricSource: {{type: Prometheus, spec: {{query: '{query}'}}}}}}");
        let (bad, total) = (metric(&format!("{metric_name}{{code=\"{code}\"}}")), metric(metric_name));
        format!(
            "---\napiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: {name}}}\nspec:\n  service: shop\n  indicator:\n    \
             metadata: {{name: {name}-sli}}\n    spec:\n      ratioMetric:\n        counter: true\n        bad: {bad}\n        \
             total: {total}\n  budgetingMethod: Occurrences\n  timeWindow: [{{duration: 28d, isRolling: true}}]\n  objectives: \
             [{{target: 0.99}}]\n"
        )
    };
    format!("{}{}", one("answers", "requests_total", "500"), one("is-there", "visits_total", "404"))
}

/// Ten requests and visits a second that go well, and one in ten seconds that does not.
fn shop() -> FakePrometheus {
    let shop = FakePrometheus::default();
    for (metric, bad) in [("requests_total", "500"), ("visits_total", "404")] {
        shop.add(metric, ("code", "200"), |at| Some(10 * u64::try_from(at.as_ms() / 1000).unwrap()));
        shop.add(metric, ("code", bad), |at| Some(u64::try_from(at.as_ms() / 10_000).unwrap()));
    }
    shop
}

async fn begin(shop: &FakePrometheus) -> Day {
    Day::begin_serving_in(NOW, &[(DEFINITIONS_FILE, &definitions()), ("slos/shop.yaml", &slos())], |fakes| {
        shop.serve(fakes, URL);
    })
    .await
}

/// Whether it asks for counts, and not for the alerts of a gap.
fn is_question(request: &HttpRequest) -> bool {
    request.url.path().ends_with("/query_range")
        && request.url.query().is_some_and(|query| query.contains("requests_total"))
}

fn questions(day: &Day) -> usize {
    day.fakes.network.asked().iter().filter(|(_, request)| is_question(request)).count()
}

async fn kept(day: &Day, step_s: u32, back: Duration) -> Vec<KeptBucket> {
    let now = day.fakes.clock.now();
    let mut kept = kept_buckets(day.folder(), step_s, now.minus(back), now).await.unwrap();
    assert_eq!(kept.len(), 2, "both SLIs are kept");
    kept.remove(1)
}

fn unknown(buckets: &[KeptBucket]) -> usize {
    buckets.iter().filter(|bucket| bucket.counts.is_none()).count()
}

#[tokio::test]
async fn at_the_start_a_month_is_fetched_in_few_questions_and_every_bucket_is_true() {
    let day = begin(&shop()).await;
    assert!(questions(&day) <= 5, "{} questions for two SLIs and thirty days", questions(&day));
    let buckets = kept(&day, 300, Duration::from_secs(30 * DAY_S)).await;
    assert!((8_630..=8_640).contains(&buckets.len()), "{}", buckets.len());
    assert!(buckets.iter().all(|bucket| bucket.counts == Some((3000, 3030))), "{:?}", buckets.last());
    let minutes = kept(&day, 60, hours(24)).await;
    assert!(
        minutes.len() >= 1430 && minutes.iter().all(|bucket| bucket.counts == Some((600, 606))),
        "{}",
        minutes.len()
    );
}

/// At most two requests in any five minutes, whatever the number of SLIs.
#[tokio::test]
async fn in_the_steady_state_two_questions_in_five_minutes_are_enough() {
    let day = begin(&shop()).await;
    day.pass(minutes(10)).await;
    let before = questions(&day);
    day.pass(hours(3)).await;
    assert!(questions(&day) - before <= 72, "{} questions in three hours", questions(&day) - before);
    let asked: Vec<_> = day.fakes.network.asked().into_iter().filter(|(_, request)| is_question(request)).collect();
    for (at, _) in asked.iter().skip(before) {
        let within = asked.iter().filter(|(other, _)| other <= at && at.since(*other) < minutes(5)).count();
        assert!(within <= 2, "{within} questions in the five minutes before {at}");
    }
    let buckets = kept(&day, 300, hours(3)).await;
    assert!(buckets.len() >= 34 && unknown(&buckets) == 0, "{} kept", buckets.len());
}

#[tokio::test]
async fn after_a_night_the_gap_is_fetched_and_nothing_that_was_known_before() {
    let day = begin(&shop()).await;
    day.pass(minutes(30)).await;
    let before = questions(&day);
    day.sleep(hours(8)).await;
    let asked: Vec<_> = day.fakes.network.asked().into_iter().filter(|(_, request)| is_question(request)).collect();
    let spans = asked[before..].iter().map(|(at, request)| {
        format!(
            "at {at}: {} s from {}",
            parameter(request, "end") - parameter(request, "start"),
            parameter(request, "start")
        )
    });
    assert!(asked.len() - before <= 3, "for a night: {:#?}", spans.collect::<Vec<_>>());
    let start = parameter(&asked[before].1, "start");
    let slept_at = day.fakes.clock.now().minus(hours(8) + minutes(20));
    assert!(start * 1000 > slept_at.minus(minutes(25)).as_ms(), "it asks for what is missing and not for the month");
    assert_eq!(unknown(&kept(&day, 300, hours(9)).await), 0);
    assert_eq!(unknown(&kept(&day, 60, hours(9)).await), 0);
}

fn parameter(request: &HttpRequest, name: &str) -> i64 {
    let text = request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    text.and_then(|text| text.parse().ok()).expect("a time")
}

/// A source that keeps seven days and could not be asked for ten has forgotten three of them.
#[tokio::test]
async fn ten_days_without_a_source_that_keeps_seven_leave_three_unknown() {
    let shop = shop();
    shop.keep(Duration::from_secs(7 * DAY_S));
    let day = begin(&shop).await;
    let known = kept(&day, 300, Duration::from_secs(30 * DAY_S)).await;
    let is_known = |bucket: &&KeptBucket| bucket.counts.is_some();
    assert!((2_010..=2_016).contains(&known.iter().filter(is_known).count()), "seven days are known at the start");
    let left_at = day.fakes.clock.now();
    day.sleep(Duration::from_secs(10 * DAY_S)).await;
    let since = day.fakes.clock.now().since(left_at);
    let known = kept(&day, 300, since).await.iter().filter(is_known).count();
    let lost = since.as_secs() / 300 - u64::try_from(known).unwrap();
    // Three days are 864 buckets; one is cut by the edge of what is kept and one is not over yet.
    assert!((863..=868).contains(&lost), "{lost} buckets are unknown");
}

#[tokio::test]
async fn a_crash_and_a_restart_double_nothing() {
    let mut day = begin(&shop()).await;
    day.pass(minutes(20)).await;
    let before = kept(&day, 300, Duration::from_secs(29 * DAY_S)).await;
    day.crash_and_restart_after(minutes(20)).await;
    day.pass(minutes(10)).await;
    let after = kept(&day, 300, Duration::from_secs(29 * DAY_S)).await;
    assert!(after.iter().all(|bucket| bucket.counts == Some((3000, 3030))), "no bucket has anything twice");
    assert!(before.len() <= after.len());
}

#[tokio::test]
async fn a_clock_that_jumps_leaves_buckets_as_they_are_and_makes_none_of_the_future() {
    let day = begin(&shop()).await;
    day.pass(minutes(20)).await;
    let real = day.fakes.clock.now();
    // The laptop believes that it is two days later; the servers do not.
    day.fakes.network.set_skew_ms(-i64::try_from(2 * DAY_S * 1000).unwrap());
    day.sleep(Duration::from_secs(2 * DAY_S)).await;
    day.pass(minutes(10)).await;
    let ahead = kept_buckets(day.folder(), 300, real.plus(hours(1)), real.plus(hours(47))).await.unwrap();
    assert!(ahead.iter().all(Vec::is_empty), "nothing is kept of what has not happened: {:?}", ahead[0].first());
    day.fakes.network.set_skew_ms(0);
    day.fakes.clock.set(real.plus(minutes(15)));
    day.pass(minutes(15)).await;
    let buckets = kept(&day, 300, hours(48)).await;
    assert!(buckets.iter().all(|bucket| bucket.counts == Some((3000, 3030))), "what is kept is true");
    assert!(buckets.len() >= 574, "{}", buckets.len());
}

#[tokio::test]
async fn a_source_that_is_down_costs_little_and_is_told_and_caught_up_with() {
    let shop = shop();
    let day = begin(&shop).await;
    day.pass(minutes(5)).await;
    shop.trouble(Some(Reply::Fail(PollFailureKind::Unreachable)));
    let before = day.fakes.network.asked().len();
    day.pass(hours(1)).await;
    let asked = day.fakes.network.asked().len() - before;
    assert!(asked <= 60, "{asked} requests to a source that is down for an hour");
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    assert!(told.iter().all(|told| told.as_deref() == Some("prom cannot be reached")), "{told:?}");
    shop.trouble(None);
    day.pass(minutes(10)).await;
    assert_eq!(unknown(&kept(&day, 300, hours(2)).await), 0, "the hour was caught up with");
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    assert_eq!(told, [None, None]);
}

/// A query that is none spoils what is asked together; the others are measured all the same.
#[tokio::test]
async fn one_refused_query_does_not_keep_the_others_from_being_measured() {
    let shop = shop();
    shop.refuse(Some("visits"));
    let day = begin(&shop).await;
    day.pass(minutes(20)).await;
    let now = day.fakes.clock.now();
    let kept = kept_buckets(day.folder(), 300, now.minus(hours(2)), now).await.unwrap();
    let measured: Vec<bool> = kept.iter().map(|own| own.iter().any(|bucket| bucket.counts.is_some())).collect();
    assert_eq!(measured.iter().filter(|is_measured| **is_measured).count(), 1, "{measured:?}");
    let told = measuring_problems(day.folder(), now).await.unwrap();
    assert_eq!(told.iter().filter(|told| told.is_some()).count(), 1, "{told:?}");
}

#[tokio::test]
async fn a_poll_measures_and_says_so() {
    let day = begin(&shop()).await;
    day.pass(hours(1)).await;
    let listing = day.engine.poll(None).await.unwrap();
    let [measured] = listing.measured.as_slice() else { panic!("{:?}", listing.measured) };
    assert_eq!((measured.source.as_str(), measured.slis, &measured.problem), ("prom", 2, &None));
}

/// A month that is too much for one answer comes in parts, each asked for once.
#[tokio::test]
async fn what_is_too_large_for_one_answer_comes_in_halves() {
    let shop = shop();
    shop.answer_at_most(7_000);
    let day = begin(&shop).await;
    let buckets = kept(&day, 300, Duration::from_secs(30 * DAY_S)).await;
    assert!((8_630..=8_640).contains(&buckets.len()), "{}", buckets.len());
    assert!(buckets.iter().all(|bucket| bucket.counts == Some((3000, 3030))), "{:?}", buckets.last());
    assert_eq!(unknown(&kept(&day, 60, hours(24)).await), 0);
    // Both SLIs together, each alone, and of each two halves, four and eight; and once the minutes.
    assert!(questions(&day) <= 1 + 2 * (1 + 2 + 4 + 8) + 2, "{} questions", questions(&day));
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    assert_eq!(told, [None, None]);
    let before = questions(&day);
    day.pass(hours(2)).await;
    assert!(questions(&day) - before <= 50, "{} questions in two hours", questions(&day) - before);
}

/// A source that finds everything too large is not asked for ever smaller parts, nor again at once.
#[tokio::test]
async fn a_source_to_which_everything_is_too_large_is_asked_little_and_told() {
    let shop = shop();
    shop.answer_at_most(0);
    let day = begin(&shop).await;
    assert!(questions(&day) <= 80, "{} questions", questions(&day));
    let before = questions(&day);
    day.pass(minutes(14)).await;
    assert_eq!(questions(&day), before, "what was refused by itself waits for a quarter of an hour");
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    assert!(told.iter().all(Option::is_some), "{told:?}");
}

#[tokio::test]
async fn each_day_is_compared_with_what_the_source_says_of_it() {
    let shop = shop();
    shop.tell_of_a_day(8_640, 872_640);
    let day = begin(&shop).await;
    day.pass(minutes(5)).await;
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    let drifted = told.iter().flatten().filter(|told| told.contains("differ by more than 1 %")).count();
    assert_eq!(drifted, 0, "{told:?}");
    shop.tell_of_a_day(8_640, 900_000);
    day.pass(hours(16)).await;
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    assert!(told.iter().flatten().any(|told| told.contains("differ by more than 1 %")), "{told:?}");
}

/// On the day before the start a pod began at 10:02: the bucket of it is a lower bound, and the rest of the day is compared.
#[tokio::test]
async fn a_day_with_a_deploy_is_compared_around_it() {
    let shop = shop();
    let deploy_ms = 1_774_605_720_000;
    let pod = move |at: Instant| (at.as_ms() >= deploy_ms).then_some(7);
    shop.add("requests_total", ("code", "201"), pod);
    shop.tell_of_a_day(8_640, 900_000);
    let day = begin(&shop).await;
    let told = measuring_problems(day.folder(), day.fakes.clock.now()).await.unwrap();
    let drifted: Vec<&str> = told.iter().flatten().map(String::as_str).collect();
    assert!(
        drifted.iter().any(|told| told.starts_with("in 23 hours of 2026-03-27 Watchbill counted 836280 events")),
        "{told:?}"
    );
    assert!(drifted.iter().any(|told| told.starts_with("on 2026-03-27 Watchbill counted 872640 events")), "{told:?}");
}

/// What a source measured is not old because the laptop believes to be years ahead: neither while its sources say otherwise, nor
/// while none says anything.
#[tokio::test]
async fn a_clock_that_is_years_ahead_makes_nothing_old() {
    let shop = shop();
    let day = begin(&shop).await;
    day.pass(minutes(20)).await;
    let (real, ahead) = (day.fakes.clock.now(), Duration::from_secs(3 * 365 * DAY_S));
    let of_then = async |step_s, back| {
        let end = real.minus(minutes(20));
        let kept = kept_buckets(day.folder(), step_s, end.minus(back), end).await.unwrap();
        kept.iter().map(|own| own.iter().filter(|bucket| bucket.counts.is_some()).count()).collect::<Vec<_>>()
    };
    let (month, minutes_of_a_day) = (of_then(300, Duration::from_secs(30 * DAY_S)).await, of_then(60, hours(25)).await);
    assert!(month.iter().chain(&minutes_of_a_day).all(|known| *known > 1_400), "{month:?} {minutes_of_a_day:?}");

    day.fakes.network.set_skew_ms(-i64::try_from(ahead.as_millis()).unwrap());
    day.sleep(ahead).await;
    day.pass(minutes(15)).await;
    assert_eq!(of_then(300, Duration::from_secs(30 * DAY_S)).await, month, "its source says what time it is");
    assert_eq!(of_then(60, hours(25)).await, minutes_of_a_day);

    shop.trouble(Some(Reply::Fail(PollFailureKind::Unreachable)));
    day.sleep(hours(30)).await;
    day.pass(minutes(15)).await;
    assert_eq!(of_then(60, hours(25)).await, minutes_of_a_day, "nobody says what time it is");

    shop.trouble(None);
    day.fakes.network.set_skew_ms(0);
    day.fakes.clock.set(real);
    day.sleep(Duration::from_secs(3 * DAY_S)).await;
    day.pass(minutes(15)).await;
    assert_eq!(of_then(300, Duration::from_secs(30 * DAY_S)).await, month);
    assert_eq!(of_then(60, hours(25)).await, [0, 0], "three days later minutes are old indeed");
}
