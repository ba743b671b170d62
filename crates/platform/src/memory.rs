//! How the C library hands out memory, what becomes of what is given back, and who else may see it: the one place with `unsafe`, because
//! there are no safe wrappers for the switches of the library and none for handing out memory.
//!
//! A poll of ten thousand alerts makes and drops tens of megabytes on whichever thread it happens to run. glibc gives each thread
//! an arena of its own and keeps in each what was freed there; measured with that many alerts the program holds 237 MB with
//! its usual settings and 165 MB with one arena, at the same speed. A program that is left open all week is worth that.
//!
//! Messages of queues, passwords and tokens are in it, too. What is freed is wiped at once, so that none of them outlives those who hold it
//! in a copy that some library made on its way; and no image of it is written when the program crashes.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::ptr;

/// Memory as the system hands it out, wiped before it is given back.
#[derive(Debug, Clone, Copy)]
pub struct Wiping;

// SAFETY: everything is asked of the system's own allocator with the layouts that were given; in between only memory is written to that is
// still held. What grows is moved by the provided `realloc`, which gives back what was by `dealloc`, so that this is wiped as well.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as promised by whoever calls.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as promised by whoever calls.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block has this layout, and nobody else uses it any more. That it is looked at keeps the compiler from leaving the
        // writing out.
        unsafe {
            ptr::write_bytes(block, 0, layout.size());
            System.dealloc(black_box(block), layout);
        }
    }
}

/// Has the system write no image of this program's memory when it crashes, and on Linux lets no other program of the same person read it.
/// Programs that are started from here may be different.
pub fn keep_to_ourselves() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Core).maximum;
        if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum }) {
            tracing::debug!(%error, "a crash may leave an image of the memory");
        }
    }
    // Where a program takes the images the limit is only a wish.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            tracing::debug!(%error, "a crash may leave an image of the memory");
        }
    }
}

/// Takes all memory from one arena and gives large pieces back at once. To be called before there is a second thread.
pub fn keep_small() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for (switch, value) in
        [(libc::M_ARENA_MAX, 1), (libc::M_TRIM_THRESHOLD, 128 * 1024), (libc::M_MMAP_THRESHOLD, 128 * 1024)]
    {
        // SAFETY: mallopt takes two integers by value, may be called at any time, and refuses what it does not know by its answer.
        let accepted = unsafe { libc::mallopt(switch, value) };
        if accepted == 0 {
            tracing::debug!(switch, value, "the C library does not know this switch; the program is larger for it");
        }
    }
}

/// Gives back what was freed, after much was: a closed window, a list that nobody looks at any more.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim takes an integer by value and may be called from any thread at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
