use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{at, firing, known};
use super::super::{
    AlertState, Decision, Duties, DutyLine, DutyStretch, Elsewhere, FULL_WEIGHT, Flap, KnownAlert, MatcherSet, Mine,
    OnDuty, Policy, Rest, Rule, Service, Severity, SilenceNote, Standing, Treatment, Watchdog, decide,
};
use super::*;
use crate::ids::SourceName;
use crate::time::{Hours, Zone};

pub(super) fn base() -> KnownAlert {
    known(&firing("x", 0), AlertState::Firing, 0)
}

fn suppressed(silenced: &[&str], inhibited: &[&str]) -> Standing {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Standing::Suppressed { silenced_by: owned(silenced), inhibited_by: owned(inhibited), muted_by: Vec::new() }
}

fn matchers(text: &str) -> MatcherSet {
    MatcherSet::parse(text).expect("BUG: a matcher of this test")
}

fn rule(name: &str, text: &str, treatment: Treatment, hold_s: u64) -> Rule {
    Rule {
        name: name.to_owned(),
        matchers: matchers(text),
        treatment,
        hold: Duration::from_secs(hold_s),
        sound: None,
        urgency: None,
        group_by: None,
    }
}

fn with_rules(rules: Vec<Rule>) -> Policy {
    Policy { rules, ..Policy::default() }
}

/// It flaps since second 0 with a score of three, and has not changed since.
fn flapping(told: bool) -> Flap {
    let rules = Policy::default().flap;
    let flap = (0..3).fold(Flap::default(), |flap, _| flap.changed(at(0), FULL_WEIGHT, &rules));
    Flap { told, ..flap }
}

/// The fixtures' second 0 is 09:00 in UTC, so that this lasts until second 3600.
pub(super) fn asleep() -> Rest {
    Rest { quiet: Hours::parse("22:00-10:00").map(|hours| (hours, Zone::utc())), ..Rest::default() }
}

/// Every alert is about `checkout`, which goes by the schedule `payments`; these are on call from these seconds on.
pub(super) fn on_call(stretches: &[(i64, OnDuty)]) -> Duties {
    let stretches = stretches.iter().map(|(second, who)| DutyStretch { from: at(*second), who: who.clone() }).collect();
    Duties {
        services: vec![Service { name: "checkout".to_owned(), matchers: matchers(""), line: Some(0) }],
        lines: vec![DutyLine { schedule: "payments".to_owned(), stretches }],
    }
}

pub(super) fn bo() -> OnDuty {
    OnDuty::Others(vec!["Bo".to_owned()])
}

#[derive(Debug)]
pub(super) struct Given {
    pub(super) alert: KnownAlert,
    pub(super) firing: bool,
    pub(super) policy: Policy,
    pub(super) rest: Rest,
    pub(super) duties: Duties,
    pub(super) silences: Vec<SilenceNote>,
}

impl Given {
    pub(super) fn of(alert: KnownAlert) -> Self {
        let silence = SilenceNote {
            id: "s1".to_owned(),
            by: "ana".to_owned(),
            comment: String::new(),
            starts_at: at(0),
            ends_at: at(3600),
        };
        let firing = alert.state == AlertState::Firing;
        let (policy, rest, duties) = (Policy::default(), Rest::default(), Duties::default());
        Self { alert, firing, policy, rest, duties, silences: vec![silence] }
    }

    fn asked<T>(&self, elsewhere: Elsewhere<'_>, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        let Self { alert, firing, policy, rest, duties, silences } = self;
        let source = SourceName::new("am");
        ask(&Facts { alert, firing: *firing, source: &source, silences, policy, rest, duties, elsewhere })
    }

    pub(super) fn chain(&self) -> Vec<Step> {
        self.asked(Elsewhere::Nothing, |facts| why(facts, at(30)))
    }
}

fn deciding(chain: &[Step]) -> &Step {
    chain.iter().find(|step| step.answer.decides()).expect("BUG: a chain without an end")
}

/// `question: found; otherwise`.
pub(super) fn decided(given: &Given) -> String {
    let chain = given.chain();
    let step = deciding(&chain);
    format!("{}: {}; {}", step.question.word(), step.found, step.otherwise.as_deref().unwrap_or("nothing"))
}

pub(super) fn utc(second: i64) -> String {
    at(second).to_string()
}

#[rstest]
#[case::pending(
    Given { firing: false, ..Given::of(KnownAlert { state: AlertState::Pending, fires_at: Some(at(60)), ..base() }) },
    format!("fires: it is pending, and fires at {0} if its condition goes on holding; it is decided about when it fires, at {0}", utc(60)))]
