use super::*;

#[tokio::test]
async fn a_call_waits_for_the_start_and_says_why_there_was_none() {
    let (sender, receiver) = watch::channel(Start::UnderWay);
    let shell = Shell::new(receiver, "ana".to_owned());
    let call = tokio::spawn(async move { shell.engine().await.map(drop) });
    sender.send_replace(Start::Failed("the records cannot be opened".to_owned()));
    let message = "the records cannot be opened".to_owned();
    assert_eq!(call.await.unwrap(), Err(ApiError::Internal { message }));
}

#[tokio::test]
async fn a_call_does_not_wait_for_a_start_that_was_given_up() {
    let (sender, receiver) = watch::channel(Start::UnderWay);
    drop(sender);
    assert!(Shell::new(receiver, String::new()).engine().await.is_err());
}
