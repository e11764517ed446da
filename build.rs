//! Lists the files of `catalogue/` and `templates/` for embedding.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(output.join("catalogue.rs"), listing(&root.join("catalogue"), ".toml")?)?;
    fs::write(output.join("templates.rs"), listing(&root.join("templates"), "")?)
}

/// A Rust array of `(path, text)` over all files of a folder that end so, sorted by path.
fn listing(folder: &Path, ending: &str) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    walk(folder, "", ending, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for (path, file) in &files {
        // A String never fails to be written to.
        let _ = writeln!(code, "    ({path:?}, include_str!({:?})),", file.display().to_string());
    }
    code.push(']');
    Ok(code)
}

/// Collects the files below a folder with their paths within it.
fn walk(
    folder: &Path,
    within: &str,
    ending: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, ending, files)?;
        } else if path.ends_with(ending) {
            files.push((path, entry.path()));
        }
    }
    Ok(())
}
