use rstest::rstest;
use watchbill_store::{Role, Store};

use super::*;
use crate::budgets::fixtures::{TEAM, now, records, six_weeks, slo};
use crate::{Options, workspace};

/// A budget of 90 % of which all of the last two hours was bad, or nothing.
#[rstest]
#[case::it_burns("service = \"checkout\"", 24, Some("Checkout answers"))]
#[case::it_is_calm("service = \"checkout\"", 0, None)]
#[case::that_of_another_service("service = \"search\"", 24, None)]
#[case::nobody_says_which_service("", 24, None)]
#[tokio::test]
async fn a_level_of_the_service_behind_the_queue_burns(
    #[case] service: &str,
    #[case] bad_steps: i64,
    #[case] expected: Option<&str>,
) {
    let known = TEAM.replace("[[services]]\n", "[[services]]\nmatch = []\n");
    let team = format!(
        "{known}[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n\
         [[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n{service}\n"
    );
    let level = slo("answers", "[{target: 0.98}]", "");
    let buckets = six_weeks(|before| if before <= bad_steps { 99 } else { 0 });
    let (fakes, folder) = records(&[("watchbill.toml", &team), ("slos/a.yaml", &level)], &[("", buckets)]).await;
    let ports = fakes.ports();
    let store = Store::open(&folder.path().join(workspace::DATABASE_FILE), Role::Owner, now()).await.unwrap();
    let loaded = workspace::load(&*ports.files, folder.path());
    let shared = Shared::new(ports, store, &Options::new(folder.path()), loaded);
    let found = burning(&shared, &"mq/orders.dlq".parse().unwrap(), now()).await.unwrap();
    assert_eq!(found.as_deref(), expected);
}
