use std::path::Path;

use rstest::rstest;

use crate::ports::Files;
use crate::testing::MemoryFiles;
use crate::workspace::{check, load};

const ANA: &str = "team = \"t\"\nsources = []\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n";
const SCHEDULE: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
                        rotation = { kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"ana\"] }\n";

fn service(schedule: &str) -> String {
    format!("[[services]]\nname = \"checkout\"\nmatch = []\nschedule = \"{schedule}\"\n")
}

#[rstest]
#[case::there_is_one(format!("{ANA}{}", service("payments")), None)]
#[case::none_is_named(format!("{ANA}{}", service("payments").replace("schedule = \"payments\"\n", "")), None)]
#[case::there_is_none(
    format!("{ANA}{}", service("payment")),
    Some("watchbill.toml:10:12: there is no schedule `payment` in `schedules/`: the alerts of this service page whoever sits at \
          this laptop"))]
#[case::nobody_sits_here(
    format!("{}{}", ANA.replace("me = \"ana\"\n", ""), service("payments")),
    Some("watchbill.toml:9:12: schedules hold nothing back on this laptop, because `me` does not say who sits at it; expected \
          the like of me = \"ana\", one of the `[[people]]`"))]
fn a_link_that_leads_nowhere_is_a_finding_with_its_place(#[case] definitions: String, #[case] expected: Option<&str>) {
    let (files, team) = (MemoryFiles::default(), Path::new("/team"));
    files.write(&team.join("watchbill.toml"), definitions.as_bytes()).unwrap();
    files.write(&team.join("schedules/payments.toml"), SCHEDULE.as_bytes()).unwrap();
    let found: Vec<String> = check(&files, team).unwrap().iter().map(|finding| finding.problem.to_string()).collect();
    assert_eq!(found.first().map(String::as_str), expected, "{found:?}");
    // What is not in force is told on Now and by the doctor too.
    assert_eq!(load(&files, team).not_in_force(), found);
}
