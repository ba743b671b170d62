use rstest::rstest;

use super::*;

fn matcher(text: &str) -> Vec<Matcher> {
    MatcherSet::parse(text).unwrap().matchers().to_vec()
}

fn route(receiver: &str, matchers: &str, routes: Vec<Route>) -> Route {
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    Route {
        receiver: receiver.to_owned(),
        matchers: matcher(matchers),
        goes_on: receiver.ends_with('+'),
        group_wait: Duration::from_secs(30),
        group_interval: Duration::from_secs(300),
        repeat_interval: hours(4),
        times: Vec::new(),
        routes,
    }
}

/// A receiver whose name ends with `+` lets alerts go on.
fn tree() -> RouteTree {
    let team = |name: &str, routes| route(name, &format!("team={name}"), routes);
    let payments = vec![route("pager", "severity=~\"critical|page\"", vec![]), route("quiet", "env!=prod", vec![])];
    let routes = vec![
        route("log+", "severity=critical", vec![]),
        route("payments", "team=payments", payments),
        team("edge", vec![]),
        route("none", "", vec![]),
    ];
    RouteTree { root: route("root", "", routes), receivers: Vec::new() }
}

/// `pager if severity=~"critical|page"; payments (rest)`
fn told(reached: &[Reached<'_>]) -> String {
    let one = |reached: &Reached<'_>| {
        let only_if: Vec<String> = reached.only_if.iter().map(ToString::to_string).collect();
        let condition = if only_if.is_empty() { String::new() } else { format!(" if {}", only_if.join(", ")) };
        format!("{}{condition}{}", reached.route.receiver, if reached.is_rest { " (rest)" } else { "" })
    };
    reached.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[rstest]
#[case::taken_by_a_child_of_a_child(&[("team", "payments"), ("severity", "page"), ("env", "prod")], "pager")]
#[case::and_by_one_that_lets_it_go_on(&[("team", "payments"), ("severity", "critical")], "log+; pager")]
#[case::what_no_child_takes_stays(&[("team", "payments"), ("env", "prod")], "payments")]
#[case::an_absent_label_is_the_empty_text(&[("team", "payments")], "quiet")]
#[case::the_first_that_matches(&[("team", "edge")], "edge")]
#[case::one_without_matchers_takes_the_rest(&[("team", "shop")], "none")]
fn an_alert_goes_where_its_labels_lead(#[case] labels: &[(&str, &str)], #[case] expected: &str) {
    let labels = Labels::from_pairs(labels.iter().copied());
    assert_eq!(told(&tree().reached(Concerned::Alert(&labels))), expected);
}

#[rstest]
#[case::every_label_that_matters_is_known("team=payments, severity=warning, env=prod", "payments")]
#[case::what_is_not_known_divides(
    "team=payments, env=prod",
    "log+ if severity=\"critical\"; pager if severity=~\"critical|page\"; payments (rest)"
)]
#[case::the_rest_goes_on_to_the_next_and_to_the_parent(
    "team=payments, severity=info",
    "quiet if env!=\"prod\"; payments (rest)"
)]
#[case::of_several_values_each_is_looked_at("team=~\"edge|shop\", severity=info", "edge if team=\"edge\"; none (rest)")]
#[case::values_that_all_fit_are_no_condition("team=payments, severity=~\"critical|page\", severity!=critical", "pager")]
#[case::what_the_service_leaves_out_is_not_reached("team!=payments, team!=edge, severity!=critical", "none")]
#[case::no_condition_twice("team=edge", "log+ if severity=\"critical\"; edge")]
fn the_alerts_of_a_service_go_where_what_it_demands_leads(#[case] service: &str, #[case] expected: &str) {
    let service = MatcherSet::parse(service).unwrap();
    assert_eq!(told(&tree().reached(Concerned::Service(&service))), expected);
}

#[rstest]
#[case::not_named("team=payments", true)]
#[case::named("@source=prod, team=payments", true)]
#[case::another("@source=stage", false)]
#[case::all_but_it("@source!=prod", false)]
fn a_service_may_be_of_some_sources_only(#[case] service: &str, #[case] expected: bool) {
    assert_eq!(concerns_source(&MatcherSet::parse(service).unwrap(), "prod"), expected);
}

mod by_every_value {
    //! What is said of a service is held against every alert that it can have.

    use proptest::prelude::*;

    use super::*;

    const VALUES: [&str; 4] = ["", "a", "b", "c"];
    const NAMES: [&str; 2] = ["x", "y"];

    fn a_matcher() -> impl Strategy<Value = Matcher> {
        let operators = [Operator::Equal, Operator::NotEqual, Operator::Match, Operator::NotMatch];
        let values = ["a", "b", "", "a|b", "b|c", "a.*", ".+"];
        (
            prop::sample::select(&NAMES[..]),
            prop::sample::select(operators.to_vec()),
            prop::sample::select(values.to_vec()),
        )
            .prop_map(|(name, operator, value)| Matcher::of_label(name, operator, value).unwrap())
    }

    fn a_route() -> impl Strategy<Value = Route> {
        let leaf = (prop::collection::vec(a_matcher(), 0..3), any::<bool>()).prop_map(|(matchers, goes_on)| Route {
            matchers,
            goes_on,
            ..route("r", "", vec![])
        });
        leaf.prop_recursive(3, 12, 3, |inner| {
            (prop::collection::vec(a_matcher(), 0..2), any::<bool>(), prop::collection::vec(inner, 1..4))
                .prop_map(|(matchers, goes_on, routes)| Route { matchers, goes_on, routes, ..route("r", "", vec![]) })
        })
    }

    fn same(a: &Route, b: &Route) -> bool {
        std::ptr::eq(a, b)
    }

    proptest! {
        #[test]
        fn a_service_reaches_whatever_an_alert_of_it_reaches(
            root in a_route(),
            demands in prop::collection::vec(a_matcher(), 0..3),
        ) {
            let tree = RouteTree { root: Route { matchers: Vec::new(), ..root }, receivers: Vec::new() };
            let text = demands.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let service = MatcherSet::parse(&text).unwrap();
            let reached = tree.reached(Concerned::Service(&service));
            for x in VALUES {
                for y in VALUES {
                    let labels = Labels::from_pairs([("x", x), ("y", y)]);
                    if !service.matches(&crate::alerts::AlertView::labelled(&labels, "prod")) {
                        continue;
                    }
                    let taken = tree.reached(Concerned::Alert(&labels));
                    for one in &taken {
                        let said = reached.iter().find(|said| same(said.route, one.route));
                        prop_assert!(said.is_some(), "{labels:?} goes where nothing was said of");
                        let holds = |matcher: &&Matcher| matcher.admits_label(&labels);
                        prop_assert!(said.unwrap().only_if.iter().all(holds), "{labels:?} goes although a condition fails");
                    }
                    // Without a condition and before any division, all of it is taken there.
                    for said in reached.iter().filter(|said| said.only_if.is_empty() && !said.is_rest) {
                        prop_assert!(taken.iter().any(|one| same(one.route, said.route)), "{labels:?} is said to go there");
                    }
                }
            }
        }
    }
}
