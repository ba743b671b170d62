use rstest::rstest;

use super::*;

#[rstest]
#[case::a_common_laptop(&["dev/dri/renderD128", "dev/dri/card0"], false)]
#[case::nvidia(&["dev/dri/renderD128", "sys/module/nvidia/version"], true)]
#[case::only_a_display(&["dev/dri/card0"], true)]
#[case::no_graphics_at_all(&[], true)]
fn the_renderer_is_switched_off_where_it_shows_nothing(#[case] files: &[&str], #[case] blank: bool) {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    assert_eq!(leaves_window_blank(root.path()), blank);
}
