//! Rules of the file format that Excel enforces and no validator checks, and
//! rules of the house for a workbook.

use super::engine::Engine;
use super::package::{
    At, Cell, Package, Sheet, Value, parse_range, parse_reference, print_reference,
};
use klant::workbook::Function;
use std::collections::{BTreeMap, BTreeSet};

/// Every broken rule, one line each; none for a sound workbook.
pub(crate) fn invariants(bytes: &[u8]) -> Vec<String> {
    let engine = Engine::open(bytes);
    let package = &engine.package;
    let mut faults = Vec::new();
    parts(package, &mut faults);
    sheet_names(package, &mut faults);
    let names = defined_names(package, &mut faults);
    let scope = Scope {
        sheets: package.sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect(),
        names,
    };
    for (index, sheet) in package.sheets.iter().enumerate() {
        let mut say = |what: String| faults.push(format!("{}: {what}", sheet.name));
        cells(&engine, index, sheet, &scope, &mut say);
        order(sheet, &mut say);
        merges_and_tables(package, sheet, &mut say);
        validations(sheet, &scope, &mut say);
        conditional_formats(sheet, &scope, &mut say);
        links(sheet, &scope, &mut say);
        protection(sheet, &mut say);
    }
    faults
}

/// What a formula may refer to, in lower case.
struct Scope {
    sheets: BTreeSet<String>,
    names: BTreeSet<String>,
}

fn parts(package: &Package, faults: &mut Vec<String>) {
    for name in package.parts.keys() {
        for (piece, what) in [
            ("vbaProject", "a macro"),
            ("externalLink", "an external link"),
            ("media/", "an image"),
            ("activeX", "a control"),
            ("embeddings", "an embedded file"),
        ] {
            if name.contains(piece) {
                faults.push(format!("{name}: {what}"));
            }
        }
        if name.ends_with(".rels") {
            let relations = package.part(name).unwrap_or_default();
            for relation in &relations.children {
                if relation.get("TargetMode") == Some("External") {
                    faults.push(format!("{name}: leads outside to {:?}", relation.get("Target")));
                }
            }
        }
    }
}

fn sheet_names(package: &Package, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for Sheet { name, .. } in &package.sheets {
        if name.is_empty() || name.encode_utf16().count() > 31 {
            faults.push(format!("sheet name {name:?}: 1 to 31 characters"));
        }
        if name.contains(['[', ']', ':', '*', '?', '/', '\\'])
            || name.starts_with('\'')
            || name.ends_with('\'')
            || name.eq_ignore_ascii_case("history")
        {
            faults.push(format!("sheet name {name:?} is not allowed"));
        }
        if !seen.insert(name.to_lowercase()) {
            faults.push(format!("two sheets named {name:?}"));
        }
    }
}

fn defined_names(package: &Package, faults: &mut Vec<String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let sheets: BTreeSet<String> =
        package.sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
    for entry in package.workbook.find_all("definedName") {
        let name = entry.get("name").unwrap_or_default();
        let local = entry.get("localSheetId").unwrap_or_default();
        let well_formed =
            name.strip_prefix("_xlnm.").unwrap_or(name).chars().enumerate().all(|(index, c)| {
                c.is_alphabetic() || c == '_' || (index > 0 && (c.is_numeric() || c == '.'))
            });
        let looks_like_a_cell =
            parse_reference(name).is_some() || ["r", "c"].contains(&name.to_lowercase().as_str());
        if name.is_empty() || name.len() > 255 || !well_formed || looks_like_a_cell {
            faults.push(format!("defined name {name:?} is not allowed"));
        }
        if !seen.insert((name.to_lowercase(), local.to_owned())) {
            faults.push(format!("two defined names {name:?}"));
        }
        if entry.text.contains("#REF!") || entry.text.is_empty() {
            faults.push(format!("defined name {name:?} leads nowhere: {}", entry.text));
        }
        for token in tokens(&entry.text) {
            if let Token::Sheet(sheet) = token
                && !sheets.contains(&sheet.to_lowercase())
            {
                faults.push(format!("defined name {name:?} leads to the missing sheet {sheet:?}"));
            }
        }
    }
    seen.into_iter().map(|(name, _)| name).collect()
}

