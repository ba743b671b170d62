use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;
use watchbill_domain::ids::PageId;

use super::{MOST_SHOWN, Showing, Shown};

type Stopped = oneshot::Receiver<oneshot::Sender<()>>;

fn begin(shown: &mut Shown, page: i64) -> (Showing, Stopped) {
    let (stop, stopped) = oneshot::channel();
    (shown.begin(PageId(page), stop), stopped)
}

fn is_listened_to(stopped: &mut Stopped) -> bool {
    matches!(stopped.try_recv(), Err(TryRecvError::Empty))
}

#[test]
fn a_second_notice_of_a_page_replaces_the_first() {
    let mut shown = Shown::default();
    let (first, mut first_stopped) = begin(&mut shown, 7);
    assert_eq!(first.replaces, None);
    shown.on_screen(first, 41);
    let (second, mut second_stopped) = begin(&mut shown, 7);
    assert_eq!(second.replaces, Some(41));
    assert!(!is_listened_to(&mut first_stopped));
    shown.end(first);
    assert!(is_listened_to(&mut second_stopped), "the end of the first is not the end of the second");
    shown.on_screen(first, 99);
    shown.on_screen(second, 42);
    assert_eq!(begin(&mut shown, 7).0.replaces, Some(42));
}

#[test]
fn of_too_many_the_oldest_is_no_longer_listened_to() {
    let mut shown = Shown::default();
    let mut all: Vec<Stopped> = (0..=MOST_SHOWN as i64).map(|page| begin(&mut shown, page).1).collect();
    assert!(!is_listened_to(&mut all[0]));
    assert!(all[1..].iter_mut().all(is_listened_to));
}

#[test]
fn a_page_is_withdrawn_once() {
    let mut shown = Shown::default();
    let (showing, _stopped) = begin(&mut shown, 7);
    assert!(shown.withdraw(PageId(7)).is_some());
    assert!(shown.withdraw(PageId(7)).is_none());
    shown.end(showing);
    assert!(shown.withdraw(PageId(8)).is_none(), "never shown");
}
