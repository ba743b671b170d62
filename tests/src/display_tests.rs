use super::*;
use std::fs;

#[test]
fn two_displays_at_once_have_the_sizes_that_were_asked_for() {
    let folder = TempDir::new().unwrap();
    let displays = [(900, 600), (1280, 800)].map(|(width, height)| (Display::start(width, height), width, height));
    assert_ne!(displays[0].0.name(), displays[1].0.name());
    for (display, width, height) in &displays {
        let file = folder.path().join("picture.png");
        display.picture(&file);
        // The size stands in the first chunk of a PNG.
        let size = fs::read(&file).unwrap()[16..24].to_vec();
        assert_eq!(size, [width.to_be_bytes(), height.to_be_bytes()].concat());
    }
}