#[case::over(
    Given { firing: false, ..Given::of(KnownAlert { state: AlertState::Resolved, ..base() }) },
    "fires: it does not fire; it is decided about when it fires".to_owned())]
#[case::announced(
    Given::of(KnownAlert { announced: Some(Severity::Warning), ..base() }),
    "announced: this episode was announced before, as warning; if its severity rose to critical, it would page".to_owned())]
#[case::announced_as_badly_as_can_be(
    Given::of(KnownAlert { announced: Some(Severity::Critical), severity: Severity::Critical, ..base() }),
    "announced: this episode was announced before, as critical; when it is over and fires again, that is told".to_owned())]
#[case::acknowledged(
    Given::of(KnownAlert { mine: Mine { acknowledged_at: Some(at(10)), snoozed_until: None }, ..base() }),
    format!("mine: acknowledged here at {}; without the acknowledgement it would page; it ends with this episode", utc(10)))]
#[case::acknowledged_and_silenced(
    Given::of(KnownAlert {
        mine: Mine { acknowledged_at: Some(at(10)), snoozed_until: None }, standing: suppressed(&["s1"], &[]), ..base() }),
    format!("mine: acknowledged here at {}; without the acknowledgement it would still be held back (silenced at the source \
        by ana until {}); it ends with this episode", utc(10), utc(3600)))]
#[case::snoozed(
    Given::of(KnownAlert { mine: Mine { acknowledged_at: None, snoozed_until: Some(at(60)) }, ..base() }),
    format!("mine: snoozed here until {0}; at {0} the snooze ends: if it still fires then, it would page", utc(60)))]
#[case::silenced(
    Given::of(KnownAlert { standing: suppressed(&["s1"], &[]), ..base() }),
    format!("at_source: silenced at the source by ana until {}; without that silence it would page", utc(3600)))]
#[case::inhibited_at_night(
    Given { rest: asleep(), ..Given::of(KnownAlert { standing: suppressed(&[], &["disk"]), ..base() }) },
    format!("at_source: inhibited at the source by disk; without that inhibition it would still be held back (quiet hours \
        until {})", utc(3600)))]
#[case::a_watchdog(
    Given {
        policy: Policy {
            watchdogs: vec![Watchdog { name: "dog".to_owned(), matchers: matchers("alertname=RedisDown"), within: Duration::from_secs(60) }],
            ..Policy::default()
        },
        ..Given::of(base())
    },
    "watchdog: it fires because all is well; its absence pages; if the team did not call it a watchdog, it would page".to_owned())]
#[case::kept_quiet_by_one_rule_of_two(
    Given {
        policy: with_rules(vec![rule("first", "", Treatment::Quiet, 0), rule("second", "", Treatment::Ignore, 0)]),
        ..Given::of(base())
    },
    "rule: first says quiet; without first it would still be held back (second says ignore)".to_owned())]
#[case::not_long_enough(
    Given { policy: with_rules(vec![rule("slow", "", Treatment::Page, 60)]), ..Given::of(base()) },
    format!("hold: slow waits until it has fired on to {0}; at {0}, if it fires on until then, it would page", utc(60)))]
#[case::asleep(
    Given { rest: asleep(), ..Given::of(base()) },
    format!("quiet_hours: quiet hours until {0}; at {0} your quiet hours end: if it still fires then, it is told in one \
        digest; were its severity critical, it would page now", utc(3600)))]
#[case::asleep_and_not_to_be_disturbed_for_longer(
    Given { rest: Rest { undisturbed_until: Some(at(7200)), ..asleep() }, ..Given::of(base()) },
    format!("quiet_hours: quiet hours until {0}; at {0} your quiet hours end: if it still fires then, it would still be held \
        back (do not disturb until {1}); were its severity critical, it would page now", utc(3600), utc(7200)))]
#[case::flapping(
    Given::of(KnownAlert { flap: flapping(true), ..base() }),
    format!("flaps: flapping: 3 changes at once; if it fires on without a change until {}, it would page", utc(600)))]
#[case::over_and_flapping(
    Given { firing: false, ..Given::of(KnownAlert { flap: flapping(true), state: AlertState::Resolved, ..base() }) },
    format!("flaps: flapping: 3 changes at once; if nothing changes until {} it has settled, which makes no sound; once it \
        has fired without a change for 10 min it is told", utc(1318)))]
#[case::it_pages(
    Given { rest: Rest { quiet: Hours::parse("22:00-07:00").map(|h| (h, Zone::utc())), ..Rest::default() }, ..Given::of(base()) },
    "page: began to fire; it would be held back if somebody here had taken it, its source silenced it or a page rule kept it \
     quiet, in your quiet hours (22:00-07:00), or under do not disturb".to_owned())]
