use super::*;
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// A machine with a pretended apt-get that writes down what it saw and ends with `status`.
struct Machine {
    folder: PathBuf,
}

impl Machine {
    fn with_apt_get_ending(name: &str, status: u8) -> Self {
        let folder = env::temp_dir().join(format!("watchbill-xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let apt_get = folder.join("apt-get");
        let said = "echo \"$* policy=$(sh \"$POLICY\"; echo $?)\" >> \"$SEEN\"";
        fs::write(&apt_get, format!("#!/bin/sh\n{said}\n[ \"$1\" = update ] || exit {status}\n")).unwrap();
        fs::set_permissions(&apt_get, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    fn policy(&self) -> PathBuf {
        self.folder.join("policy-rc.d")
    }

    fn install(&self, packages: &[&str]) -> Result<(), Stop> {
        let path = format!("{}:{}", self.folder.display(), env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.env("PATH", path).env("POLICY", self.policy()).env("SEEN", self.folder.join("seen"));
        let packages: Vec<String> = packages.iter().map(|&package| package.to_owned()).collect();
        install(shell, self.policy().to_str().unwrap(), &packages)
    }

    fn seen(&self) -> String {
        fs::read_to_string(self.folder.join("seen")).unwrap()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[test]
fn services_are_kept_from_starting_only_while_installing() {
    let machine = Machine::with_apt_get_ending("fine", 0);
    assert_eq!(machine.install(&["xvfb", "prometheus"]), Ok(()));
    assert_eq!(machine.seen(), "update policy=101\ninstall --yes --no-install-recommends xvfb prometheus policy=101\n");
    assert!(!exists(&machine.policy()), "the policy has to be taken away");
}

#[test]
fn the_policy_is_taken_away_when_the_installation_fails() {
    let machine = Machine::with_apt_get_ending("failing", 100);
    let Err(Stop::Failed(why)) = machine.install(&["xvfb"]) else { panic!("a failed installation has to stop") };
    assert_eq!(why, "apt-get could not install xvfb; what it said is above");
    assert!(!exists(&machine.policy()), "the policy has to be taken away");
}

#[test]
fn a_policy_that_was_there_before_is_left_alone() {
    let machine = Machine::with_apt_get_ending("existing", 0);
    fs::write(machine.policy(), "exit 104\n").unwrap();
    assert_eq!(machine.install(&["xvfb"]), Ok(()));
    assert_eq!(fs::read_to_string(machine.policy()).unwrap(), "exit 104\n");
    assert!(machine.seen().contains("policy=104"));
}

#[test]
fn a_purpose_includes_the_ones_before_it() {
    assert!(listed(Purpose::Tests).starts_with(&listed(Purpose::Window)));
    assert!(listed(Purpose::Window).starts_with(&listed(Purpose::Terminal)));
}

#[test]
fn debian_and_what_is_made_from_it_is_recognised() {
    for (release, expected) in [
        ("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", true),
        ("ID=ubuntu\nID_LIKE=debian\n", true),
        ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", true),
        ("ID=fedora\n", false),
        ("NAME=\"not debian\"\nVARIANT_ID=debian\n", false),
        ("", false),
    ] {
        assert_eq!(is_debian_release(release), expected, "{release}");
    }
}

#[test]
fn a_package_nobody_has_is_missing() {
    assert_eq!(missing(&["dpkg", "watchbill-no-such-package"]), ["watchbill-no-such-package"]);
}

#[test]
fn a_python_that_makes_environments_needs_no_package() {
    assert!(wanted(listed(Purpose::Tests), false).contains(&"python3-venv"));
    assert!(!wanted(listed(Purpose::Tests), true).contains(&"python3-venv"));
    assert!(wanted(listed(Purpose::Tests), true).contains(&"prometheus"));
}
