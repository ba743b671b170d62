use super::*;
use futures::StreamExt;
use zbus::{Proxy, Variant};

/// What notify-send does.
async fn notify_send(proxy: &Proxy<'_>, replaces: u32, summary: &str) -> u32 {
    let hints = HashMap::from([("urgency", Variant::from(2_u8)), ("desktop-entry", Variant::from("watchbill"))]);
    let words = ("notify-send", replaces, "", summary, "body", vec!["open", "Open"], hints, -1_i32);
    proxy.call("Notify", &words).await.unwrap()
}

#[tokio::test]
async fn a_notification_is_remembered_with_its_hints_and_its_action_can_be_chosen() {
    let bus = Bus::start();
    let server = NotificationServer::start(&bus).await;
    let client = bus.connect().await;
    let proxy = Proxy::new(&client, NAME, PATH, NAME).await.unwrap();

    let id = notify_send(&proxy, 0, "DiskFull").await;
    let heard = server.heard(1).await;
    assert_eq!(heard.len(), 1);
    assert_eq!((heard[0].id, heard[0].summary.as_str(), heard[0].body.as_str()), (id, "DiskFull", "body"));
    assert_eq!(heard[0].actions, [("open".to_owned(), "Open".to_owned())]);
    assert_eq!(heard[0].hints["urgency"], "2");
    assert_eq!(heard[0].hints["desktop-entry"], "watchbill");
    assert_eq!(notify_send(&proxy, id, "DiskFull, still").await, id, "a replacement keeps the id");
    assert_ne!(notify_send(&proxy, 0, "TargetDown").await, id, "a new one has its own");

    let mut chosen = proxy.receive_signal("ActionInvoked").await.unwrap();
    server.choose(id, "open").await;
    let signal = tokio::time::timeout(patience::LIMIT, chosen.next()).await.unwrap().unwrap();
    assert_eq!(signal.body().deserialize::<(u32, String)>().unwrap(), (id, "open".to_owned()));
}

#[tokio::test]
async fn closing_is_remembered_and_answered() {
    let bus = Bus::start();
    let server = NotificationServer::start(&bus).await;
    let client = bus.connect().await;
    let proxy = Proxy::new(&client, NAME, PATH, NAME).await.unwrap();
    let mut closed = proxy.receive_signal("NotificationClosed").await.unwrap();
    let id = notify_send(&proxy, 0, "DiskFull").await;
    proxy.call::<_, _, ()>("CloseNotification", &(id,)).await.unwrap();
    server.close(id, Closed::Dismissed).await;
    for expected in [Closed::ByCall, Closed::Dismissed] {
        let signal = tokio::time::timeout(patience::LIMIT, closed.next()).await.unwrap().unwrap();
        assert_eq!(signal.body().deserialize::<(u32, u32)>().unwrap(), (id, expected as u32));
    }
    assert!(matches!(server.leave().await[..], [Call::Notify(_), Call::Close(_, closed_id)] if closed_id == id));
}

#[tokio::test]
async fn without_a_server_nobody_answers_for_the_name() {
    let bus = Bus::start();
    let client = bus.connect().await;
    let daemon = fdo::DBusProxy::new(&client).await.unwrap();
    let is_there = async || daemon.name_has_owner(NAME.try_into().unwrap()).await.unwrap();
    assert!(!is_there().await);
    let server = NotificationServer::start(&bus).await;
    assert!(is_there().await);
    server.leave().await;
    patience::until("the name is free again", async || (!is_there().await).then_some(())).await;
}
