use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::{folder, own_front, quoted, slug, summary, write_all};
use crate::api::ApiError;
use crate::ports::{FileStamp, Files, WriteOut};
use crate::testing::MemoryFiles;

#[rstest]
#[case("Orders wait: 3 h!", "orders-wait-3-h")]
#[case("\u{dc}berlast", "berlast")]
#[case("../../etc", "etc")]
#[case("\u{51b3}", "postmortem")]
fn a_file_is_called_so_that_every_system_takes_it(#[case] title: &str, #[case] expected: &str) {
    assert_eq!(slug(title), expected);
}

#[test]
fn front_matter_is_quoted_whatever_is_in_it() {
    assert_eq!(quoted("a \"b\": c\n- d"), "\"a \\\"b\\\": c\\n- d\"");
}

#[test]
fn a_chat_is_told_what_people_wrote_and_not_what_was_filled_in() {
    let made = "<!-- watchbill: times made=0123456789abcdef -->\n- started: 10:02\n<!-- /watchbill -->\n";
    let body = format!("# A\n\n## Summary\n\n{made}\nOrders waited for 3 h.\n\n## Impact\n\nMuch.\n");
    assert_eq!(summary(&body).as_deref(), Some("Orders waited for 3 h."));
    assert_eq!(summary("# A\n"), None);
}

#[rstest]
#[case::front_matter("---\ntitle: x\n---\n# A\n", 17)]
#[case::of_another_system("\u{feff}---\r\ntitle: x\r\n...\r\n# A\r\n", 23)]
#[case::a_rule("---\n\nText: more\n\n---\n", 0)]
#[case::two_rules("---\nText\n---\n", 0)]
#[case::nothing_ends_it("---\ntitle: x\n", 0)]
#[case::none("# A\n", 0)]
#[case::empty("", 0)]
fn a_rule_at_the_head_is_no_front_matter(#[case] text: &str, #[case] length: usize) {
    assert_eq!(own_front(text), length);
}

#[test]
fn a_folder_is_one_that_is_there_and_relative_to_the_workspace() {
    let files = MemoryFiles::default();
    files.write(Path::new("/w/published/README.md"), b"x").unwrap();
    let found = |typed: &str| folder(&files, Path::new("/w"), typed);
    assert_eq!(found("published").unwrap(), Path::new("/w/published"));
    assert_eq!(found("/w/published").unwrap(), Path::new("/w/published"));
    for typed in ["", "publsihed", "/elsewhere", "~/published"] {
        let refused = found(typed).unwrap_err();
        assert!(
            matches!(&refused, ApiError::Invalid { field, message } if field == "folder" && message.contains("nothing was written")),
            "{refused:?}"
        );
    }
}

/// A disk on which only so many files have room.
struct Full(MemoryFiles, usize);

impl Files for Full {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(path);
        if self.list(folder)?.len() < self.1 {
            self.0.write(path, bytes)
        } else {
            Err(Error::from(ErrorKind::StorageFull))
        }
    }

    fn write_own(&self, path: &Path, write: &mut WriteOut<'_>) -> std::io::Result<()> {
        self.0.write_own(path, write)
    }

    fn remove(&self, path: &Path) -> std::io::Result<()> {
        self.0.remove(path)
    }

    fn list(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        self.0.list(folder)
    }

    fn stamp(&self, path: &Path) -> Option<FileStamp> {
        self.0.stamp(path)
    }
}

#[test]
fn where_not_every_file_can_be_written_it_says_how_many_were() {
    let files = Full(MemoryFiles::default(), 1);
    let all = ["a.md", "a.html", "a.png"].map(|name| (name.to_owned(), vec![1]));
    let failed = write_all(&files, Path::new("/w"), &all).unwrap_err();
    let ApiError::Store { message } = &failed else { panic!("{failed:?}") };
    assert!(message.starts_with("/w/a.html cannot be written: "), "{message}");
    assert!(message.contains("of 3 files 1 were written before it"), "{message}");
}