#[case::it_breaks_through(
    Given { rest: asleep(), ..Given::of(KnownAlert { severity: Severity::Critical, ..base() }) },
    "page: began to fire; it would be held back if somebody here had taken it, its source silenced it or a page rule kept it \
     quiet; quiet hours and do not disturb would not hold it".to_owned())]
fn the_step_that_decides_says_what_would_have_to_differ(#[case] given: Given, #[case] expected: String) {
    assert_eq!(decided(&given), expected);
}

#[test]
fn a_chain_answers_every_question_in_its_turn() {
    let rules = vec![
        rule("infos", "severity=info", Treatment::Quiet, 0),
        rule("ours", "", Treatment::Page, 0),
        rule("rest", "", Treatment::Ignore, 0),
    ];
    let given = Given { policy: with_rules(rules), rest: asleep(), ..Given::of(base()) };
    let chain = given.chain();
    let told: Vec<String> =
        chain.iter().map(|s| format!("{} {}: {}", s.answer.word(), s.question.word(), s.found)).collect();
    assert_eq!(
        told,
        [
            format!("passes fires: it fires since {}, as warning", utc(0)),
            "passes flaps: it has not changed lately".to_owned(),
            "passes announced: this episode was not announced yet".to_owned(),
            "passes mine: neither acknowledged nor snoozed here".to_owned(),
            "passes elsewhere: only am tells of it".to_owned(),
            "passes at_source: am does not hold it back".to_owned(),
            "passes watchdog: it is no watchdog".to_owned(),
            "passes rule: ours is for it and says page".to_owned(),
            "passes hold: it does not have to fire for any longer".to_owned(),
            "not_asked shift: it is about none of the team's services, so no schedule says whose it is".to_owned(),
            "passes break_through: warning does not break through quiet hours and do not disturb; critical does"
                .to_owned(),
            format!("holds quiet_hours: quiet hours until {}", utc(3600)),
            "not_asked do_not_disturb: do not disturb is off".to_owned(),
            "not_asked page: not asked".to_owned(),
        ]
    );
    assert_eq!(
        chain[7].looked_through,
        ["infos does not match", "ours matches: page", "rest did not come to its turn"]
    );
}

#[test]
fn of_many_rules_those_around_the_one_that_matches_are_named() {
    let mut rules: Vec<Rule> = (1..=40).map(|n| rule(&format!("rule {n}"), "team=none", Treatment::Quiet, 0)).collect();
    rules[19] = rule("rule 20", "", Treatment::Page, 0);
    let given = Given { policy: with_rules(rules), ..Given::of(base()) };
    let lines = given.chain().swap_remove(7).looked_through;
    assert_eq!(lines.len(), 14);
    assert_eq!(lines[0], "13 rules before these do not match");
    assert_eq!(lines[7], "rule 20 matches: page");
    assert_eq!(lines[13], "15 rules after these did not come to their turn");
}

#[test]
fn what_breaks_through_is_asked_for_no_rest() {
    let given = Given { rest: asleep(), ..Given::of(KnownAlert { severity: Severity::Critical, ..base() }) };
    let chain = given.chain();
    let rest: Vec<Answer> = chain[11..13].iter().map(|step| step.answer).collect();
    assert_eq!(rest, [Answer::NotAsked, Answer::NotAsked]);
    assert!(chain[11].found.contains("last until"), "it is a fact all the same: {}", chain[11].found);
}

fn any_severity() -> impl Strategy<Value = Severity> {
    prop::sample::select(Severity::ALL.to_vec())
}

fn any_standing() -> impl Strategy<Value = Standing> {
    prop_oneof![
        4 => Just(Standing::Active),
        1 => Just(Standing::Unprocessed),
        1 => Just(Standing::Acknowledged { by: vec!["Ana".to_owned()] }),
        1 => Just(suppressed(&["s1"], &[])),
        1 => Just(suppressed(&[], &["i"])),
        1 => Just(suppressed(&[], &[])),
    ]
}

