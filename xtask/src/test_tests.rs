use super::*;

#[test]
fn a_generated_type_that_changed_came_or_went_is_named() {
    let folder = env::temp_dir().join(format!("watchbill-xtask-types-{}", std::process::id()));
    let fresh = folder.join("fresh");
    let kept = folder.join("kept");
    for (place, content) in [
        ("fresh/api/Same.ts", "type Same = 1"),
        ("kept/api/Same.ts", "type Same = 1"),
        ("fresh/api/Changed.ts", "type Changed = 2"),
        ("kept/api/Changed.ts", "type Changed = 1"),
        ("fresh/api/Came.ts", "type Came = 1"),
        ("kept/api/Went.ts", "type Went = 1"),
        ("kept/tauri.ts", "written by a person"),
    ] {
        let file = folder.join(place);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    let found = differing(&fresh, &kept).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found, ["Came", "Changed", "Went"].map(|name| kept.join(format!("api/{name}.ts"))));
}
