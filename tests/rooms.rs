//! The order of the rooms, and what holds for every file: each rule names its offenders.
//!
//! What a lint can say stands in `clippy.toml`. Here is what no lint knows: which room may use
//! which, whether files need each other in a circle, and how long things are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proc_macro2::TokenTree;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use syn::{
    UseTree,
    spanned::Spanned,
    visit::{self, Visit},
};

/// Each room imports only those before it.
const ORDER: [&str; 16] = [
    "formula",
    "model",
    "finding",
    "checks",
    "catalogue",
    "selection",
    "scorecard",
    "readings",
    "score",
    "rollup",
    "wire",
    "example",
    "workbook",
    "render",
    "engine",
    "cli",
];

/// Which rooms may name a crate; the edge may name them all.
const CRATES: [(&str, &[&str]); 15] = [
    ("rust_xlsxwriter", &["workbook"]),
    ("calamine", &["workbook"]),
    ("quick_xml", &["workbook", "render"]),
    ("zip", &["workbook"]),
    ("memchr", &["workbook"]),
    ("minijinja", &["render"]),
    ("zeno", &["render"]),
    ("csv", &["render"]),
    ("textwrap", &["render"]),
    ("anstyle", &["render"]),
    ("schemars", &["model", "render"]),
    ("clap", &["cli"]),
    ("anstream", &["cli"]),
    ("jiff", &["cli"]),
    ("tempfile", &["cli"]),
];

/// A file has fewer lines.
const MAX_LINES: usize = 500;
/// A function has fewer lines.
const MAX_FUNCTION: usize = 60;

/// Functions that are longer, and why. A new one is a reason to look for a description that it
/// follows from.
const LONG_FUNCTIONS: &[(&str, &str)] = &[
    ("catalogue::resolve::kpi::kpi", "one list of fields: each is read before the first is missed"),
    (
        "wire::v1::inward::try_from",
        "every field by name, so that the compiler asks about a new one",
    ),
    ("wire::v1::outward::from", "every field by name, so that the compiler asks about a new one"),
    ("workbook::write::style::new", "one look a line"),
];

/// A file of the program by its path of modules.
type Module = Vec<String>;

/// What a file says of itself.
#[derive(Default)]
struct Source {
    lines: usize,
    /// Functions with their lines.
    functions: Vec<(String, usize)>,
    types: Vec<String>,
    /// The names that it imports, with the paths that they stand for.
    imports: BTreeMap<String, Vec<String>>,
    /// All paths of more than one step, imports included.
    paths: Vec<Vec<String>>,
}

impl Source {
    fn import(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        let (name, last) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, before));
            }
            UseTree::Glob(_) => return self.paths.push(before.clone()),
            UseTree::Name(name) => (&name.ident, &name.ident),
            UseTree::Rename(rename) => (&rename.rename, &rename.ident),
        };
        let mut path = before.clone();
        if last != "self" {
            path.push(last.to_string());
        }
        let name = if name == "self" { path.last().unwrap().clone() } else { name.to_string() };
        self.imports.insert(name, path.clone());
        self.paths.push(path);
    }

    fn function(&mut self, name: &syn::Ident, item: &impl Spanned) {
        let span = item.span();
        self.functions.push((name.to_string(), span.end().line - span.start().line + 1));
    }
}

