use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::{folder, write_all};
use crate::api::ApiError;
use crate::ports::{FileStamp, Files, WriteOut};
use crate::testing::MemoryFiles;

#[test]
fn a_folder_is_one_that_is_there_and_relative_to_the_workspace() {
    let files = MemoryFiles::default();
    for file in ["/w/published/README.md", "/w/~ana/README.md", "/home/ana/team/README.md"] {
        files.write(Path::new(file), b"x").unwrap();
    }
    let found = |typed: &str| folder(&files, Path::new("/w"), typed);
    assert_eq!(found("published").unwrap(), Path::new("/w/published"));
    assert_eq!(found("/w/published").unwrap(), Path::new("/w/published"));
    for (typed, meant) in [("~", "/home/ana"), ("~/", "/home/ana"), ("~/team", "/home/ana/team"), ("./~ana", "/w/~ana")]
    {
        assert_eq!(found(typed).unwrap(), Path::new(meant), "{typed}");
    }
    for typed in ["", "publsihed", "/elsewhere", "~/published", "~bo", "~bo/team", "~ana"] {
        let refused = found(typed).unwrap_err();
        assert!(
            matches!(&refused, ApiError::Invalid { field, message } if field == "folder" && message.contains("nothing was written")),
            "{refused:?}"
        );
    }
}

#[test]
fn whose_home_is_meant_is_told_where_it_is_not_looked_for() {
    let message = |files: &dyn Files, typed: &str| match folder(files, Path::new("/w"), typed) {
        Err(ApiError::Invalid { message, .. }) => message,
        other => panic!("{other:?}"),
    };
    let of_another = message(&MemoryFiles::default(), "~bo/team");
    assert!(of_another.starts_with("~bo/team would be the home folder of somebody else"), "{of_another}");
    assert!(of_another.ends_with("or ./~bo/team for a folder of that name"), "{of_another}");
    let homeless = message(&Full(MemoryFiles::default(), 1), "~/team");
    assert!(homeless.starts_with("this session has no home folder"), "{homeless}");
}

/// A disk on which only so many files have room, of nobody who has a home.
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

    fn home(&self) -> Option<PathBuf> {
        None
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
