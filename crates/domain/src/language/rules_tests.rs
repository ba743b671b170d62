use rstest::rstest;

use super::super::{Class, Lexicon, check};

/// What is found in a sentence of a section.
fn found(heading: &str, sentence: &str) -> Vec<Class> {
    let lexicon = Lexicon::new(["ana", "bo", "emre"], ["carts", "jenkins"]);
    let mark = if heading == "Action items" { "- [ ] " } else { "" };
    let document = format!("## {heading}\n\n{mark}{sentence}\n");
    check(&document, &lexicon).into_iter().map(|finding| finding.class).collect()
}

#[rstest]
#[case("Bo was never paged.")]
#[case("Ana was never told about the change.")]
#[case("Bo was wrongly paged at 02:00.")]
#[case("Bo has also been wrongly paged.")]
#[case("Bo got accidentally locked out.")]
#[case("Bo was paged by mistake.")]
#[case("Ana was mistakenly added to the rota by the import.")]
#[case("Bo was accidentally locked out by the script.")]
#[case("Ana accidentally was left out of the rota.")]
#[case("Ana was told the wrong region.")]
#[case("Emre was skipped by the rota.")]
#[case("Ana was overlooked by the escalation rule.")]
#[case("The on-call was overlooked by the escalation rule.")]
#[case("The on-call was wrongly paged at 02:00.")]
#[case("The responder was sent to the wrong runbook by the alert.")]
fn what_is_done_to_somebody_is_no_fault_of_theirs(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

#[rstest]
#[case("Ana never got the page, because her phone had no signal.")]
#[case("Ana never left the bridge.")]
#[case("Ana accidentally discovered the missing index.")]
#[case("Ana noticed the wrong region and told Bo.")]
#[case("Ana spotted the wrong region.")]
#[case("Ana fixed the wrong limit at 02:30.")]
#[case("Ana reverted the wrong setting.")]
#[case("Bo asked Ana to review the wrong branch.")]
#[case("Bo found the old key by accident.")]
#[case("Bo did not press the wrong button.")]
#[case("Ana broke glass at 10:04.")]
#[case("Ana broke the restart loop at 10:04.")]
#[case("Bo broke the news to the customers.")]
#[case("Ana never missed a page.")]
#[case("Ana overlooked nothing.")]
#[case("Ana, wrongly paged, went back to bed.")]
#[case("Ana made the error visible on the dashboard.")]
#[case("Ana made an error page for the outage.")]
#[case("Ana made no mistake.")]
#[case("Ana is responsible for the queue of carts.")]
#[case("Ana is responsible for error handling.")]
#[case("Ana was responsible for updates during the outage.")]
#[case("Ana is not responsible for the outage.")]
#[case("It was Ana who noticed the lag.")]
#[case("It was Ana who fixed the index.")]
#[case("It was Ana who rolled back the release.")]
#[case("It was Ana who pushed the fix.")]
#[case("It was Ana who changed the limit back.")]
#[case("It was not Ana who deleted the table.")]
#[case("It was Jenkins who deleted the table.")]
fn what_somebody_meets_or_mends_is_no_fault_of_theirs(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

#[rstest]
#[case("Bo made a mistake.")]
#[case("Bo made two bad errors in the config.")]
#[case("Ana was not paying attention.")]
#[case("Ana wasn't paying attention.")]
#[case("Ana never told the desk.")]
#[case("Ana never replied.")]
#[case("Ana accidentally deleted the volume.")]
#[case("Ana broke the build.")]
#[case("Ana was tired and missed the page.")]
#[case("Ana deleted the wrong table.")]
#[case("Bo reverted the release by mistake.")]
#[case("It was Ana who forgot the flag.")]
#[case("Emre was overlooked by Bo.")]
fn what_somebody_by_name_did_wrong_is_found(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), [Class::NamedPersonNegative]);
}

#[rstest]
#[case("The engineer made a mistake.")]
#[case("The on-call made an error when editing the config.")]
#[case("The on-call made a mistake editing the config.")]
#[case("The reviewer missed the bug.")]
#[case("The frontend reviewer missed the bug.")]
#[case("The on-call did not respond in time.")]
#[case("The on-call never responded.")]
#[case("The developer didn't test the change.")]
#[case("One of the engineers didn't test the change.")]
#[case("An engineer accidentally deleted the volume.")]
#[case("The engineer pushed the wrong button.")]
#[case("The engineer broke the build.")]
#[case("The on-call was not paying attention.")]
#[case("The engineer lacked experience.")]
#[case("Ana lacked the experience for it.")]
#[case("Ana is responsible for the outage.")]
#[case("The developer was responsible for the loss of data.")]
#[case("It was Ana who deleted the table.")]
#[case("It was the new engineer who merged it.")]
#[case("Poor judgement by the on-call.")]
#[case("The operator on duty did not respond in time.")]
#[case("The operator did not read the warning.")]
fn somebody_by_what_they_do_is_taken_for_the_cause(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), [Class::PersonAsCause]);
}

