//! Formulas that are copies of each other, written once.
//!
//! Most formulas of the steps say the same of the next period, or of the next row. A file holds
//! such a formula once, at its first cell, with the area in which the others stand, and these
//! name it by number: programs shift its references. What does not move is marked with dollars;
//! those of columns say nothing else, so they are set here: a column that is the same in two copies
//! has one, and one that moves along has none.
//!
//! Formulas that refer to other sheets are not shared: Excel takes a file with such ones for a
//! damaged one.

use super::formula_references::{Reference, alike, marked, parse};
use crate::workbook::{
    evaluate::{FormulaText, counted},
    notation::push_reference,
};
use std::{fmt::Write as _, ops::Range};

/// The row and the column of a formula, from 0.
type FormulaSpot = (u32, u16);

/// Formulas as a file holds them.
#[derive(Debug, Default)]
pub(crate) struct SharedFormulas {
    /// What the first formula of each group says.
    texts: String,
    /// The references in them.
    references: Vec<Reference>,
    groups: Vec<Group>,
    /// The group of each formula, by its number.
    of: Vec<u32>,
}

/// Formulas that are copies of each other; most often one alone.
#[derive(Debug)]
struct Group {
    /// The number of its first formula, and that one's cell.
    number: u32,
    first: FormulaSpot,
    /// The cell at the end of the area in which all of them stand.
    last: FormulaSpot,
    /// The first formula's text among the texts.
    text: Range<u32>,
    /// Its references among all references.
    references: Range<u32>,
    /// By which number the copies name it; none of one alone.
    index: Option<u32>,
}

impl SharedFormulas {
    /// Writes a formula as an element; what it says goes through `escape`.
    pub(crate) fn write(&self, number: u32, out: &mut String, escape: impl Fn(&mut String, &str)) {
        let Some(group) = self.group(number) else { return };
        match group.index {
            None => out.push_str("<f>"),
            Some(index) if group.number == number => {
                out.push_str("<f t=\"shared\" ref=\"");
                push_reference(out, group.first.0, group.first.1, false, false);
                out.push(':');
                push_reference(out, group.last.0, group.last.1, false, false);
                _ = write!(out, "\" si=\"{index}\">");
            }
            Some(index) => {
                _ = write!(out, "<f t=\"shared\" si=\"{index}\"/>");
                return;
            }
        }
        let text = self.texts.get(at(&group.text)).unwrap_or_default();
        if group.index.is_some() {
            let references = self.references.get(at(&group.references)).unwrap_or_default();
            escape(out, &marked(text, references));
        } else {
            escape(out, text);
        }
        out.push_str("</f>");
    }

    fn group(&self, number: u32) -> Option<&Group> {
        self.groups.get(usize::try_from(*self.of.get(usize::try_from(number).ok()?)?).ok()?)
    }
}

/// Finds copies among formulas that come row by row, and from left to right in each.
#[derive(Debug, Default)]
pub(crate) struct FormulaSharing {
    found: SharedFormulas,
    /// Columns of the row above and of this one, with the groups of their formulas.
    above: Vec<(u16, u32)>,
    here: Vec<(u16, u32)>,
    row: u32,
    /// As far as the row above was looked through.
    seen: usize,
    /// References of the formula that is looked at.
    parsed: Vec<Reference>,
    /// What the formula says that is looked at, of one whose text is marked.
    unmarked: String,
    /// The one before it.
    before: Option<MarkedCopy>,
}

/// A formula among copies that were marked. They have numbers one after the other.
#[derive(Clone, Copy, Debug)]
struct MarkedCopy {
    number: u32,
    cell: FormulaSpot,
    /// How many of them stand right before it.
    run: u32,
    /// Whether it can be shared.
    shared: bool,
}

impl FormulaSharing {
    /// Begins, with room for the formulas that are to come: so many, of so many bytes. What grows
    /// bit by bit leaves holes in memory; room that is not used takes none.
    pub(crate) fn new((count, bytes): (usize, usize)) -> Self {
        let mut sharing = Self::default();
        let found = &mut sharing.found;
        found.of.reserve(count);
        found.groups.reserve(count / 2);
        found.references.reserve(count);
        found.texts.reserve(bytes / 2);
        sharing
    }

