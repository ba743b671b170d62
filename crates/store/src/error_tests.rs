use rstest::rstest;

use super::*;

/// A SQLite error with this extended result code.
#[derive(Debug)]
struct Code(i32);

impl Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "code {}", self.0)
    }
}

impl std::error::Error for Code {}

impl DatabaseError for Code {
    fn message(&self) -> &'static str {
        "what SQLite says"
    }
    fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(self.0.to_string().into())
    }
    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }
    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }
    fn kind(&self) -> sqlx::error::ErrorKind {
        sqlx::error::ErrorKind::Other
    }
}

#[rstest]
#[case::busy(5, "Busy")]
#[case::locked(6, "Busy")]
#[case::busy_snapshot(517, "Busy")]
#[case::full(13, "DiskFull")]
#[case::no_room_for_shared_memory(4874, "DiskFull")]
#[case::no_permission(3, "ReadOnly")]
#[case::readonly(8, "ReadOnly")]
#[case::readonly_folder(1544, "ReadOnly")]
#[case::cannot_open(14, "ReadOnly")]
#[case::corrupt(11, "NotOurs")]
#[case::corrupt_index(779, "NotOurs")]
#[case::not_a_database(26, "NotOurs")]
#[case::io(10, "Other")]
#[case::constraint(2067, "Other")]
fn each_result_code_becomes_what_a_caller_acts_on(#[case] code: i32, #[case] variant: &str) {
    let error = StoreError::of(Path::new("/w/watchbill.db"), sqlx::Error::Database(Box::new(Code(code))));
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(error.to_string().contains("/w/watchbill.db"), "{error}");
}

#[rstest]
#[case(ErrorKind::StorageFull, "DiskFull")]
#[case(ErrorKind::PermissionDenied, "ReadOnly")]
#[case(ErrorKind::ReadOnlyFilesystem, "ReadOnly")]
#[case(ErrorKind::Interrupted, "Other")]
fn failures_of_the_file_system_are_told_apart(#[case] kind: ErrorKind, #[case] variant: &str) {
    let error = StoreError::of_io(Path::new("/w/backups/copy.db"), &kind.into());
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
}

#[test]
fn an_unreadable_value_means_the_file_is_not_sound() {
    let error = StoreError::of(Path::new("w.db"), sqlx::Error::Decode("the word `x`".into()));
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
}
