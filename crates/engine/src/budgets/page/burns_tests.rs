use watchbill_definitions::{SloFile, read_slos};
use watchbill_domain::slo::{Bucket, Counts, Excluded, Grid, Question, Series, evaluate};

use super::super::super::fixtures::{now, slo};
use super::super::super::reading::{LOOKBACK, policy};
use super::*;

#[test]
fn what_was_read_by_the_minute_alone_is_counted_beside_its_rate() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let spec = &read_slos(&[SloFile { name: "a.yaml", text: &text }], None).levels[0];
    let minute = |before: i64| Bucket::known(now().shifted_ms(-before * 60_000), 99, 100);
    let minutes = Series::new(Grid::of_step(60), (1..=3).rev().map(minute).collect()).unwrap();
    let series = Series::new(Grid::of_step(300), Vec::new()).unwrap();
    let excluded = Excluded::default();
    let counts = Counts::new(&series, &spec.slo.method, &excluded).with_minutes(&minutes);
    let question = Question {
        slo: &spec.slo,
        counts: &counts,
        choices: spec.choices,
        policy: policy(),
        now: now(),
        window: None,
        lookback: LOOKBACK,
    };
    let evaluation = evaluate(question).unwrap();
    let row = &burn_rows(question, &evaluation)[0];
    assert_eq!((row.over.as_str(), row.text.as_str(), row.counts.as_str()), ("5 min", "10x", "3 bad of 300"));
}
