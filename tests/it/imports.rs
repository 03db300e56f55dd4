//! The graph of imports between the files of a package, read from the sources.
//!
//! An edge goes from a file to the file that defines what it names, through `pub use` where there is one. A module and
//! the modules inside it may name each other; those edges are left out. Unit tests are left out too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The path of a module from the root of its package; empty for the root itself.
type Module = Vec<String>;

/// What one file names and defines.
#[derive(Default)]
struct Names {
    /// Paths as they are written, imports included.
    used: BTreeSet<Vec<String>>,
    /// The name that an import makes usable in the file, and its path.
    imported: BTreeMap<String, Vec<String>>,
    /// Imports that are visible outside the file.
    exported: BTreeMap<String, Vec<String>>,
    defined: BTreeSet<String>,
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(&attribute.meta, syn::Meta::List(list)
            if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    })
}

impl Names {
    fn import(&mut self, prefix: &[String], tree: &syn::UseTree, is_exported: bool) {
        let (name, path) = match tree {
            syn::UseTree::Path(part) => {
                let prefix = [prefix, &[part.ident.to_string()]].concat();
                return self.import(&prefix, &part.tree, is_exported);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.import(prefix, item, is_exported);
                }
                return;
            }
            syn::UseTree::Glob(_) => {
                self.used.insert([prefix, &["*".to_owned()]].concat());
                return;
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                (prefix.last().cloned().unwrap_or_default(), prefix.to_vec())
            }
            syn::UseTree::Name(name) => {
                let name = name.ident.to_string();
                (name.clone(), [prefix, &[name]].concat())
            }
            syn::UseTree::Rename(rename) => (
                rename.rename.to_string(),
                [prefix, &[rename.ident.to_string()]].concat(),
            ),
        };
        self.imported.insert(name.clone(), path.clone());
        if is_exported {
            self.exported.insert(name, path);
        }
    }

    /// The paths in the body of a macro, which is not parsed further.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        path.clear();
                    }
                    path.push(ident.to_string());
                    colons = 0;
                    if path.len() > 1 {
                        self.used.insert(path.clone());
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.tokens(group.stream());
                    path.clear();
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => path.clear(),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            let is_exported = !matches!(item.vis, syn::Visibility::Inherited);
            self.import(&[], &item.tree, is_exported);
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Const(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Fn(item) => Some(&item.sig.ident),
            syn::Item::Static(item) => Some(&item.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.defined.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter().map(|part| part.ident.to_string());
        self.used.insert(parts.collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

struct Package(BTreeMap<Module, Names>);

impl Package {
    fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, &mut files);
        Self(
            files
                .into_iter()
                .map(|file| {
                    let parsed = syn::parse_file(&std::fs::read_to_string(&file).unwrap()).unwrap();
                    let mut names = Names::default();
                    names.visit_file(&parsed);
                    (module(folder, &file), names)
                })
                .collect(),
        )
    }

    /// The module that a path leads to, seen from a module; None outside the package.
    fn resolve(&self, from: &Module, path: &[String], steps: usize) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            name => {
                let inside = [from.as_slice(), &[name.to_owned()]].concat();
                if let Some(import) = self.0[from].imported.get(name) {
                    if steps == 0 || import.first() == Some(first) && import.len() == 1 {
                        return None;
                    }
                    return self.resolve(from, &[import, rest].concat(), steps - 1);
                }
                if !self.0.contains_key(&inside) {
                    return None;
                }
                inside
            }
        };
        let mut rest = rest;
        while let Some((next, others)) = rest.split_first() {
            if next == "super" {
                at = at.split_last()?.1.to_vec();
                rest = others;
                continue;
            }
            let inside = [at.as_slice(), std::slice::from_ref(next)].concat();
            if !self.0.contains_key(&inside) {
                break;
            }
            at = inside;
            rest = others;
        }
        let names = self.0.get(&at)?;
        // What is exported from elsewhere is defined there.
        if let Some((next, others)) = rest.split_first()
            && steps > 0
            && !names.defined.contains(next)
            && let Some(export) = names.exported.get(next)
        {
            return self.resolve(&at, &[export, others].concat(), steps - 1);
        }
        // An import of a module alone uses nothing of it yet.
        (!rest.is_empty()).then_some(at)
    }

    fn edges(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        self.0
            .iter()
            .map(|(module, names)| {
                let imports = names
                    .imported
                    .iter()
                    .filter(|(name, _)| !names.exported.contains_key(*name))
                    .map(|(_, path)| path);
                let used = names
                    .used
                    .iter()
                    .chain(imports)
                    .filter_map(|path| self.resolve(module, path, 8))
                    .filter(|used| !used.starts_with(module) && !module.starts_with(used));
                (module, used.collect())
            })
            .collect()
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name == "tests" || name.ends_with("_tests") {
            continue;
        }
        // A folder with a manifest of its own is another package.
        if path.is_dir() && !path.join("Cargo.toml").exists() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn module(folder: &Path, file: &Path) -> Module {
    let path = file.strip_prefix(folder).unwrap().with_extension("");
    let mut parts: Module = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts
        .last()
        .is_some_and(|last| ["mod", "lib"].contains(&last.as_str()))
    {
        parts.pop();
    }
    parts
}

/// The circles of the package in this folder: for each, the imports that make it, as `from -> to`.
pub fn circles(folder: &Path) -> Vec<Vec<String>> {
    let package = Package::read(folder);
    let edges = package.edges();
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = edges
        .keys()
        .map(|module| {
            let mut found: BTreeSet<&Module> = BTreeSet::new();
            let mut next: Vec<&Module> = vec![module];
            while let Some(module) = next.pop() {
                next.extend(edges[module].iter().filter(|used| found.insert(used)));
            }
            (*module, found)
        })
        .collect();
    let mut seen: BTreeSet<&Module> = BTreeSet::new();
    let mut circles = Vec::new();
    for module in edges.keys() {
        if !reached[module].contains(module) || seen.contains(module) {
            continue;
        }
        let members: BTreeSet<&Module> = reached[module]
            .iter()
            .filter(|other| reached[**other].contains(module))
            .copied()
            .collect();
        seen.extend(&members);
        let imports = members.iter().flat_map(|from| {
            edges[*from]
                .iter()
                .filter(|to| members.contains(to))
                .map(|to| format!("{} -> {}", from.join("::"), to.join("::")))
        });
        circles.push(imports.collect());
    }
    circles
}

#[test]
fn a_circle_is_found_through_an_export_and_a_module_and_its_parts_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; mod c;");
    write(
        "a/mod.rs",
        "mod inner; pub use inner::Thing; pub fn f() { inner::g() }",
    );
    write(
        "a/inner.rs",
        "use super::f; pub struct Thing; pub fn g() { f(); }",
    );
    write("b.rs", "use crate::a::Thing; pub fn h(_: Thing) {}");
    write(
        "c.rs",
        "use crate::{a::Thing, b}; fn i(thing: Thing) { b::h(thing) }",
    );
    assert_eq!(circles(folder.path()), Vec::<Vec<String>>::new());
    write(
        "a/inner.rs",
        "pub struct Thing; pub fn g() { format!(\"{}\", crate::b::h(Thing)); }",
    );
    assert_eq!(
        circles(folder.path()),
        [["a::inner -> b".to_owned(), "b -> a::inner".to_owned()]]
    );
}
