use lapin::protocol::{AMQPError, AMQPErrorKind, AMQPSoftError};

use super::*;

fn soft(kind: AMQPSoftError, said: &str) -> lapin::Error {
    ErrorKind::ProtocolError(AMQPError::new(AMQPErrorKind::Soft(kind), said.into())).into()
}

#[test]
fn whoever_may_not_write_is_told_which_right_that_takes() {
    let said = "ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 'watchbill'";
    let why = refused(&soft(AMQPSoftError::ACCESSREFUSED, said));
    assert!(why.starts_with(&format!("the broker refuses it: {said}; ")), "{why}");
    assert!(why.contains("has to be allowed to write there") && why.ends_with("`amq.default`"), "{why}");

    let other = refused(&soft(AMQPSoftError::PRECONDITIONFAILED, "PRECONDITION_FAILED - too large"));
    assert_eq!(other, "the broker refuses it: PRECONDITION_FAILED - too large");
}
