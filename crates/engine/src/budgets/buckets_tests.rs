use crate::api::{ApiError, SloBucketsAsk};

use super::super::fixtures::{STEP_MS, bucket, desk, now, slo};

#[tokio::test]
async fn every_step_is_a_row_and_one_without_a_reading_is_unknown() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let kept = vec![bucket(4, 1), bucket(3, 0), bucket(1, 2)];
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", kept)]).await;
    let ask = SloBucketsAsk {
        key: "answers".to_owned(),
        group: None,
        from_ms: now().as_ms() - 4 * STEP_MS,
        to_ms: now().as_ms(),
        skip: 0,
        take: 3,
    };
    let view = engine.slo_buckets(&ask).await.unwrap();
    let rows: Vec<_> = view.rows.iter().map(|row| (row.bad.as_str(), row.state.as_str(), row.tier.as_str())).collect();
    assert_eq!(rows, [("1", "known", "exact"), ("0", "known", "exact"), ("", "unknown", "")]);
    assert_eq!((view.total_rows, view.sum.bad.as_str(), view.sum.total.as_str()), (4, "3", "300"));
    let rest = engine.slo_buckets(&SloBucketsAsk { skip: 3, ..ask.clone() }).await.unwrap();
    assert_eq!(rest.rows.iter().map(|row| row.bad.as_str()).collect::<Vec<_>>(), ["2"]);
    let endless = engine.slo_buckets(&SloBucketsAsk { from_ms: 0, ..ask }).await;
    assert!(matches!(endless, Err(ApiError::Invalid { .. })), "{endless:?}");
}
