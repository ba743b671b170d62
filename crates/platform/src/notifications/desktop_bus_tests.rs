//! What needs no bus; with one, see `tests/notifications.rs`.

use rstest::rstest;
use watchbill_engine::ports::NotifyError;

use super::refusal;

#[rstest]
#[case("org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable", false)]
#[case("org.freedesktop.DBus.Error.Spawn.ChildExited: Process exited with status 1", false)]
#[case("org.freedesktop.DBus.Error.NoReply: Message recipient disconnected", false)]
#[case("org.freedesktop.DBus.Error.LimitsExceeded: too many", true)]
#[case("org.freedesktop.Notifications.Error.ExcessNotificationGeneration: slow down", true)]
#[case("I/O error: No such file or directory (os error 2)", false)]
#[case("address error: no session bus", false)]
fn a_bus_without_a_server_is_told_from_a_server_that_refuses(#[case] error: &str, #[case] by_server: bool) {
    assert_eq!(matches!(refusal(error), NotifyError::Refused(_)), by_server);
}
