//! The repository's sources as (path, text). Not a parser.

use std::path::{Path, PathBuf};

pub struct Source {
    /// From the root of the repository, with `/` between the parts.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub fn read_file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// All files with one of `extensions` below `folders`, in the order of their paths.
pub fn read_tree(folders: &[&str], extensions: &[&str]) -> Vec<Source> {
    let root = root();
    let mut sources: Vec<Source> = folders
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)))
        .filter_map(Result::ok)
        .filter(|file| file.path().extension().is_some_and(|e| extensions.iter().any(|wanted| e == *wanted)))
        .filter_map(|file| {
            let path = file.path().strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
            Some(Source { text: std::fs::read_to_string(file.path()).ok()?, path })
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}
