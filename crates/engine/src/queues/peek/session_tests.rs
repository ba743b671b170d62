use watchbill_domain::ids::{QueueName, SourceName};

use super::*;

fn queue(name: &str) -> QueueId {
    QueueId { source: SourceName::new("mq"), name: QueueName::new(name) }
}

fn at(second: i64) -> Instant {
    Instant::from_ms(1_795_000_000_000 + second * 1_000)
}

fn session(peeks: &Peeks, name: &str, second: i64) -> String {
    let id = peeks.next_id();
    let kept = Kept {
        fingerprint: None,
        body: Zeroizing::new(b"hunter2".to_vec()),
        is_cut: false,
        bytes: 7,
        properties: Zeroizing::new("{}".to_owned()),
        reason: None,
        signature: None,
        source: None,
        died_at: None,
        deliveries: None,
        replayed: 0,
        opened: AtomicBool::new(false),
    };
    let scanned = Scanned { read: 1, of: Some(1), is_rough: false };
    let (queue, messages) = (queue(name), vec![kept]);
    peeks.keep(Session {
        id: id.clone(),
        queue,
        broker: Broker::RabbitMq,
        at: at(second),
        scanned,
        groups: Vec::new(),
        messages,
    });
    id
}

fn is_there(peeks: &Peeks, id: &str, second: i64) -> bool {
    peeks.look(id, at(second), |_| Ok(())).is_ok()
}

#[test]
fn messages_are_kept_for_ten_minutes_and_not_before_they_were_read() {
    let peeks = Peeks::default();
    let id = session(&peeks, "a", 0);
    assert!(is_there(&peeks, &id, 599));
    assert_eq!(peeks.forget_old(at(599)), Some(at(600)));
    assert!(!is_there(&peeks, &id, 600));
    assert_eq!(peeks.forget_old(at(600)), None);
    let id = session(&peeks, "a", 0);
    assert!(!is_there(&peeks, &id, -1), "the clock was set back");
    assert!(!is_there(&peeks, &id, 1), "and that ended it");
}

#[test]
fn of_each_queue_the_last_peek_alone_is_kept() {
    let peeks = Peeks::default();
    let (first, other) = (session(&peeks, "a", 0), session(&peeks, "b", 0));
    let again = session(&peeks, "a", 1);
    assert!(!is_there(&peeks, &first, 2));
    assert!(is_there(&peeks, &other, 2) && is_there(&peeks, &again, 2));
}

#[test]
fn messages_of_which_nobody_sees_more_than_what_they_died_of_go_at_once() {
    let peeks = Peeks::default();
    let (gone, other) = (session(&peeks, "a", 0), session(&peeks, "b", 0));
    peeks.forget_messages(&gone);
    let left = |id: &str| peeks.look(id, at(1), |session| Ok((session.messages.len(), session.scanned.read))).unwrap();
    assert_eq!((left(&gone), left(&other)), ((0, 1), (1, 1)));
}

#[test]
fn a_queue_is_read_by_one_at_a_time() {
    let peeks = Peeks::default();
    let first = peeks.begin(&queue("a")).map(drop);
    assert!(first.is_ok());
    let under_way = peeks.begin(&queue("a")).unwrap();
    assert!(peeks.begin(&queue("a")).is_err());
    assert!(peeks.begin(&queue("b")).is_ok());
    drop(under_way);
    assert!(peeks.begin(&queue("a")).is_ok());
}

#[test]
fn what_is_kept_prints_nothing_of_itself() {
    let peeks = Peeks::default();
    session(&peeks, "a", 0);
    let printed = format!("{peeks:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("104, 117"), "{printed}");
}

#[test]
fn what_messages_died_of_is_told_of_these_queues_for_as_long_as_they_are_kept() {
    let peeks = Peeks::default();
    for name in ["b", "a", "c"] {
        let id = session(&peeks, name, 0);
        peeks.forget_messages(&id);
    }
    let told = |names: &[&str], second: i64| {
        let found = peeks.died_of(&names.iter().map(|name| queue(name)).collect(), at(second));
        found.into_iter().map(|(queue, scanned, _)| (queue.name.to_string(), scanned.read)).collect::<Vec<_>>()
    };
    assert_eq!(told(&["b", "a", "x"], 599), [("a".to_owned(), 1), ("b".to_owned(), 1)]);
    assert_eq!(told(&["a"], 600), []);
}

#[test]
fn messages_of_an_error_are_told_without_one_of_them_where_none_is_kept() {
    let peeks = Peeks::default();
    let id = session(&peeks, "a", 0);
    let group = |signature| ErrorGroup { signature, count: 1, first: None, last: None, sources: Vec::new() };
    let error = watchbill_domain::queues::Signature { text: "order # failed".to_owned() };
    let number = error.id();
    {
        let mut inner = peeks.lock();
        let session = inner.sessions.get_mut(&queue("a")).unwrap();
        session.groups = vec![group(Some(error)), group(None)];
        session.messages[0].signature = Some(number.clone());
        session.messages[0].properties = Zeroizing::new(r#"{"x-user":"ana.kestrel@example.com"}"#.to_owned());
    }
    let beside = |queue_name: &str, error: Option<&str>, second: i64| {
        peeks.of_error(&queue(queue_name), error, at(second)).map(|found| found.beside.len())
    };
    assert_eq!(beside("a", Some(&number), 1), Some(1));
    let shown = peeks.of_error(&queue("a"), Some(&number), at(1)).unwrap();
    assert!(shown.beside[0].name == "x-user" && !shown.beside[0].text.contains("kestrel"), "{:?}", shown.beside);
    assert_eq!(beside("a", None, 1), Some(0), "no message of it is kept");
    assert_eq!((beside("a", Some("0000000000000000"), 1), beside("b", None, 1)), (None, None));
    peeks.forget_messages(&id);
    assert_eq!(beside("a", Some(&number), 1), Some(0));
    assert_eq!(beside("a", Some(&number), 600), None, "it is forgotten");
}
