//! A document that goes out as a file says by itself what was known of it here.

use watchbill_domain::postmortems::{PostmortemId, ReviewWhat};
use watchbill_domain::time::Day;

use super::super::queues::fixtures::{Team, now};
use crate::api::{
    IncidentAct, IncidentActForm, IncidentForm, PostmortemAct, PostmortemActForm, PostmortemExportForm,
    PostmortemFactor, PostmortemText,
};
use crate::postmortems::{known_names, lint_document};

const BODY: &str = "# Customers cannot pay\n\n## Summary\n\nOrders waited for 38 minutes.\n\n## Impact\n\n\
1,240 orders waited.\n\n## Timeline\n\n- 09:10 the export starts `job/17`\n- 09:20 rolled back by `deploy/4`\n\n\
## Contributing factors\n\n## Action items\n\n";

async fn resolved() -> (Team, i64) {
    let team = Team::new("").await;
    let form = IncidentForm { title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    for status in ["monitoring", "resolved"] {
        let act = IncidentAct::Status { status: status.to_owned(), why: String::new() };
        team.engine.incident_act(&IncidentActForm { id: incident, seen: None, act }, "someone").await.unwrap();
    }
    let moment = |moment: &str, at: &str| IncidentAct::SayTime {
        moment: moment.to_owned(),
        at: at.to_owned(),
        why: "the log".to_owned(),
    };
    for act in [moment("started", "-2h"), moment("detected", "-90m"), moment("mitigated", "-1h")] {
        team.engine.incident_act(&IncidentActForm { id: incident, seen: None, act }, "someone").await.unwrap();
    }
    (team, 1)
}

async fn act(team: &Team, id: i64, act: PostmortemAct) {
    team.engine.postmortem_act(&PostmortemActForm { id, act }, "someone").await.unwrap();
}

async fn exported(team: &Team, id: i64, people: &str) -> String {
    let form = PostmortemExportForm { id, form: "md".to_owned(), people: people.to_owned() };
    team.engine.postmortem_export(&form).await.unwrap().text
}

/// Of each property its standing, as the records have it and as the file has it.
async fn standings(team: &Team, id: i64, people: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let kept = team.engine.postmortem_check_listing(&id.to_string()).await.unwrap().document.properties;
    let ports = &team.engine.shared.ports;
    let (names, zone) = (known_names(&*ports.files, team.folder.path()), ports.clock.zone());
    let file = lint_document("a.md", &exported(team, id, people).await, &names, now(), &zone).properties;
    kept.into_iter().zip(file).map(|(kept, file)| (kept.property, kept.standing, file.standing)).collect()
}

#[tokio::test]
async fn a_file_holds_to_what_the_document_holds_to() {
    let (team, id) = resolved().await;
    let seen = team.engine.postmortem_view(id).await.unwrap().row.revision;
    let form = PostmortemText { id, seen, text: BODY.to_owned(), settled: true };
    team.engine.postmortem_write(&form, "someone").await.unwrap();
    let alike = async |step: &str| {
        for people in ["", "roles", "initials"] {
            for (property, kept, file) in standings(&team, id, people).await {
                assert_eq!(file, kept, "{step}, {people}: {property}\n{}", exported(&team, id, people).await);
            }
        }
    };
    alike("written").await;
    let factor = |name: &str, kind: &str| PostmortemFactor {
        name: name.to_owned(),
        kind: kind.to_owned(),
        tags: Vec::new(),
        found_by: Some("records".to_owned()),
        evidence: Vec::new(),
    };
    let factors = vec![factor("The export has no limit", "technical"), factor("Nobody owned it", "process")];
    act(&team, id, PostmortemAct::Factors { factors }).await;
    act(&team, id, PostmortemAct::NoActions { reason: "it is switched off for good".to_owned() }).await;
    alike("factors").await;
    act(&team, id, PostmortemAct::Reviewer { person: "Bo Lind".to_owned(), remove: false }).await;
    act(&team, id, PostmortemAct::Send).await;
    alike("asked").await;
    // At another laptop.
    let (store, today) = (&team.engine.shared.store, Day::parse("2026-03-02").unwrap());
    let read = ReviewWhat::Reviewed("Clear.".to_owned());
    store.postmortem_append(PostmortemId(id), read, "Bo Lind", today, now()).await.unwrap();
    act(&team, id, PostmortemAct::Audience { audience: "engineering".to_owned() }).await;
    alike("reviewed").await;
    let share = PostmortemAct::Share { how: "a mail".to_owned(), with: "engineering".to_owned() };
    act(&team, id, share).await;
    alike("shared").await;
    let all = standings(&team, id, "").await;
    assert!(all.iter().all(|(_, kept, _)| *kept == "holds"), "{all:#?}");
    act(&team, id, PostmortemAct::TakeBack { why: "a figure was wrong".to_owned() }).await;
    alike("taken back").await;
}
