use rstest::rstest;

use super::*;

fn under(policy: &str) -> ReplayPolicy {
    let (policy, problems) = ReplayPolicy::read(policy, "p.toml", Zone::utc());
    assert_eq!(problems, Vec::<String>::new());
    policy
}

fn pages(text: &str, policy: &ReplayPolicy) -> Vec<(String, String, Vec<String>)> {
    let listing = replay(text, policy).unwrap();
    let time = |at: &str| at[11..19].to_owned();
    listing.pages.into_iter().map(|page| (time(&page.at), page.kind.to_owned(), page.alerts)).collect()
}

fn page(at: &str, kind: &str, alerts: &[&str]) -> (String, String, Vec<String>) {
    (at.to_owned(), kind.to_owned(), alerts.iter().map(|alert| (*alert).to_owned()).collect())
}

/// Firing and resolved by turns every two minutes from two o'clock on; an odd number leaves it firing.
fn by_turns(changes: u32) -> String {
    let line = |n: u32| {
        let (hour, minute) = (2 + n * 2 / 60, n * 2 % 60);
        let state = if n.is_multiple_of(2) { "firing" } else { "resolved" };
        format!("{{\"at\":\"2026-03-28T{hour:02}:{minute:02}:00Z\",\"alert\":\"Redis\",\"state\":\"{state}\"}}\n")
    };
    (0..changes).map(line).collect()
}

#[test]
fn what_flaps_is_told_when_it_begins_to_fires_on_and_has_settled() {
    let told = pages(&by_turns(7), &ReplayPolicy::default());
    let expected = [
        page("02:00:00", "firing", &["Redis"]),
        page("02:04:00", "firing", &["Redis"]),
        page("02:06:00", "flapping", &["Redis"]),
        page("02:22:00", "still_firing", &["Redis"]),
        page("02:45:19", "settled", &["Redis"]),
    ];
    assert_eq!(told, expected);
    let listing = replay(&by_turns(7), &ReplayPolicy::default()).unwrap();
    assert_eq!((listing.alerts[0].transitions, listing.unmanaged_pages), (7, 4));
    let [flapped] = listing.alerts[0].flapping.as_slice() else { panic!("{listing:?}") };
    assert_eq!((flapped.from.as_str(), flapped.to.as_str()), ("2026-03-28T02:06:00Z", "2026-03-28T02:45:19Z"));
    assert!((flapped.peak - by_the_formula(7)).abs() < 1e-9, "{flapped:?}");
}

fn by_the_formula(changes: i32) -> f64 {
    (0..changes).map(|n| (-f64::from(n) * 120.0 / 1200.0).exp()).sum()
}

#[test]
fn an_alert_that_never_flapped_is_listed_with_nothing() {
    let listing = replay(&by_turns(1), &ReplayPolicy::default()).unwrap();
    assert_eq!((listing.alerts.len(), listing.alerts[0].flapping.len(), listing.quiet.len()), (1, 0, 0));
    assert_eq!(replay("", &ReplayPolicy::default()).unwrap().unmanaged_pages, 0);
}

#[test]
fn rules_quiet_hours_and_groups_hold_as_they_do_live() {
    let lines = r#"{"at":"2026-03-28T02:00:00Z","alert":"a","state":"firing","severity":"warning","labels":{"alertname":"Slow","team":"x"}}
{"at":"2026-03-28T02:00:10Z","alert":"b","state":"firing","severity":"warning","labels":{"alertname":"Other","team":"x"}}
{"at":"2026-03-28T02:00:20Z","alert":"c","state":"firing","severity":"info","labels":{"alertname":"Note"}}
{"at":"2026-03-28T02:00:30Z","alert":"d","state":"firing","severity":"page","labels":{"alertname":"Down","team":"x"}}
"#;
    let rules = "me = \"ana\"\n[[people]]\nid = \"ana\"\ntimezone = \"Europe/Lisbon\"\nquiet_hours = \"22:00-07:00\"\n\
                 [[rules]]\nmatch = ['severity=\"info\"']\ndo = \"quiet\"\n[[rules]]\nmatch = ['team=\"x\"']\ngroup_by = [\"team\"]\n";
    let policy = under(rules);
    assert_eq!(pages(lines, &policy), [page("02:00:30", "firing", &["d"]), page("07:00:00", "digest", &["a", "b"])]);
    let quiet: Vec<(String, &str, String)> =
        replay(lines, &policy).unwrap().quiet.into_iter().map(|q| (q.alert, q.held, q.because)).collect();
    assert_eq!(quiet[0], ("a".to_owned(), "quiet_hours", "quiet hours until 2026-03-28T07:00:00Z".to_owned()));
    assert_eq!((quiet[2].0.as_str(), quiet[2].1), ("c", "quiet"), "{quiet:?}");
    let grouped = under("[[rules]]\nmatch = ['team=\"x\"']\ngroup_by = [\"team\"]\n");
    assert_eq!(pages(lines, &grouped)[0], page("02:00:00", "firing", &["a", "b"]), "what follows edits the page");
}

