use proptest::prelude::*;
use rstest::rstest;

use super::super::event::{What, incident_of};
use super::super::fixtures::{berlin, declared, event, min};
use super::super::incident::{IncidentId, Role};
use super::super::times::{TimeFacts, times};
use super::*;

fn incident(status: Status) -> Incident {
    let mut events = vec![declared(), event(2, 1, What::RoleTaken { role: Role::Lead, person: "Dana".to_owned() })];
    if status != Status::Investigating {
        events.push(event(3, 40, What::StatusSet { status, why: "Dana found it".to_owned() }));
    }
    incident_of(IncidentId(7), &events).unwrap().incident
}

fn told(status: Status, noticed: &str, people: &[String]) -> Drafts {
    let incident = incident(status);
    let statuses = incident.statuses.iter().map(|change| (change.at, change.status, change.by.name.clone())).collect();
    let facts = TimeFacts { alerts: vec![("Down".to_owned(), min(0), None)], statuses, ..TimeFacts::default() };
    let (times, zone) = (times(&facts, min(60)), berlin());
    let telling = Telling {
        times: &times,
        noticed,
        doing: "Dana Reyes restarts the pool.",
        next: (status != Status::Resolved).then(|| min(90)),
        people,
        zone: &zone,
    };
    drafts(&incident, &telling, min(60))
}

fn people() -> Vec<String> {
    ["Dana", "Dana Reyes", "dana", "ana"].map(str::to_owned).to_vec()
}

#[rstest]
#[case::begun(
    Status::Investigating,
    "SEV3 investigating: incident 7, Checkout is slow (checkout)\n\
     Since Sat 28 Mar 2026 10:00 CET, for 1 h.\n\
     What people notice: Orders take minutes.\n\
     What is being done: somebody restarts the pool.\n\
     Next word by Sat 28 Mar 2026 11:30 CET.",
    "We are looking into a problem. What you may notice: Orders take minutes.\n\
     Since Sat 28 Mar 2026 10:00 CET, for 1 h.\n\
     Next word by Sat 28 Mar 2026 11:30 CET."
)]
#[case::over(
    Status::Resolved,
    "SEV3 resolved: incident 7, Checkout is slow (checkout)\n\
     From Sat 28 Mar 2026 10:00 CET until Sat 28 Mar 2026 10:40 CET: 40 min.\n\
     What people notice: Orders take minutes.\n\
     What is being done: somebody restarts the pool.",
    "The problem is over. What you may have noticed: Orders take minutes.\n\
     From Sat 28 Mar 2026 10:00 CET until Sat 28 Mar 2026 10:40 CET: 40 min."
)]
fn drafts_say_where_it_stands(#[case] status: Status, #[case] chat: &str, #[case] page: &str) {
    let drafts = told(status, "Orders take minutes.", &people());
    assert_eq!((drafts.chat.as_str(), drafts.status_page.as_str()), (chat, page));
}

#[test]
fn the_page_for_everybody_says_nothing_of_what_is_behind_it() {
    for status in Status::ALL {
        let page = told(status, "", &people()).status_page;
        let inside = ["checkout", "Checkout", "pool", "SEV", "incident 7"];
        assert!(inside.iter().all(|word| !page.contains(word)), "{page}");
    }
}

#[rstest]
#[case("Dana Reyes and @dana look", "somebody and somebody look")]
#[case("DANA looks, Danas do not", "somebody looks, Danas do not")]
#[case("banana", "banana")]
#[case("nobody here", "nobody here")]
#[case("ana@example.com", "somebody@example.com")]
fn names_are_taken_out_as_whole_words(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(without_names(text, &people()), expected);
}

proptest! {
    #[test]
    fn no_name_is_left_in_any_draft(words in prop::collection::vec(prop_oneof![Just("Dana"), Just("dana reyes"), Just("ANA"), Just("pool"), Just("@")], 0..8)) {
        let noticed = words.join(" ");
        let drafts = told(Status::Identified, &noticed, &people());
        for text in [drafts.chat, drafts.status_page] {
            let left = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
            prop_assert!(left.into_iter().all(|word| word != "dana" && word != "ana"), "{text}");
        }
    }

    #[test]
    fn without_people_a_text_stays_as_it_is(text in ".{0,40}") {
        prop_assert_eq!(without_names(&text, &[]), text);
    }
}
