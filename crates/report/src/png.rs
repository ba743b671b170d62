//! Pictures in pixels, for chats and slides that take no SVG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use crate::canvas::SizePx;

/// Pixels of the file for one of the drawing: sharp on a projector and on paper.
const SCALE: u32 = 2;

/// The fonts that are compiled in, and no other: a picture has the same bytes on every machine.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../fonts/NotoSans-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../fonts/NotoSans-SemiBold.ttf").to_vec());
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// A drawing of ours as PNG, on white.
#[allow(clippy::expect_used)]
pub(crate) fn of_svg(svg: &str, size: SizePx) -> Vec<u8> {
    let options = Options { fontdb: Arc::clone(&FONTS), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).expect("BUG: what we draw is well-formed");
    let (width, height) = (size.width.max(1) * SCALE, size.height.max(1) * SCALE);
    let mut pixels = Pixmap::new(width, height).expect("BUG: a drawing is at most a few thousand pixels wide and high");
    pixels.fill(Color::WHITE);
    let scale = f32::from(u16::try_from(SCALE).unwrap_or(1));
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().expect("BUG: pixels in memory can be encoded")
}
