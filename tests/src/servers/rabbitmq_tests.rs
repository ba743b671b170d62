use super::*;

#[tokio::test]
async fn messages_die_into_the_queue_that_is_bound_and_a_stop_keeps_them() {
    let mut server = RabbitMq::start().await;
    server.exchange("dlx", "direct").await;
    server.declare("orders", &json!({ "x-dead-letter-exchange": "dlx", "x-dead-letter-routing-key": "orders" })).await;
    server.declare("orders.dlq", &json!({})).await;
    server.bind("dlx", "orders.dlq", "orders").await;
    server.publish("orders", 5, 1_795_313_736).await;
    server.refuse("orders", 3).await;
    server.counts("orders.dlq", 3).await;
    let looked = server.take("orders.dlq", 1, "ack_requeue_true").await;
    assert_eq!(looked[0]["properties"]["headers"]["x-death"][0]["reason"], "rejected", "{looked:?}");

    server.stop().await;
    assert!(http::ask(&server.client, Method::GET, &server.url(), None).await.is_err(), "a stopped server answers");
    server.start_again().await;
    server.counts("orders.dlq", 3).await;
    server.counts("orders", 2).await;
}

#[tokio::test]
async fn whoever_has_no_permission_in_a_virtual_host_is_told_of_no_queue() {
    let server = RabbitMq::start().await;
    server.declare("orders.dlq", &json!({})).await;
    server.add_user("look", "look", "monitoring").await;
    let look = client("look");
    let seen = async || server.asked_by(&look, Method::GET, &["queues"], None).await;
    assert_eq!(seen().await, (StatusCode::OK, json!([])), "an empty list that says nothing");
    server.permit("look", "/", "^$").await;
    let (_, listed) = seen().await;
    assert_eq!(listed[0]["name"], "orders.dlq", "{listed}");
    let (status, _) = server.asked_by(&look, Method::DELETE, &["queues", "/", "orders.dlq", "contents"], None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "nor may it empty one");
    server.forbid("look", "/").await;
    assert_eq!(seen().await.1, json!([]));
    let metrics = http::ask(&look, Method::GET, &format!("{}/metrics", server.metrics()), None).await.unwrap();
    assert!(metrics.1.as_str().unwrap().contains("dead_letter_strategy=\"disabled\""));
}
