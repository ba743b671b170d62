use rstest::rstest;

use super::*;
use crate::testing::MemoryFiles;

const SOURCES: &str = "[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://am:9093\"\n\
                       [[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq:15672\"\n\
                       [[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"http://prom:9090\"\n";

#[rstest]
#[case::a_broker("source = \"mq\"\nname = \"a\"\n", 1, None)]
#[case::by_expressions("source = \"rules\"\nname = \"a\"\ndepth = 'sum(a)'\n", 1, None)]
#[case::of_alerts_alone(
    "source = \"prod\"\nname = \"a\"\n",
    0,
    Some(
        "watchbill.toml:15:8: no queue goes by this table: `prod` is \
    a source of kind `alertmanager`, which tells of no queues, so that nothing is watched and nothing pages; name a source that does \
    in `source`"
    )
)]
fn a_table_of_queues_is_for_a_source_that_tells_of_some(
    #[case] table: &str,
    #[case] queues: usize,
    #[case] finding: Option<&str>,
) {
    let (files, folder) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&folder.join(DEFINITIONS_FILE), format!("{SOURCES}[[queues]]\n{table}").as_bytes()).unwrap();
    let loaded = load(&files, folder);
    assert_eq!(loaded.queues.len(), queues);
    assert_eq!(loaded.not_in_force(), finding.map(str::to_owned).into_iter().collect::<Vec<_>>());
    let checked = check(&files, folder).unwrap();
    let checked: Vec<String> = checked
        .iter()
        .filter(|finding| finding.weight == Weight::Refused)
        .map(|finding| finding.problem.to_string())
        .collect();
    assert_eq!(checked, finding.map(str::to_owned).into_iter().collect::<Vec<_>>());
}
