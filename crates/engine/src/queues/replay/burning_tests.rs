use rstest::rstest;
use watchbill_store::{Role, Store};

use super::*;
use crate::budgets::fixtures::{TEAM, now, records, six_weeks, slo};
use crate::{Options, workspace};

/// A budget of 90 % of which all of the last two hours was bad, or nothing.
#[rstest]
#[case::it_burns("service = \"checkout\"", Some(24), Some("Checkout answers"), None)]
#[case::it_is_calm("service = \"checkout\"", Some(0), None, None)]
#[case::nothing_was_measured("service = \"checkout\"", None, None, Some("Checkout answers"))]
#[case::that_of_another_service("service = \"search\"", Some(24), None, None)]
#[case::nobody_says_which_service("", Some(24), None, None)]
#[tokio::test]
async fn a_level_of_the_service_behind_the_queue_burns(
    #[case] service: &str,
    #[case] bad_steps: Option<i64>,
    #[case] burns: Option<&str>,
    #[case] unknown: Option<&str>,
) {
    let known = TEAM.replace("[[services]]\n", "[[services]]\nmatch = []\n");
    let team = format!(
        "{known}[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n\
         [[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n{service}\n"
    );
    let level = slo("answers", "[{target: 0.98}]", "");
    let buckets = bad_steps.map(|bad| ("", six_weeks(|before| if before <= bad { 99 } else { 0 })));
    let buckets: Vec<_> = buckets.into_iter().collect();
    let (fakes, folder) = records(&[("watchbill.toml", &team), ("slos/a.yaml", &level)], &buckets).await;
    let ports = fakes.ports();
    let store = Store::open(&folder.path().join(workspace::DATABASE_FILE), Role::Owner, now()).await.unwrap();
    let loaded = workspace::load(&*ports.files, folder.path());
    let shared = Shared::new(ports, store, &Options::new(folder.path()), loaded);
    let found = burning(&shared, &"mq/orders.dlq".parse().unwrap(), now()).await.unwrap();
    assert_eq!((found.burns.as_deref(), found.unknown.as_deref()), (burns, unknown));
}