    /// Takes the next formula; formulas have numbers from 0, in any order.
    pub(crate) fn add(&mut self, number: u32, cell: FormulaSpot, said: FormulaText<'_>) {
        self.reach(cell.0);
        let before = self.before.filter(|before| {
            said.by.is_some_and(|by| by > 0)
                && (before.number + 1, before.cell) == (number, (cell.0, cell.1.wrapping_sub(1)))
        });
        let run = before.map_or(0, |before| before.run + 1);
        let (group, shared) = match before {
            // Two neighbours have told what moves: nothing else can follow.
            Some(before) if before.shared && run > 1 && self.stretch(cell.1) => {
                (self.here.last().map_or(u32::MAX, |(_, group)| *group), true)
            }
            before => {
                let unmarked = std::mem::take(&mut self.unmarked);
                let unmarked = said.unmarked(unmarked);
                let text = unmarked.as_deref().unwrap_or(said.text);
                let can_be = before.is_none_or(|before| before.shared);
                let found = self.group_of(number, cell, text, can_be);
                self.unmarked = unmarked.unwrap_or_default();
                found
            }
        };
        self.before = said.by.map(|_| MarkedCopy { number, cell, run, shared });
        self.here.push((cell.1, group));
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        if self.found.of.len() <= at {
            self.found.of.resize(at.saturating_add(1), u32::MAX);
        }
        if let Some(place) = self.found.of.get_mut(at) {
            *place = group;
        }
    }

    /// The group of a formula, and whether it can be shared at all.
    fn group_of(
        &mut self,
        number: u32,
        cell: FormulaSpot,
        text: &str,
        can_be: bool,
    ) -> (u32, bool) {
        let shared = can_be && parse(text, &mut self.parsed);
        let group = if shared {
            let left = self.here.last().filter(|(column, _)| column + 1 == cell.1);
            let left = left.map(|(_, group)| *group);
            let above = self.above_of(cell.1);
            let neighbours = [left, above.filter(|above| Some(*above) != left)];
            neighbours.into_iter().flatten().find(|group| self.joins(*group, cell, text))
        } else {
            self.parsed.clear();
            None
        };
        (group.unwrap_or_else(|| self.begin(number, cell, text)), shared)
    }

    /// Widens the group of the two formulas on the left of a column by it; false where they are of
    /// two groups.
    fn stretch(&mut self, column: u16) -> bool {
        let [.., (_, one), (_, two)] = self.here.as_slice() else { return false };
        let Some(group) = self.found.groups.get_mut(at(&(*two..*two)).start) else { return false };
        if one == two {
            group.last.1 = group.last.1.max(column);
        }
        one == two
    }

    /// What was found: copies are counted, and references of formulas that stand alone let go of.
    pub(crate) fn finish(self) -> SharedFormulas {
        let mut found = self.found;
        let (mut index, mut kept) = (0, 0);
        for group in &mut found.groups {
            let references = at(&group.references);
            if group.first == group.last {
                group.references = 0..0;
                continue;
            }
            group.index = Some(index);
            index += 1;
            let length = references.len();
            found.references.copy_within(references, kept);
            group.references = counted(kept)..counted(kept + length);
            kept += length;
        }
        found.references.truncate(kept);
        found.references.shrink_to_fit();
        found
    }

    /// Goes on to a row.
    fn reach(&mut self, row: u32) {
        if row == self.row {
            return;
        }
        std::mem::swap(&mut self.above, &mut self.here);
        self.here.clear();
        if row != self.row + 1 {
            self.above.clear();
        }
        self.row = row;
        self.seen = 0;
    }

    /// The group of the formula above a column of this row.
    fn above_of(&mut self, column: u16) -> Option<u32> {
        let ahead = self.above.get(self.seen..).unwrap_or_default();
        self.seen += ahead.iter().take_while(|(above, _)| *above < column).count();
        let (above, group) = self.above.get(self.seen)?;
        (*above == column).then_some(*group)
    }