fn any_flap() -> impl Strategy<Value = Flap> {
    let told = any::<bool>();
    (prop::collection::vec(-2000..0i64, 0..12), told).prop_map(|(mut times, told)| {
        times.sort_unstable();
        let rules = Policy::default().flap;
        let flap = times.into_iter().fold(Flap::default(), |flap, t| flap.changed(at(t), FULL_WEIGHT, &rules));
        Flap { told: told && flap.since.is_some(), ..flap }
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let treatments = prop::sample::select(Treatment::ALL.to_vec());
    let one = (prop::sample::select(vec!["", "team=none", "alertname=RedisDown"]), treatments, 0..90u64)
        .prop_map(|(text, treatment, hold_s)| rule("r", text, treatment, hold_s));
    (prop::collection::vec(one, 0..3), prop::bool::weighted(0.1), any_severity()).prop_map(
        |(rules, dog, break_through)| {
            let dog = dog.then(|| Watchdog {
                name: "dog".to_owned(),
                matchers: matchers(""),
                within: Duration::from_secs(60),
            });
            Policy { rules, watchdogs: dog.into_iter().collect(), break_through, ..Policy::default() }
        },
    )
}

fn any_duties() -> impl Strategy<Value = Duties> {
    let who = prop_oneof![
        Just(OnDuty::You),
        Just(bo()),
        Just(OnDuty::Nobody),
        Just(OnDuty::Unknown("schedules/payments.toml cannot be read".to_owned())),
    ];
    let stretches = prop::collection::vec((-60..90i64, who), 0..4);
    prop_oneof![2 => Just(Duties::default()), 3 => stretches.prop_map(|mut stretches| {
        stretches.sort_by_key(|(second, _)| *second);
        on_call(&stretches)
    })]
}

fn any_given() -> impl Strategy<Value = Given> {
    let mine = (prop::option::weighted(0.2, -60..30i64), prop::option::weighted(0.2, -60..90i64));
    let rest = (any::<bool>(), prop::option::weighted(0.4, -60..90i64), prop::option::weighted(0.2, any_severity()));
    let alert = (any_severity(), prop::option::weighted(0.3, any_severity()), any_standing(), any_flap(), mine);
    (prop::bool::weighted(0.8), alert, any_policy(), rest, any_duties()).prop_map(
        |(
            firing,
            (severity, announced, standing, flap, (acknowledged, snoozed)),
            policy,
            (quiet, dnd, own),
            duties,
        )| {
            let mine = Mine { acknowledged_at: acknowledged.map(at), snoozed_until: snoozed.map(at) };
            let state = if firing { AlertState::Firing } else { AlertState::Resolved };
            let alert = KnownAlert { severity, announced, standing, flap, mine, state, ..base() };
            let rest = Rest {
                undisturbed_until: dnd.map(at),
                break_through: own,
                ..if quiet { asleep() } else { Rest::default() }
            };
            Given { policy, rest, duties, ..Given::of(alert) }
        },
    )
}

fn any_elsewhere(n: u8, by: &SourceName) -> Elsewhere<'_> {
    match n {
        0 => Elsewhere::Told { by },
        1 => Elsewhere::Announced { by },
        2 => Elsewhere::Awaited { by, until: at(75) },
        3 => Elsewhere::Missing { by },
        _ => Elsewhere::Nothing,
    }
}

proptest! {
    #[test]
    fn the_chain_ends_where_the_decision_does(given in any_given(), elsewhere in 0..12u8) {
        let by = SourceName::new("prod");
        let (chain, decision) = given.asked(any_elsewhere(elsewhere, &by), |facts| {
            (why(facts, at(30)), decide(facts, at(30)).decision)
        });
        prop_assert_eq!(chain.iter().filter(|step| step.answer.decides()).count(), 1);
        let step = deciding(&chain);
        match (&decision, step.answer) {
            (None, Answer::Nothing) => {}
            (Some(Decision::Page { kind, because }), Answer::Pages(told)) => {
                prop_assert_eq!((kind, because), (&told, &step.found));
            }
            (Some(Decision::Hold { held, because }), Answer::Holds(by)) => {
                prop_assert_eq!((held, because), (&by, &step.found));
            }
            (decision, answer) => prop_assert!(false, "{decision:?} and {answer:?}"),
        }
        prop_assert!(chain.iter().all(|other| other.question <= step.question || other.answer == Answer::NotAsked));
        prop_assert!(chain.iter().all(|other| other.otherwise.is_some() == other.answer.decides()));
    }

    /// A person's rest is asked last, so what it holds back would come through if it were severe enough.
    #[test]
    fn what_a_rest_holds_would_page_if_it_broke_through(given in any_given()) {
        let alert = KnownAlert {
            severity: Severity::Info,
            announced: None,
            standing: Standing::Active,
            mine: Mine::default(),
            ..given.alert
        };
        let rest = Rest { quiet: asleep().quiet, ..given.rest };
        let given = Given { alert, rest, duties: Duties::default(), policy: Policy { watchdogs: Vec::new(), ..given.policy }, ..given };
        let held = deciding(&given.chain()).answer;
        prop_assume!(matches!(held, Answer::Holds(Held::QuietHours | Held::DoNotDisturb)));
        let severity = given.rest.break_through.unwrap_or(given.policy.break_through);
        let worse = Given { alert: KnownAlert { severity, ..given.alert }, ..given };
        prop_assert!(matches!(deciding(&worse.chain()).answer, Answer::Pages(_)));
    }
}