impl<'a> Visit<'a> for Source {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.import(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.segments.len() > 1 {
            self.paths.push(path.segments.iter().map(|step| step.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(&item.sig.ident, item);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig.ident, item);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item(&mut self, item: &'a syn::Item) {
        self.types.extend(match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            syn::Item::Trait(item) => Some(item.ident.to_string()),
            syn::Item::Type(item) => Some(item.ident.to_string()),
            // The enumerations of the model are made by a macro, which takes the name first.
            syn::Item::Macro(item) if item.mac.path.is_ident("keyed") => {
                item.mac.tokens.clone().into_iter().find_map(|token| match token {
                    TokenTree::Ident(name) => Some(name.to_string()),
                    _ => None,
                })
            }
            _ => None,
        });
        visit::visit_item(self, item);
    }
}

/// Every file of the program, without the seven lines of `main.rs`.
fn sources() -> BTreeMap<Module, Source> {
    fn walk(folder: &Path, module: &[String], found: &mut BTreeMap<Module, Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let mut own = module.to_vec();
            if !["mod", "lib"].contains(&stem.as_str()) {
                own.push(stem.clone());
            }
            if path.is_dir() {
                walk(&path, &own, found);
            } else if stem != "main" && path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let mut source = Source { lines: text.lines().count(), ..Source::default() };
                source.visit_file(&syn::parse_file(&text).unwrap());
                found.insert(own, source);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut found);
    found
}

/// The file in which a path ends, through whatever is imported on the way; none for other crates.
fn target(sources: &BTreeMap<Module, Source>, from: &[String], path: &[String]) -> Option<Module> {
    let mut at = from.to_vec();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => {
            at.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        _ => {
            while rest.first().is_some_and(|step| step == "super") {
                at.pop()?;
                rest = &rest[1..];
            }
        }
    }
    let within = rest.len() < path.len();
    while let Some((step, after)) = rest.split_first() {
        let child = [&at[..], std::slice::from_ref(step)].concat();
        if sources.contains_key(&child) {
            at = child;
            rest = after;
        } else if let Some(import) = sources.get(&at)?.imports.get(step)
            && import.first() != Some(step)
        {
            return target(sources, &at, &[&import[..], after].concat());
        } else {
            return (within || at != from).then_some(at);
        }
    }
    Some(at)
}

/// By file, the files that it needs; that a file and those within it know each other is no fault.
fn needs(sources: &BTreeMap<Module, Source>) -> BTreeMap<Module, BTreeSet<Module>> {
    let of = |module: &Module, source: &Source| -> BTreeSet<Module> {
        let targets = source.paths.iter().filter_map(|path| target(sources, module, path));
        targets.filter(|to| !module.starts_with(to) && !to.starts_with(module)).collect()
    };
    sources.iter().map(|(module, source)| (module.clone(), of(module, source))).collect()
}

/// Every file that can be reached from one.
fn reached<'a>(
    needs: &'a BTreeMap<Module, BTreeSet<Module>>,
    from: &'a Module,
) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        open.extend(needs[module].iter().filter(|to| reached.insert(*to)));
    }
    reached
}

fn assert_none(offenders: &[String]) {
    assert!(offenders.is_empty(), "{} offenders:\n{}", offenders.len(), offenders.join("\n"));
}

#[test]
fn each_room_imports_only_rooms_before_it() {
    let place = |module: &Module| {
        ORDER.iter().position(|room| Some(*room) == module.first().map(String::as_str))
    };
    let mut offenders = Vec::new();
    for (module, needs) in needs(&sources()) {
        if module.is_empty() {
            continue;
        }
        let own = place(&module);
        assert!(own.is_some(), "{} is in no room", module.join("::"));
        let above = needs.iter().filter(|to| !to.is_empty() && place(to) > own);
        offenders.extend(above.map(|to| format!("{} needs {}", module.join("::"), to.join("::"))));
    }
    assert_none(&offenders);
}

#[test]
fn only_the_right_rooms_name_what_reaches_outside() {
    let mut offenders = Vec::new();
    for (module, source) in sources() {
        for path in &source.paths {
            let rule = CRATES.iter().find(|(name, _)| path[0] == *name);
            if let Some((name, rooms)) = rule
                && !module
                    .first()
                    .is_some_and(|room| rooms.contains(&room.as_str()) || room == "cli")
            {
                offenders.push(format!("{} names {name}", module.join("::")));
            }
        }
    }
    assert_none(&offenders);
}

#[test]
fn no_files_need_each_other_in_a_circle() {
    let needs = needs(&sources());
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        needs.keys().map(|module| (module, reached(&needs, module))).collect();
    let mut offenders = Vec::new();
    for (module, needs) in &needs {
        let back = needs.iter().filter(|to| reached[to].contains(module));
        offenders.extend(back.map(|to| format!("{} needs {}", module.join("::"), to.join("::"))));
    }
    assert_none(&offenders);
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (module, source) in sources() {
        for name in source.types {
            named.entry(name).or_default().push(module.join("::"));
        }
    }
    named.retain(|_, places| places.len() > 1);
    let offenders = named.iter().map(|(name, places)| format!("{name}: {}", places.join(", ")));
    assert_none(&offenders.collect::<Vec<_>>());
}

#[test]
fn files_and_functions_stay_short() {
    let mut offenders = Vec::new();
    let exceptions: BTreeMap<&str, &str> = LONG_FUNCTIONS.iter().copied().collect();
    // Several kinds of things can be made by functions of one name.
    let mut long = BTreeSet::new();
    for (module, source) in sources() {
        let path = module.join("::");
        if source.lines >= MAX_LINES {
            offenders.push(format!("{path} has {} lines", source.lines));
        }
        for (name, lines) in source.functions.iter().filter(|(_, lines)| *lines >= MAX_FUNCTION) {
            let name = format!("{path}::{name}");
            if !exceptions.contains_key(&*name) {
                offenders.push(format!("{name} has {lines} lines"));
            }
            long.insert(name);
        }
    }
    let needless = exceptions.iter().filter(|(name, _)| !long.contains(**name));
    offenders
        .extend(needless.map(|(name, why)| format!("{name} needs no exception any more: {why}")));
    assert_none(&offenders);
}