#[test]
fn a_line_without_severity_or_labels_keeps_the_last() {
    let lines = r#"{"at":"2026-03-28T02:00:00Z","alert":"a","state":"firing","severity":"critical","labels":{"team":"x"}}
{"at":"2026-03-28T02:30:00Z","alert":"a","state":"resolved"}
{"at":"2026-03-28T03:30:00Z","alert":"a","state":"firing"}
"#;
    let policy = under("[[rules]]\nmatch = ['team=\"x\"', 'severity=\"critical\"']\ndo = \"quiet\"\n");
    assert_eq!(pages(lines, &policy), [], "what a line says of the severity is what rules are written for");
    assert_eq!(replay(lines, &under("[[rules]]\nmatch = ['team=\"x\"']\ndo = \"quiet\"\n")).unwrap().pages, Vec::new());
}

#[test]
fn severity_is_read_from_the_labels_where_a_line_gives_no_other() {
    let lines =
        "{\"at\":\"2026-03-28T02:00:00Z\",\"alert\":\"a\",\"state\":\"firing\",\"labels\":{\"level\":\"p1\"}}\n";
    let policy = under(
        "me = \"ana\"\n[[people]]\nid = \"ana\"\ntimezone = \"UTC\"\nquiet_hours = \"22:00-07:00\"\n[severity]\nlabel = \"level\"\n",
    );
    assert_eq!(pages(lines, &policy), [page("02:00:00", "firing", &["a"])], "it breaks through");
}

#[rstest]
#[case("{\"at\":\"2026-03-28T02:00:00Z\",\"alert\":\"a\",\"state\":\"on\"}", 1, "expected firing, resolved or unknown")]
#[case("\n\n{\"at\":\"yesterday\",\"alert\":\"a\",\"state\":\"firing\"}", 3, "expected RFC 3339")]
#[case("{\"alert\":\"a\",\"state\":\"firing\"}", 1, "missing field `at`")]
#[case("[]", 1, "as JSON")]
#[case(
    "{\"at\":\"2026-03-28T02:00:01Z\",\"alert\":\"a\",\"state\":\"firing\"}\n{\"at\":\"2026-03-28T02:00:00Z\",\"alert\":\"a\",\"state\":\"firing\"}",
    2,
    "earlier than the line before"
)]
fn a_line_that_cannot_be_read_is_named(#[case] text: &str, #[case] line: usize, #[case] says: &str) {
    let error = replay(text, &ReplayPolicy::default()).unwrap_err();
    assert_eq!(error.line, line, "{error}");
    assert!(error.message.contains(says), "{error}");
}

/// The schedule as it stands says who was on call then; without it nobody can say, and everything pages.
#[test]
fn what_is_somebody_elses_by_the_schedules_waits_for_the_shift() {
    let toml = "me = \"ana\"\n[[people]]\nid = \"ana\"\n[[people]]\nid = \"bo\"\n\
                [[services]]\nname = \"cache\"\nschedule = \"data\"\nmatch = ['alertname=\"Redis\"']\n";
    let files = crate::testing::MemoryFiles::default();
    let team = Path::new("/team");
    let schedule = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
                    rotation = { kind = \"daily\", start = \"2026-03-27T09:00:00\", people = [\"bo\", \"ana\"] }\n";
    files.write(&team.join("schedules/data.toml"), schedule.as_bytes()).unwrap();
    let line =
        |alert: &str| format!("{{\"at\":\"2026-03-28T02:00:00Z\",\"alert\":\"{alert}\",\"state\":\"firing\"}}\n");
    let text = format!("{}{}", line("Redis"), line("Disk"));

    let with = under(toml).with_schedules(&files, team);
    assert_eq!(pages(&text, &with), [page("02:00:00", "firing", &["Disk"]), page("09:00:00", "digest", &["Redis"])]);
    let quiet = replay(&text, &with).unwrap().quiet.swap_remove(0);
    assert_eq!((quiet.held, quiet.because.as_str()), ("not_your_shift", "not your shift until 2026-03-28T09:00:00Z"));
    assert_eq!(pages(&text, &under(toml)).len(), 2);
}