fn cells(
    engine: &Engine,
    index: usize,
    sheet: &Sheet,
    scope: &Scope,
    say: &mut impl FnMut(String),
) {
    sheet.shared_faults.iter().for_each(|fault| say(fault.clone()));
    for (at, cell) in &sheet.cells {
        let place = print_reference(*at);
        match &cell.value {
            Value::Malformed(text) => say(format!("{place} holds a malformed value {text:?}")),
            Value::Error(error) if !is_meant(cell, error) => {
                say(format!("{place} shows {error}"));
            }
            Value::Text(text) if text.encode_utf16().count() > 32_767 => {
                say(format!("{place} holds more than 32,767 characters"));
            }
            _ => {}
        }
        let Some(formula) = &cell.formula else { continue };
        if !cell.cached {
            say(format!("{place} has no cached result: ={formula}"));
        }
        for fault in formula_faults(formula, scope) {
            say(format!("{place} {fault}: ={formula}"));
        }
        if let Value::Error(error) = engine.value(index, *at)
            && !is_meant(cell, &error)
        {
            say(format!("{place} comes to {error}: ={formula}"));
        }
    }
}

/// Whether a cell says that there is nothing to draw: charts leave that out.
fn is_meant(cell: &Cell, error: &str) -> bool {
    error == "#N/A" && cell.formula.as_ref().is_some_and(|formula| formula.contains("NA()"))
}

/// Rows and cells ascend and none comes twice.
fn order(sheet: &Sheet, say: &mut impl FnMut(String)) {
    for pair in sheet.order.windows(2) {
        if pair[0] >= pair[1] {
            say(format!(
                "{} is followed by {}",
                print_reference(pair[0]),
                print_reference(pair[1])
            ));
        }
    }
}

/// What is wrong with the text of a formula, without its leading `=`.
fn formula_faults(formula: &str, scope: &Scope) -> Vec<String> {
    let mut faults = Vec::new();
    if formula.encode_utf16().count() > 8192 {
        faults.push("is longer than 8,192 characters".to_owned());
    }
    if formula.starts_with('=') || formula.is_empty() {
        faults.push("starts with = or is empty".to_owned());
    }
    let mut depth = 0_usize;
    let mut deepest = 0;
    for token in tokens(formula) {
        match token {
            Token::Open => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Token::Close => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => faults.push("closes a bracket that is not open".to_owned()),
            },
            Token::Function(name) if name.parse::<Function>().is_err() => {
                faults.push(format!("uses {name}"));
            }
            Token::Sheet(name) if !scope.sheets.contains(&name.to_lowercase()) => {
                faults.push(format!("refers to the missing sheet {name:?}"));
            }
            Token::Name(name)
                if parse_reference(&name).is_none()
                    && !["TRUE", "FALSE"].contains(&name.as_str())
                    && !scope.names.contains(&name.to_lowercase()) =>
            {
                faults.push(format!("uses the unknown name or reference {name}"));
            }
            Token::Text(text) => {
                if text.encode_utf16().count() > 255 {
                    faults.push("holds a text of more than 255 characters".to_owned());
                }
                if let Some(sheet) = link_target(&text)
                    && !scope.sheets.contains(&sheet.to_lowercase())
                {
                    faults.push(format!("links to the missing sheet {sheet:?}"));
                }
            }
            Token::Odd(what) => faults.push(format!("holds {what}")),
            _ => {}
        }
    }
    if depth != 0 {
        faults.push("leaves a bracket open".to_owned());
    }
    if deepest > 64 {
        faults.push("nests deeper than 64 levels".to_owned());
    }
    faults
}

/// The sheet of `#Sheet!A` or `#'My sheet'!A`.
fn link_target(text: &str) -> Option<String> {
    let (sheet, _) = text.strip_prefix('#')?.rsplit_once('!')?;
    Some(unquote(sheet))
}

fn unquote(sheet: &str) -> String {
    match sheet.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => sheet.to_owned(),
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Function(String),
    Sheet(String),
    Name(String),
    Text(String),
    Open,
    Close,
    Odd(String),
}