/// A role may be a program, and what it does not do is no fault.
#[rstest]
#[case("The consumer did not test the checksum.")]
#[case("The client accidentally deleted the lock.")]
#[case("The agent missed two heartbeats.")]
#[case("The operator did not respond in time.")]
#[case("The operator accidentally deleted the volume.")]
#[case("The operator picked the wrong node.")]
#[case("The carts operator made an error.")]
#[case("The operator failed to create the pod.")]
#[case("The manager did not respond in time.")]
#[case("The OCSP responder did not respond in time.")]
#[case("The RabbitMQ admin did not answer.")]
#[case("The laptop of the on-call did not respond.")]
#[case("The message shown to the on-call missed the region.")]
#[case("The developer console did not answer.")]
#[case("The node that the engineer restarted did not answer.")]
#[case("The consumer was restarted by the engineer and did not respond.")]
#[case("Jenkins did not test the change.")]
fn a_program_is_no_person(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

/// What is told of oneself, of nobody, or of what would be.
#[rstest]
#[case("We made a mistake.")]
#[case("I accidentally deleted the volume.")]
#[case("None of the engineers missed the page.")]
#[case("No engineer pushed the wrong button.")]
#[case("If the on-call did not respond within 5 minutes, the second level was paged.")]
#[case("The reviewer does not test the change.")]
#[case("The engineers saw the wrong graph.")]
#[case("The reviewers missed nothing.")]
#[case("The engineer never ignored a page.")]
#[case("The dialog lets the engineer wrongly pick a region.")]
#[case("The dialog let the engineer pick the wrong region.")]
#[case("The engineers made several errors visible on the dashboard.")]
fn nobody_is_taken_for_the_cause(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

#[rstest]
#[case("The team was never told about the change.")]
#[case("The team never saw the alert, because it was routed to a retired channel.")]
#[case("Support never had access to the dashboard.")]
#[case("The team never lost sight of customers.")]
#[case("The vendor caused no further errors.")]
#[case("Ana caused no further errors.")]
#[case("The vendor is responsible for the network.")]
#[case("The project lacked experience.")]
#[case("The engineers were suspended from paging by a silence.")]
#[case("The team had a word with the vendor.")]
#[case("Login failed with user error 4012.")]
fn what_a_group_could_not_help_is_left_alone(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

#[rstest]
#[case("The team lacked discipline.", Class::TeamBlame)]
#[case("The vendor is responsible for the outage.", Class::TeamBlame)]
#[case("The vendor caused the outage.", Class::TeamBlame)]
#[case("The vendor never replied.", Class::TeamBlame)]
#[case("The platform team never fixes its alerts.", Class::TeamBlame)]
#[case("Support never notifies anybody.", Class::TeamBlame)]
#[case("The lead had a word with the team.", Class::Punitive)]
#[case("The engineers were suspended from their jobs.", Class::Punitive)]
#[case("Login failed: user error.", Class::PersonAsCause)]
fn what_judges_a_group_or_punishes_is_found(#[case] sentence: &str, #[case] class: Class) {
    assert_eq!(found("Summary", sentence), [class]);
}

#[rstest]
#[case("The on-call should have been paged at 02:14.")]
#[case("The engineers could have been paged earlier by the alert.")]
#[case("Ana should have been told.")]
#[case("The responders were expected to be paged within 5 minutes.")]
#[case("The on-call was supposed to get the page, but the rota had a gap.")]
#[case("The team was supposed to have access.")]
#[case("The on-call was supposed to have been paged.")]
fn what_others_were_to_do_for_somebody_is_no_wish(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), []);
}

#[rstest]
#[case("The on-call should have noticed.")]
#[case("The engineer could have checked.")]
#[case("The on-call should have been more careful about it.")]
#[case("The on-call should have been prepared.")]
#[case("The on-call was supposed to watch the graph.")]
#[case("The on-call was supposed to be watching.")]
#[case("The engineer was supposed to have checked it.")]
#[case("The operator failed to read the warning.")]
#[case("The on-call operator failed to create the ticket.")]
fn what_somebody_should_have_done_is_found(#[case] sentence: &str) {
    assert_eq!(found("Summary", sentence), [Class::Counterfactual]);
}

#[rstest]
#[case("Bo could have been on a plane.", &[])]
#[case("Ana might have been on a train.", &[])]
#[case("Bo should have noticed.", &[Class::Counterfactual])]
fn where_there_was_luck_it_may_be_told(#[case] sentence: &str, #[case] wanted: &[Class]) {
    assert_eq!(found("Where we were lucky", sentence), wanted);
    assert_eq!(found("Summary", sentence), [Class::Counterfactual]);
}

#[rstest]
#[case("Remove the write permission of the shared account so that nobody has to remember to log out")]
#[case("Log out by itself after 5 minutes, so that the on-call does not have to remember to do it")]
#[case("Ask the vendor for a second link with 99.99 %")]
#[case("Ask the network team for a second link with 99.99 %")]
#[case("Tell the vendor to send a mail 7 days before an upgrade")]
#[case("Add a double check of the row count to the import")]
#[case("The import must double check the row count")]
#[case("Bo to check the 40 orders of March")]
#[case("Platform team to review the quota of 200")]
fn what_makes_it_easier_or_is_asked_for_changes_no_people(#[case] action: &str) {
    assert_eq!(found("Action items", action), []);
}

#[rstest]
#[case("Everyone must double check before a deploy")]
#[case("Everyone must double-check before a deploy")]
#[case("Always double check the region")]
#[case("Engineers to follow the checklist")]
#[case("All on-call engineers to read the runbook")]
#[case("Ask the team to read the runbook")]
#[case("Ask the team for more care with migrations")]
#[case("Remember to log out")]
fn what_is_to_change_people_is_found(#[case] action: &str) {
    assert_eq!(found("Action items", action), [Class::PeopleFix]);
}
