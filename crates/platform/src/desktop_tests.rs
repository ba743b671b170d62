use std::fs;

use rstest::rstest;

use super::*;

#[rstest]
#[case(&[], Power::Mains)]
#[case(&[("AC", "Mains", "1", "")], Power::Mains)]
#[case(&[("AC", "Mains", "0", ""), ("BAT0", "Battery", "", "System")], Power::Battery)]
#[case(&[("AC", "Mains", "1", ""), ("BAT0", "Battery", "", "")], Power::Mains)]
#[case(&[("usb", "USB", "1", ""), ("BAT0", "Battery", "", "")], Power::Mains)]
#[case(&[("mouse", "Battery", "", "Device")], Power::Mains)]
#[case(&[("BAT0", "Battery", "", "")], Power::Battery)]
fn where_the_power_comes_from_is_told_by_the_kernel(
    #[case] supplies: &[(&str, &str, &str, &str)],
    #[case] power: Power,
) {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind, online, scope) in supplies {
        let supply = folder.path().join(name);
        fs::create_dir(&supply).unwrap();
        for (file, text) in [("type", kind), ("online", online), ("scope", scope)] {
            if !text.is_empty() {
                fs::write(supply.join(file), format!("{text}\n")).unwrap();
            }
        }
    }
    assert_eq!(power_of(folder.path()), power);
}

#[test]
fn a_machine_that_tells_nothing_of_its_power_is_on_the_mains() {
    assert_eq!(power_of(std::path::Path::new("/not/there")), Power::Mains);
}