/// The parts of a formula that the rules speak of; numbers and operators are skipped.
fn tokens(formula: &str) -> Vec<Token> {
    let characters: Vec<char> = formula.chars().collect();
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(&c) = characters.get(index) {
        match c {
            '"' | '\'' => {
                let mut text = String::new();
                index += 1;
                loop {
                    match (characters.get(index), characters.get(index + 1)) {
                        (Some(&q), Some(&next)) if q == c && next == c => {
                            text.push(c);
                            index += 2;
                        }
                        (Some(&q), _) if q == c => {
                            index += 1;
                            break;
                        }
                        (Some(&other), _) => {
                            text.push(other);
                            index += 1;
                        }
                        (None, _) => {
                            found.push(Token::Odd("an open quote".to_owned()));
                            break;
                        }
                    }
                }
                if c == '"' {
                    found.push(Token::Text(text));
                } else if characters.get(index) == Some(&'!') {
                    index += 1;
                    found.push(Token::Sheet(text));
                } else {
                    found.push(Token::Odd("a quote without a sheet".to_owned()));
                }
                continue;
            }
            '(' => found.push(Token::Open),
            ')' => found.push(Token::Close),
            '[' | ']' | '#' | '@' => found.push(Token::Odd(format!("{c}"))),
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let start = index;
                while characters
                    .get(index)
                    .is_some_and(|&c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
                {
                    index += 1;
                }
                let word: String = characters[start..index].iter().collect();
                match characters.get(index) {
                    Some('(') => found.push(Token::Function(word)),
                    Some('!') => {
                        index += 1;
                        found.push(Token::Sheet(word));
                    }
                    _ => found.push(Token::Name(word)),
                }
                continue;
            }
            c if c.is_ascii_digit() || c == '.' => {
                // 12, 0.5, 1E-12, 9.9E+307; a row range such as 2:3 has no place here.
                while let Some(&c) = characters.get(index) {
                    let exponent = matches!(c, '+' | '-')
                        && matches!(characters.get(index - 1), Some('E' | 'e'));
                    if !(c.is_ascii_digit() || matches!(c, '.' | 'E' | 'e') || exponent) {
                        break;
                    }
                    index += 1;
                }
                continue;
            }
            _ => {}
        }
        index += 1;
    }
    found
}

fn overlap(a: (At, At), b: (At, At)) -> bool {
    a.0.0 <= b.1.0 && b.0.0 <= a.1.0 && a.0.1 <= b.1.1 && b.0.1 <= a.1.1
}

fn merges_and_tables(package: &Package, sheet: &Sheet, say: &mut impl FnMut(String)) {
    let mut areas: Vec<(String, (At, At))> = Vec::new();
    for merge in sheet.xml.find_all("mergeCell") {
        let reference = merge.get("ref").unwrap_or_default();
        match parse_range(reference) {
            Some(range) => areas.push((format!("merge {reference}"), range)),
            None => say(format!("merge {reference:?} is no range")),
        }
    }
    for name in related(package, sheet, "/table") {
        let table = package.part(&name).unwrap_or_default();
        let reference = table.get("ref").unwrap_or_default();
        let Some(range) = parse_range(reference) else {
            say(format!("table {name}: {reference:?} is no range"));
            continue;
        };
        areas.push((format!("table {reference}"), range));
        if range.1.0 <= range.0.0 {
            say(format!("table {reference} has no row below its header"));
        }
        let columns = table.find_all("tableColumn");
        let mut seen = BTreeSet::new();
        for (offset, column) in (0_u32..).zip(&columns) {
            let header = column.get("name").unwrap_or_default();
            let at = (range.0.0, range.0.1 + offset);
            let shown = sheet.cells.get(&at).map(|cell| cell.value.text()).unwrap_or_default();
            if shown != header {
                say(format!("{} shows {shown:?}, its table {header:?}", print_reference(at)));
            }
            if !seen.insert(header.to_lowercase()) {
                say(format!("table {reference} has two columns {header:?}"));
            }
        }
        if columns.len() != usize::try_from(range.1.1 - range.0.1 + 1).unwrap() {
            say(format!("table {reference} has {} columns", columns.len()));
        }
    }
    for (index, (name, area)) in areas.iter().enumerate() {
        for (other, with) in &areas[index + 1..] {
            if overlap(*area, *with) {
                say(format!("{name} overlaps {other}"));
            }
        }
    }
}