    /// Whether the formula that was parsed is a copy of a group's; then it belongs to it.
    fn joins(&mut self, group: u32, cell: FormulaSpot, text: &str) -> bool {
        let Ok(group) = usize::try_from(group) else { return false };
        let Some(group) = self.found.groups.get_mut(group) else { return false };
        let first = self.found.texts.get(at(&group.text)).unwrap_or_default();
        let references = self.found.references.get_mut(at(&group.references)).unwrap_or_default();
        if references.len() != self.parsed.len()
            || !alike((first, references), (text, &self.parsed))
        {
            return false;
        }
        let down = cell.0.saturating_sub(group.first.0);
        let right = u32::from(cell.1.saturating_sub(group.first.1));
        let mut all = |say| {
            let mut pairs = references.iter_mut().zip(&self.parsed);
            pairs.all(|(first, copy)| first.follows(copy, (down, right), say))
        };
        // Of what is no copy nothing is learnt.
        let fits = all(false);
        if fits {
            all(true);
            group.last = (group.last.0.max(cell.0), group.last.1.max(cell.1));
        }
        fits
    }

    /// Begins a group with the formula that was parsed.
    fn begin(&mut self, number: u32, cell: FormulaSpot, text: &str) -> u32 {
        let SharedFormulas { texts, references, groups, .. } = &mut self.found;
        let (start, from) = (counted(texts.len()), counted(references.len()));
        texts.push_str(text);
        references.append(&mut self.parsed);
        let group = counted(groups.len());
        groups.push(Group {
            number,
            first: cell,
            last: cell,
            text: start..counted(texts.len()),
            references: from..counted(references.len()),
            index: None,
        });
        group
    }
}

fn at(range: &Range<u32>) -> Range<usize> {
    let place = |number| usize::try_from(number).unwrap_or(usize::MAX);
    place(range.start)..place(range.end)
}

#[cfg(test)]
mod tests {
    use super::{FormulaSharing, FormulaText};
    use proptest::prelude::*;

    /// A grid of formulas as it is written, row by row.
    fn written(rows: &[&[&str]]) -> Vec<String> {
        let cells = (0_u32..).zip(rows).flat_map(|(row, formulas)| {
            (0_u16..).zip(*formulas).map(move |(column, formula)| ((row, column), *formula))
        });
        let formulas: Vec<_> = cells.filter(|(_, formula)| !formula.is_empty()).collect();
        let mut sharing = FormulaSharing::new((formulas.len(), 0));
        for (number, (cell, formula)) in (0..).zip(&formulas) {
            sharing.add(number, *cell, FormulaText { text: formula, by: None });
        }
        let shared = sharing.finish();
        (0..)
            .zip(&formulas)
            .map(|(number, _)| {
                let mut out = String::new();
                shared.write(number, &mut out, String::push_str);
                out
            })
            .collect()
    }

    #[test]
    fn copies_below_and_beside_each_other_are_written_once() {
        assert_eq!(
            written(&[&["D1+$Z$1", "E1+$Z$1"], &["D2+$Z$1", "E2+$Z$1"]]),
            [
                "<f t=\"shared\" ref=\"A1:B2\" si=\"0\">D1+$Z$1</f>",
                "<f t=\"shared\" si=\"0\"/>",
                "<f t=\"shared\" si=\"0\"/>",
                "<f t=\"shared\" si=\"0\"/>",
            ]
        );
    }

    #[test]
    fn a_column_that_stays_has_a_dollar_and_one_that_moves_has_none() {
        assert_eq!(
            written(&[&["SUM($D1:$F1)*$D$9", "SUM($D1:$F1)*$E$9"], &["SUM(D2:F2)*$D$9"]])[0],
            "<f t=\"shared\" ref=\"A1:B2\" si=\"0\">SUM($D1:$F1)*D$9</f>"
        );
        // The half of which nothing tells is as it was said.
        assert_eq!(
            written(&[&["$D$1", "$E$1"]])[0],
            "<f t=\"shared\" ref=\"A1:B1\" si=\"0\">D$1</f>"
        );
    }

