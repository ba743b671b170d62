use crate::EngineHandle;

use super::super::fixtures::{desk, now, outage, slo};

async fn told(engine: &EngineHandle) -> Vec<(String, String, bool)> {
    let measured = engine.slos_measured().await.unwrap();
    assert_eq!(measured.of, 3);
    measured.unmeasured.into_iter().map(|one| (one.keys.join(" "), one.why, one.is_wrong)).collect()
}

fn files() -> [(&'static str, String); 2] {
    let elsewhere = slo("elsewhere", "[{target: 0.9}, {target: 0.99}]", "")
        .replace("type: Prometheus", "metricSourceRef: gone, type: Prometheus");
    [("slos/a.yaml", slo("answers", "[{target: 0.999}]", "")), ("slos/b.yaml", elsewhere)]
}

async fn of(buckets: Vec<watchbill_domain::slo::Bucket>) -> Vec<(String, String, bool)> {
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
    let (engine, _fakes, _folder) = super::super::fixtures::desk_that_is_wrong(&files, &[("", buckets)]).await;
    told(&engine).await
}

const GONE: &str = "it is to be measured by `gone`, which is none of the sources of watchbill.toml; expected `prod`";

#[tokio::test]
async fn those_with_one_reason_are_told_as_one() {
    let gone = ("elsewhere/1 elsewhere/2".to_owned(), GONE.to_owned(), true);
    assert_eq!(of(outage(0)).await, std::slice::from_ref(&gone), "the first was read just now");
    let silent = ("answers".to_owned(), "nothing was read of it yet".to_owned(), false);
    assert_eq!(of(Vec::new()).await, [silent, gone]);
}

#[tokio::test]
async fn what_was_not_read_lately_says_since_when() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let old = outage(0).into_iter().rev().skip(24).rev().collect();
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", old)]).await;
    let measured = engine.slos_measured().await.unwrap();
    let [one] = measured.unmeasured.as_slice() else { panic!("{measured:?}") };
    let since = one.since.as_ref().map(|at| at.ms);
    assert_eq!((one.why.as_str(), since), ("nothing was read any more", Some(now().as_ms() - 24 * 300_000)));
    assert!(one.to_do.contains("watchbill poll"), "{}", one.to_do);
}
