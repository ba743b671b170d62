//! Documents about incidents: how one is made from a template and the records, how its text is kept while it is written, and how far it is.
//! The rules are section *Postmortems* of `docs/semantics.md`.
//!
//! A document is the bytes of its writer. Watchbill makes it once ([`make_document`]) and touches later only what it wrote itself: the
//! [blocks](fn@blocks) between its marks, and of those only such as nobody edited ([`BlockState`]). What is typed is a chain of [`Patch`]es. People
//! take a document from a draft to being shared ([`Review`]); comments are anchored to words, dismissals to sentences, and both stay when
//! the text around them changes. Actions are read from its lines and live on beside it ([`taken_in`]). Here comes together what
//! `incidents` knows of records and `language` of texts; neither knows of documents that are kept.

mod actions;
mod blocks;
mod comments;
mod dismissals;
mod excerpt;
mod fill;
mod id;
mod judging;
mod lines;
mod literal;
mod make;
mod need;
mod outward;
mod patch;
mod review;
mod sections;
mod versions;
mod written;

pub use actions::{ActionWords, ActionsTaken, KnownAction, taken_in};
pub use blocks::{Block, BlockName, BlockState, block_text, blocks, is_made};
pub use comments::{Anchor, Comment};
pub use dismissals::{Dismissal, Findings, sentence_hash, sentence_of, standing};
pub use excerpt::{Excerpt, NotAnExcerpt, excerpt_text, lanes_of};
pub use fill::{DocumentFacts, TimelineRow, factors_text, fill};
pub use id::PostmortemId;
pub use judging::{judged, known};
pub use literal::literal;
pub use make::{OFFERED, make_document};
pub use need::{Needed, due_follows, needed};
pub use outward::outward;
pub use patch::{Misfit, Patch, replayed, utf16_of, utf16_place};
pub use review::{DocumentState, Review, ReviewEvent, ReviewRefused, ReviewWhat, Reviewed, Share, review_of};
pub use sections::{OutlineSection, Unready, outline, section_for, unready};
pub use versions::{
    DiffKind, DiffLine, MUCH_BYTES, MUCH_KEPT_EVERY, TYPING_KEPT_EVERY, VersionWhy, before_due, line_diff, takes_much,
    version_due,
};
pub use written::{ERROR_KEY, UNSAID_ERROR, signature_text, signatures_of};