    #[test]
    fn rows_are_copies_only_where_they_say_so_already() {
        for (one, two) in [("SUM($D$1:$F$1)", "SUM($D$2:$F$2)"), ("D9", "D9")] {
            let alone = [one, two].map(|formula| format!("<f>{formula}</f>"));
            assert_eq!(written(&[&[one], &[two]]), alone);
        }
    }

    #[test]
    fn what_says_something_else_stands_alone() {
        for (one, two) in [
            ("D1", "F1"),
            ("D1", "E1+0"),
            ("D1&\"D1\"", "E1&\"E1\""),
            ("D1+D1", "E1+D1+0"),
            ("E1", "D1"),
            ("LOG10(D1)", "LOG11(E1)"),
            ("D1+10", "E1+11"),
            ("SUM(D1,E1)", "SUM(E1,F2)"),
        ] {
            assert_eq!(written(&[&[one, two]]), [one, two].map(|it| format!("<f>{it}</f>")));
        }
        // A third copy would have to stay where the second one moved.
        assert_eq!(written(&[&["D1", "E1", "E1"]])[2], "<f>E1</f>");
    }

    #[test]
    fn what_excel_does_not_share_stands_alone() {
        for formula in ["'Data'!$A$1", "Data!A1", "_xlfn.MAXIFS(A1:A2,B1:B2,1)", "SUM({1,2})"] {
            let alone = format!("<f>{formula}</f>");
            assert_eq!(written(&[&[formula, formula]]), [alone.clone(), alone]);
        }
    }

    #[test]
    fn only_neighbours_are_copies() {
        let one = "<f t=\"shared\" ref=\"A1:A2\" si=\"0\">$Z$1</f>";
        let rows: &[&[&str]] = &[&["$Z$1", "", "1"], &["$Z$1", "", "$Z$1"], &[], &["$Z$1"]];
        let copy = "<f t=\"shared\" si=\"0\"/>";
        assert_eq!(written(rows), [one, "<f>1</f>", copy, "<f>$Z$1</f>", "<f>$Z$1</f>"]);
    }

    fn formula() -> impl Strategy<Value = String> {
        let reference = (0_u32..4, 0_u16..4, any::<bool>(), any::<bool>()).prop_map(
            |(row, column, fixed_row, fixed_column)| {
                let mut out = String::new();
                crate::workbook::notation::push_reference(
                    &mut out,
                    row,
                    column,
                    fixed_row,
                    fixed_column,
                );
                out
            },
        );
        (prop::sample::select(vec!["", "1+", "\"A1\"&"]), reference.clone(), reference)
            .prop_map(|(before, one, two)| format!("{before}MAX({one},{two})"))
    }

    /// As in `tests/common/cases.rs`.
    #[expect(clippy::disallowed_methods, reason = "how many cases there are is said to the tests")]
    fn at_least(usual: u32) -> u32 {
        let asked = std::env::var("KLANT_CASES").ok().and_then(|text| text.parse().ok());
        usual.max(asked.unwrap_or(0))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(at_least(500)))]

        #[test]
        fn each_cell_says_what_it_said(
            rows in prop::collection::vec(prop::collection::vec(formula(), 1..5), 1..5),
        ) {
            let rows: Vec<Vec<&str>> =
                rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let mut written = written(&rows).into_iter();
            let mut first = std::collections::BTreeMap::new();
            for (row, formulas) in (0_u32..).zip(&rows) {
                for (column, formula) in (0_u32..).zip(*formulas) {
                    let element = written.next().unwrap_or_default();
                    let index = element.split("si=\"").nth(1).and_then(|it| it.split('"').next());
                    let text = element.split_once('>').and_then(|(_, rest)| rest.split_once("</f>"));
                    let said = match (index, text) {
                        (None, Some((text, _))) => text.to_owned(),
                        (Some(index), Some((text, _))) => {
                            first.insert(index.to_owned(), (text.to_owned(), (row, column)));
                            text.to_owned()
                        }
                        (Some(index), None) => {
                            let (text, from) = &first[index];
                            calamine::expand_shared_formula(text, *from, (row, column))?
                        }
                        (None, None) => String::new(),
                    };
                    prop_assert_eq!(said.replace('$', ""), formula.replace('$', ""));
                }
            }
        }
    }
}
