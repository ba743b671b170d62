use super::*;

fn name(name: &str) -> QueueName {
    QueueName::new(name)
}

fn found(queue: &str, rule: AuditRule) -> AuditFinding {
    AuditFinding { queue: name(queue), rule }
}

#[test]
fn what_nobody_else_took_out_lately_is_no_finding() {
    let taken_out = |queue: &str| found(queue, AuditRule::TakenOut { consumers: 1 });
    let findings = [taken_out("a.dlq"), taken_out("b.dlq"), taken_out("c.dlq"), found("d", AuditRule::DeadAreDropped)];
    let taken = BTreeMap::from([(name("a.dlq"), 0), (name("b.dlq"), 3)]);

    let (left, _) = settled(&findings, &[], &Seen { taken, ..Seen::default() });

    assert_eq!(left, [taken_out("b.dlq"), found("d", AuditRule::DeadAreDropped)], "of c nothing was read");
}

#[test]
fn whoever_read_a_queue_of_rabbitmq_could_have_emptied_it() {
    let read = [name("a.dlq"), name("orders")].into();

    let (findings, untold) = settled(&[], &[name("a.dlq"), name("b.dlq")], &Seen { read, ..Seen::default() });

    assert_eq!(findings, [found("a.dlq", AuditRule::WeCouldPurge)]);
    assert_eq!(untold, [name("b.dlq")], "of this one nobody knows");
}
