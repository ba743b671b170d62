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
        let (records, found) = self.found()?;
        assert_eq!(found.damaged, Vec::<u64>::new());
        Ok(records)
    }

    fn found(&self) -> io::Result<(Vec<Vec<u8>>, Unsealed)> {
        let mut records = Vec::new();
        let found = SealedFiles.read(&self.path(), "r1", &self.key, &mut |record| {
            records.push(record.to_vec());
            Ok(())
        })?;
        assert_eq!(found.opened, records.len() as u64);
        Ok((records, found))
    }

    fn opens(&self, name: &str, key: &SecretString) -> bool {
        SealedFiles.read(&self.path(), name, key, &mut |_| Ok(())).is_ok()
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

/// How long a sealed record of three letters is in the file.
const RECORD: usize = RECORD_HEAD + 3 + 16;

fn place_of(record: usize) -> usize {
    HEAD.len() + record * RECORD
}

#[rstest]
#[case::a_byte_of_a_record(|bytes: &mut Vec<u8>| bytes[place_of(2) - 1] ^= 1)]
#[case::a_mark(|bytes: &mut Vec<u8>| bytes[place_of(1)] ^= 1)]
#[case::a_number(|bytes: &mut Vec<u8>| bytes[place_of(1) + MARK.len() + 6] ^= 0x40)]
#[case::a_length(|bytes: &mut Vec<u8>| bytes[place_of(1) + MARK.len() + 8] ^= 4)]
#[case::a_length_beyond_the_end(|bytes: &mut Vec<u8>| bytes[place_of(1) + MARK.len() + 9] = 0x01)]
#[case::a_length_beyond_any_message(|bytes: &mut Vec<u8>| bytes[place_of(1) + MARK.len() + 11] = 0xff)]
#[case::a_nonce(|bytes: &mut Vec<u8>| bytes[place_of(1) + RECORD_HEAD - 1] ^= 1)]
#[case::all_of_it(|bytes: &mut Vec<u8>| bytes[place_of(1)..place_of(2)].fill(0))]
#[case::a_record_taken_out(|bytes: &mut Vec<u8>| { bytes.drain(place_of(1)..place_of(2)); })]
#[case::bytes_put_in(|bytes: &mut Vec<u8>| { bytes.splice(place_of(1) + 9..place_of(1) + 9, [7; 40]); })]
fn one_damaged_record_keeps_nobody_from_the_others(#[case] change: fn(&mut Vec<u8>)) {
    let kept = Kept::new();
    let mut bytes = kept.with(&[b"one", b"two", b"six", b"ten"]);
    assert_eq!(bytes.len(), place_of(4));
    change(&mut bytes);
    fs::write(kept.path(), &bytes).unwrap();
    let (records, found) = kept.found().unwrap();
    assert_eq!(records, [b"one".to_vec(), b"six".to_vec(), b"ten".to_vec()]);
    assert_eq!(found.damaged, [1]);
    let mut again = SealedFiles.write(&kept.path(), "r1", &kept.key).unwrap();
    assert_eq!(again.len(), 4);
    again.put(b"new").unwrap();
    assert!(fs::read(kept.path()).unwrap().starts_with(&bytes), "nothing is cut off or written over");
    let (records, found) = kept.found().unwrap();
    assert_eq!((records.len(), records.last().unwrap().as_slice(), found.damaged), (4, b"new".as_slice(), vec![1]));
}

#[test]
fn what_was_damaged_at_the_end_is_written_on_behind() {
    let kept = Kept::new();
    let mut bytes = kept.with(&[b"one", b"two"]);
    // A disk may have made room for what it did not write any more.
    bytes[place_of(1) + RECORD_HEAD..].fill(0);
    bytes.extend([0; 100]);
    fs::write(kept.path(), &bytes).unwrap();
    SealedFiles.write(&kept.path(), "r1", &kept.key).unwrap().put(b"new").unwrap();
    let (records, found) = kept.found().unwrap();
    assert_eq!((records, found.damaged), (vec![b"one".to_vec(), b"new".to_vec()], vec![1]));
}

#[rstest]
#[case::the_head(|bytes: &mut Vec<u8>| bytes[0] = b'x')]
#[case::each_record(|bytes: &mut Vec<u8>| { bytes[place_of(1) - 1] ^= 1; bytes[place_of(2) - 1] ^= 1 })]
fn of_what_does_not_open_at_all_nothing_is_written_over(#[case] change: fn(&mut Vec<u8>)) {
    let kept = Kept::new();
    let mut bytes = kept.with(&[b"one", b"two"]);
    change(&mut bytes);
    fs::write(kept.path(), &bytes).unwrap();
    assert_eq!(kept.found().unwrap_err().kind(), io::ErrorKind::InvalidData);
    assert!(SealedFiles.write(&kept.path(), "r1", &kept.key).is_err());
    assert_eq!(fs::read(kept.path()).unwrap(), bytes);
}

#[test]
fn what_each_refuses_ends_the_reading() {
    let kept = Kept::new();
    kept.with(&[b"one", b"two"]);
    let mut seen = 0;
    let read = SealedFiles.read(&kept.path(), "r1", &kept.key, &mut |_| {
        seen += 1;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert_eq!((read.unwrap_err().kind(), seen), (io::ErrorKind::StorageFull, 1));
}

#[test]
fn after_an_error_nothing_more_is_written_until_it_is_opened_anew() {
    let kept = Kept::new();
    kept.with(&[b"one"]);
    let seal = Seal::of("r1", &kept.key).unwrap();
    // Only for reading: the first record cannot be written.
    let file = File::open(kept.path()).unwrap();
    let mut broken = SealedFile { file, seal, records: 1, is_broken: false };
    assert!(broken.put(b"two").is_err());
    broken.file = OpenOptions::new().append(true).open(kept.path()).unwrap();
    assert!(broken.put(b"two").unwrap_err().to_string().contains("opened anew"));
    assert!(broken.sync().is_err());
    SealedFiles.write(&kept.path(), "r1", &kept.key).unwrap().put(b"two").unwrap();
    assert_eq!(kept.read().unwrap(), [b"one".to_vec(), b"two".to_vec()]);
}

#[test]
fn another_key_and_another_name_open_nothing() {
    let kept = Kept::new();
    kept.with(&[b"one"]);
    let other = SealedFiles.new_key().unwrap();
    assert!(kept.opens("r1", &kept.key));
    assert!(!kept.opens("r1", &other));
    assert!(!kept.opens("r2", &kept.key));
    assert!(!kept.opens("r1", &SecretString::from("no key")));
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
