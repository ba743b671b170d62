//! Where things are: the checkout, the folder cargo builds into, the programs in it.

use crate::Stop;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The folders the commands work in.
pub(crate) struct House {
    /// The checkout: the folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// The folder cargo builds into; not always `root/target`.
    pub(crate) target: PathBuf,
}

impl House {
    /// Finds both from what cargo tells a program that it runs.
    pub(crate) fn find() -> Result<Self, Stop> {
        let own = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .ok_or_else(|| Stop::Use("start this program through `cargo xtask`".to_owned()))?;
        let program = env::current_exe().map_err(|error| Stop::Failed(format!("find the own program: {error}")))?;
        let root = own.parent().map(Path::to_path_buf);
        // target/<profile>/watchbill-xtask
        let target = program.ancestors().nth(2).map(Path::to_path_buf);
        match (root, target) {
            (Some(root), Some(target)) => Ok(Self { root, target }),
            _ => Err(Stop::Failed(format!("{} is not inside a build folder", program.display()))),
        }
    }

    /// The folder of the window's sources.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), Stop> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Stop::Failed(format!("remove {}: {error}", folder.display())))
        }
        _ => Ok(()),
    }
}
