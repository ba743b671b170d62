use std::fs;

use rstest::rstest;
use tempfile::TempDir;

use super::*;

struct Kept {
    folder: TempDir,
    key: SecretString,
}

impl Kept {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), key: SealedFiles.new_key().unwrap() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("snapshots").join("r1.sealed")
    }

    fn with(&self, records: &[&[u8]]) -> Vec<u8> {
        let mut file = SealedFiles.write(&self.path(), "r1", &self.key).unwrap();
        for record in records {
            file.put(record).unwrap();
        }
        file.sync().unwrap();
        fs::read(self.path()).unwrap()
    }

    fn read(&self) -> io::Result<Vec<Vec<u8>>> {
        SealedFiles.read(&self.path(), "r1", &self.key)
    }
}

#[test]
fn what_was_put_is_read_in_order_and_nothing_of_it_stands_in_the_file() {
    let kept = Kept::new();
    let bytes = kept.with(&[b"card 4111 1111 1111 1111", b"", b"third"]);
    assert_eq!(kept.read().unwrap(), [b"card 4111 1111 1111 1111".to_vec(), Vec::new(), b"third".to_vec()]);
    assert!(!bytes.windows(4).any(|four| four == b"4111"));
}

#[test]
fn the_same_record_looks_different_each_time() {
    let kept = Kept::new();
    let bytes = kept.with(&[b"the same", b"the same"]);
    let sealed: Vec<&[u8]> = bytes[HEAD.len()..].chunks((bytes.len() - HEAD.len()) / 2).collect();
    assert_ne!(sealed[0], sealed[1]);
}

#[test]
fn it_is_written_on_after_a_restart() {
    let kept = Kept::new();
    kept.with(&[b"one"]);
    let mut again = SealedFiles.write(&kept.path(), "r1", &kept.key).unwrap();
    assert_eq!((again.len(), again.is_empty()), (1, false));
    again.put(b"two").unwrap();
    assert_eq!(kept.read().unwrap(), [b"one".to_vec(), b"two".to_vec()]);
}

#[test]
fn what_a_crash_left_half_written_is_cut_off_wherever_it_ended() {
    let kept = Kept::new();
    let whole = kept.with(&[b"one"]);
    let both = kept.with(&[b"two"]);
    for end in 0..both.len() {
        fs::write(kept.path(), &both[..end]).unwrap();
        let before = usize::from(end >= whole.len());
        if end >= HEAD.len() {
            assert_eq!(kept.read().unwrap().len(), before, "cut at {end}");
        }
        let mut again = SealedFiles.write(&kept.path(), "r1", &kept.key).unwrap();
        assert_eq!(again.len(), before as u64, "cut at {end}");
        again.put(b"again").unwrap();
        assert_eq!(kept.read().unwrap().last().unwrap(), b"again", "cut at {end}");
    }
}

#[rstest]
#[case::a_byte_of_a_record(|bytes: &mut Vec<u8>| { let at = bytes.len() - 1; bytes[at] ^= 1 })]
#[case::a_nonce(|bytes: &mut Vec<u8>| bytes[HEAD.len() + 5] ^= 1)]
#[case::a_record_taken_out(|bytes: &mut Vec<u8>| { let one = (bytes.len() - HEAD.len()) / 2; bytes.drain(HEAD.len()..HEAD.len() + one); })]
#[case::the_head(|bytes: &mut Vec<u8>| bytes[0] = b'x')]
#[case::a_length(|bytes: &mut Vec<u8>| bytes[HEAD.len() + 3] = 0xff)]
fn what_was_changed_is_refused(#[case] change: fn(&mut Vec<u8>)) {
    let kept = Kept::new();
    let mut bytes = kept.with(&[b"one", b"two"]);
    change(&mut bytes);
    fs::write(kept.path(), &bytes).unwrap();
    assert_eq!(kept.read().unwrap_err().kind(), io::ErrorKind::InvalidData);
    assert!(SealedFiles.write(&kept.path(), "r1", &kept.key).is_err(), "nothing is written on behind it");
    assert_eq!(fs::read(kept.path()).unwrap(), bytes, "and it is left as it is");
}

#[test]
fn another_key_and_another_name_open_nothing() {
    let kept = Kept::new();
    kept.with(&[b"one"]);
    let other = SealedFiles.new_key().unwrap();
    assert!(SealedFiles.read(&kept.path(), "r1", &other).is_err());
    assert!(SealedFiles.read(&kept.path(), "r2", &kept.key).is_err());
    assert!(SealedFiles.read(&kept.path(), "r1", &SecretString::from("no key")).is_err());
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let kept = Kept::new();
    kept.with(&[b"one"]);
    assert_eq!(fs::metadata(kept.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn it_is_taken_away_once_and_asking_again_is_fine() {
    let kept = Kept::new();
    kept.with(&[b"one"]);
    SealedFiles.remove(&kept.path()).unwrap();
    assert!(!kept.path().exists());
    SealedFiles.remove(&kept.path()).unwrap();
}
