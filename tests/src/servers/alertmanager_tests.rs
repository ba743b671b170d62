use super::*;

#[tokio::test]
async fn alerts_fire_and_resolve_and_a_restart_forgets_them_but_keeps_silences() {
    let mut server = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull").label("severity", "critical").annotation("summary", "full in 6 hours");
    let target = SentAlert::named("TargetDown").label("severity", "warning").link("http://example.net/t");
    server.fire(&[disk.clone(), target.clone()]).await;
    let listed = server.alerts().await;
    let of_disk = listed.as_array().unwrap().iter().find(|alert| alert["labels"]["alertname"] == "DiskFull").unwrap();
    assert_eq!(of_disk["annotations"]["summary"], "full in 6 hours");
    assert_eq!(of_disk["status"]["state"], "active");

    server.resolve(std::slice::from_ref(&disk)).await;
    assert_eq!(server.alerts().await.as_array().unwrap().len(), 1);

    let silence_id = server.silence("alertname", "TargetDown", "known").await;
    server.stop().await;
    assert!(http::ask(&server.client, Method::GET, &server.url(), None).await.is_err(), "a stopped server answers");
    server.start_again().await;
    assert_eq!(server.alerts().await, json!([]));
    server.fire(std::slice::from_ref(&target)).await;
    patience::until("the kept silence mutes the alert", async || {
        (server.alerts().await[0]["status"]["silencedBy"] == json!([silence_id])).then_some(())
    })
    .await;

    server.expire(&silence_id).await;
    server.kill();
    server.start_again().await;
    assert_eq!(server.alerts().await, json!([]));
}