/// Parts that a sheet refers to, by the end of the relation's type.
fn related(package: &Package, sheet: &Sheet, kind: &str) -> Vec<String> {
    let (folder, file) = sheet.part.rsplit_once('/').unwrap_or(("", &sheet.part));
    let relations = package.part(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
    relations
        .children
        .iter()
        .filter(|relation| relation.get("Type").is_some_and(|found| found.ends_with(kind)))
        .filter_map(|relation| relation.get("Target"))
        .map(|target| match target.strip_prefix("../") {
            Some(rest) => format!("xl/{rest}"),
            None => target.trim_start_matches('/').to_owned(),
        })
        .collect()
}

fn ranges(reference: &str, what: &str, say: &mut impl FnMut(String)) {
    for range in reference.split_whitespace() {
        if parse_range(range).is_none_or(|(first, last)| first.0 > last.0 || first.1 > last.1) {
            say(format!("{what}: {range:?} is no range"));
        }
    }
}

fn validations(sheet: &Sheet, scope: &Scope, say: &mut impl FnMut(String)) {
    let mut taken: BTreeMap<At, String> = BTreeMap::new();
    for rule in sheet.xml.find_all("dataValidation") {
        let reference = rule.get("sqref").unwrap_or_default();
        let what = format!("validation of {reference}");
        ranges(reference, &what, say);
        for (attribute, limit) in
            [("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)]
        {
            let length = rule.get(attribute).unwrap_or_default().encode_utf16().count();
            if length > limit {
                say(format!("{what}: {attribute} of {length} characters, {limit} are allowed"));
            }
        }
        for formula in &rule.children {
            let text = &formula.text;
            if text.starts_with('"') && text.encode_utf16().count() > 257 {
                say(format!("{what}: a list of more than 255 characters"));
            }
            for fault in formula_faults(text, scope) {
                say(format!("{what} {fault}: {text}"));
            }
        }
        for range in reference.split_whitespace().filter_map(parse_range) {
            // Two rules on a cell: Excel keeps one and says nothing.
            if let Some(other) = taken.insert(range.0, reference.to_owned()) {
                say(format!("{what} meets that of {other}"));
            }
        }
    }
}

fn conditional_formats(sheet: &Sheet, scope: &Scope, say: &mut impl FnMut(String)) {
    for format in sheet.xml.find_all("conditionalFormatting") {
        let reference = format.get("sqref").unwrap_or_default();
        let what = format!("conditional format of {reference}");
        ranges(reference, &what, say);
        for formula in format.find_all("formula") {
            // Whether the row above is in sight is a question of looks: no value hangs on it.
            let faults = formula_faults(&formula.text, scope);
            for fault in faults.iter().filter(|fault| *fault != "uses SUBTOTAL") {
                say(format!("{what} {fault}: {}", formula.text));
            }
        }
    }
}

fn links(sheet: &Sheet, scope: &Scope, say: &mut impl FnMut(String)) {
    for link in sheet.xml.find_all("hyperlink") {
        let place = link.get("ref").unwrap_or_default();
        match link.get("location") {
            Some(location) => {
                let target = link_target(&format!("#{location}")).unwrap_or_default();
                if !scope.sheets.contains(&target.to_lowercase()) {
                    say(format!("the link in {place} leads to the missing {location}"));
                }
            }
            None => say(format!("the link in {place} leads outside")),
        }
        if link.get("tooltip").unwrap_or_default().encode_utf16().count() > 255 {
            say(format!("the link in {place} has a tooltip of more than 255 characters"));
        }
    }
}

fn protection(sheet: &Sheet, say: &mut impl FnMut(String)) {
    if let Some(protection) = sheet.xml.child("sheetProtection")
        && ["password", "hashValue"].iter().any(|key| protection.get(key).is_some())
    {
        say("is protected with a password".to_owned());
    }
}
