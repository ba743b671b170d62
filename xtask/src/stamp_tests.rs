use super::*;
use std::cell::Cell;

fn with_folder(name: &str, check: impl FnOnce(&Path)) {
    let folder = std::env::temp_dir().join(format!("watchbill-xtask-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    check(&folder);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn work_is_done_again_only_when_an_input_changed() {
    with_folder("stamp", |folder| {
        let input = folder.join("input");
        let stamp = Stamp { file: folder.join("stamp") };
        let times = Cell::new(0);
        let work = || {
            stamp.unless_fresh(std::slice::from_ref(&input), || {
                times.set(times.get() + 1);
                Ok(())
            })
        };
        for (content, expected) in [("a", 1), ("a", 1), ("b", 2), ("a", 3), ("a", 3)] {
            fs::write(&input, content).unwrap();
            work().unwrap();
            assert_eq!(times.get(), expected, "after writing {content}");
        }
    });
}

#[test]
fn work_that_failed_is_done_again_although_nothing_changed() {
    with_folder("failed", |folder| {
        let stamp = Stamp { file: folder.join("stamp") };
        assert!(stamp.unless_fresh(&[], || Ok(())).is_ok());
        stamp.forget().unwrap();
        assert!(stamp.unless_fresh(&[], || Err(Stop::Failed("no".to_owned()))).is_err());
        let again = Cell::new(false);
        let work = || {
            again.set(true);
            Ok(())
        };
        stamp.unless_fresh(&[], work).unwrap();
        assert!(again.get());
    });
}
