use super::*;

fn with_folder(name: &str, check: impl FnOnce(&Path)) {
    let folder = std::env::temp_dir().join(format!("watchbill-xtask-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    check(&folder);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_is_installed_or_built_is_not_an_input() {
    with_folder("inputs", |folder| {
        for path in ["src/app.ts", "node_modules/x/index.js", "dist/index.html", "index.html"] {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, path).unwrap();
        }
        assert_eq!(files_below(folder).unwrap(), [folder.join("index.html"), folder.join("src/app.ts")]);
    });
}
