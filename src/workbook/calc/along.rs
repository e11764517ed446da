//! What stands in one column after the other: most of it is copied.

use super::{Calc, sink::CellStyle};
use crate::{model::Moment, workbook::copied};
use std::ops::Range;

/// What was to be written for one moment.
#[derive(Debug, Default)]
pub(super) struct Taken {
    cells: Vec<TakenCell>,
    texts: String,
}

/// A cell of it.
#[derive(Clone, Debug)]
struct TakenCell {
    row: u32,
    column: u16,
    content: TakenContent,
}

/// What stands in it; texts among the texts.
#[derive(Clone, Debug)]
enum TakenContent {
    Formula(Range<usize>),
    Text(Range<usize>),
    Number(Option<f64>),
}

impl Taken {
    pub(super) fn formula(&mut self, row: u32, column: u16, formula: &str) {
        let content = TakenContent::Formula(self.keep(formula));
        self.cells.push(TakenCell { row, column, content });
    }

    pub(super) fn text(&mut self, row: u32, column: u16, text: &str) {
        let content = TakenContent::Text(self.keep(text));
        self.cells.push(TakenCell { row, column, content });
    }

    pub(super) fn number(&mut self, row: u32, column: u16, number: Option<f64>) {
        self.cells.push(TakenCell { row, column, content: TakenContent::Number(number) });
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let start = self.texts.len();
        self.texts.push_str(text);
        start..self.texts.len()
    }

    fn said(&self, range: &Range<usize>) -> &str {
        self.texts.get(range.clone()).unwrap_or_default()
    }

    /// Takes a formula out that stands in a cell and says so; false where there is none.
    fn take_copy(&mut self, row: u32, column: u16, formula: &str) -> bool {
        let found = self.cells.iter().position(|cell| {
            (cell.row, cell.column) == (row, column)
                && matches!(&cell.content, TakenContent::Formula(said) if self.said(said) == formula)
        });
        found.map(|at| self.cells.remove(at)).is_some()
    }

    /// The same with what moves along marked, where the next column has copies of all of it.
    fn marked(&self, next: &Self) -> Option<Self> {
        if self.cells.len() != next.cells.len() {
            return None;
        }
        let mut all = Self::default();
        let mut marked = String::new();
        for (one, two) in self.cells.iter().zip(&next.cells) {
            if (one.row, one.column.checked_add(1)) != (two.row, Some(two.column)) {
                return None;
            }
            match (&one.content, &two.content) {
                (TakenContent::Formula(here), TakenContent::Formula(there)) => {
                    if !copied::mark(self.said(here), next.said(there), &mut marked) {
                        return None;
                    }
                    all.formula(one.row, one.column, &marked);
                }
                (TakenContent::Text(here), TakenContent::Text(there)) => {
                    if self.said(here) != next.said(there) {
                        return None;
                    }
                    all.text(one.row, one.column, self.said(here));
                }
                (TakenContent::Number(here), TakenContent::Number(there)) if here == there => {
                    all.number(one.row, one.column, *here);
                }
                _ => return None,
            }
        }
        Some(all)
    }
}

impl Calc<'_> {
    /// Writes what stands in the columns of moments that follow one another.
    ///
    /// Where two neighbours are copies, so are those that follow: the rest is not worked out again.
    /// The last is, because nothing stands behind it. So what is written must not differ in a period
    /// between the first and the last but by its column.
    pub(super) fn along(
        &mut self,
        moments: impl Iterator<Item = Moment>,
        mut write: impl FnMut(&mut Self, Moment),
    ) {
        let moments: Vec<Moment> = moments.collect();
        let mut before: Option<Taken> = None;
        for (at, moment) in moments.iter().enumerate() {
            // Behind this one: those to copy, and the last.
            let copies = moments.len().saturating_sub(at + 2);
            let here = self.taken(*moment, &mut write);
            if let Some(before) = before.take() {
                if copies > 0
                    && self.copying
                    && self.taken.is_none()
                    && let Some(marked) = before.marked(&here)
                {
                    let last = moments.last().map(|last| self.taken(*last, &mut write));
                    let last = self.put_copies(&marked, copies + 1, last.unwrap_or_default());
                    self.put(&last);
                    return;
                }
                self.put(&before);
            }
            before = Some(here);
        }
        if let Some(last) = before {
            self.put(&last);
        }
    }

    /// What is written for a moment, before it is.
    fn taken(&mut self, moment: Moment, write: &mut impl FnMut(&mut Self, Moment)) -> Taken {
        let around = self.taken.replace(Taken::default());
        write(self, moment);
        std::mem::replace(&mut self.taken, around).unwrap_or_default()
    }

    fn put(&mut self, taken: &Taken) {
        for TakenCell { row, column, content } in &taken.cells {
            match content {
                TakenContent::Formula(said) => self.formula(*row, *column, taken.said(said)),
                TakenContent::Text(said) => self.text(*row, *column, taken.said(said)),
                TakenContent::Number(number) => self.number(*row, *column, *number),
            }
        }
    }

    /// Puts marked cells, and so many copies on the right of each; gives what is left of the cells
    /// of the next column, where those that are copies as well were put with them.
    fn put_copies(&mut self, marked: &Taken, copies: usize, mut last: Taken) -> Taken {
        let copies = u16::try_from(copies).unwrap_or(u16::MAX);
        let mut unmarked = String::new();
        for TakenCell { row, column, content } in &marked.cells {
            let (row, mut columns) = (*row, *column..=column.saturating_add(copies));
            match content {
                TakenContent::Formula(said) => {
                    let said = marked.said(said);
                    unmarked.clear();
                    copied::unmark(said, copies.saturating_add(1), &mut unmarked);
                    let next = columns.end().saturating_add(1);
                    if last.take_copy(row, next, &unmarked) {
                        columns = *column..=next;
                    }
                    let copies = columns.end() - columns.start();
                    self.print.add_fast(said.as_bytes());
                    self.print.add_fast(&copies.to_le_bytes());
                    self.cells.copies(self.sheet, row, columns, said);
                }
                TakenContent::Text(said) => columns.for_each(|column| {
                    let said = marked.said(said);
                    self.cells.text(self.sheet, row, column, said, CellStyle::Bare);
                }),
                TakenContent::Number(number) => columns.for_each(|column| {
                    self.cells.number(self.sheet, row, column, *number);
                }),
            }
        }
        last
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::super::{
        Calc,
        context::CalcContext,
        sink::{CellSink, CellStyle, NamedPlace},
    };
    use crate::{
        catalogue::{Catalogue, load},
        model::{Id, Lens, PeriodLength},
        scorecard::{Plan, PlanRequest, Scorecard, build, plan_for},
        selection::Filter,
        workbook::tables::block::SheetKey,
    };
    use std::{collections::BTreeMap, ops::RangeInclusive};

    /// Every cell, and how many formulas were copied.
    #[derive(Default)]
    struct Everything {
        cells: BTreeMap<(usize, u32, u16), String>,
        copied: usize,
    }

    impl Everything {
        fn put(&mut self, sheet: SheetKey, row: u32, column: u16, content: String) {
            self.cells.insert((sheet as usize, row, column), content);
        }
    }

    impl CellSink for Everything {
        fn name(&mut self, _: SheetKey, _: &str, _: NamedPlace) {}

        fn formula(&mut self, sheet: SheetKey, row: u32, column: u16, formula: &str) {
            self.put(sheet, row, column, format!("={formula}"));
        }

        fn copies(
            &mut self,
            sheet: SheetKey,
            row: u32,
            columns: RangeInclusive<u16>,
            marked: &str,
        ) {
            self.copied += columns.len();
            let mut formula = String::new();
            for (by, column) in (0..).zip(columns) {
                formula.clear();
                crate::workbook::copied::unmark(marked, by, &mut formula);
                self.formula(sheet, row, column, &formula);
            }
        }

        fn text(&mut self, sheet: SheetKey, row: u32, column: u16, text: &str, look: CellStyle) {
            self.put(sheet, row, column, format!("{look:?} {text}"));
        }

        fn number(&mut self, sheet: SheetKey, row: u32, column: u16, number: Option<f64>) {
            self.put(sheet, row, column, format!("{number:?}"));
        }

        fn hide(&mut self, _: SheetKey, _: u32) {}
    }

    fn cells(catalogue: &Catalogue, scorecard: &Scorecard, copying: bool) -> Everything {
        let mut everything = Everything::default();
        let book = CalcContext::new(scorecard, catalogue.labels());
        Calc::all(&book, &mut everything, copying);
        everything
    }

    /// Every KPI of a sector with two target groups, in periods of some length.
    fn scorecard(catalogue: &Catalogue, sector: &str, every: PeriodLength) -> Scorecard {
        let request = PlanRequest {
            filter: Filter {
                sectors: Id::slug(sector).into_iter().collect(),
                lenses: vec![Lens::Opinion, Lens::Activity],
                ..Filter::default()
            },
            every: Some(every),
            year: 2027,
            segments: vec!["Young".to_owned(), "Old".to_owned()],
            ..PlanRequest::default()
        };
        let mut plan: Plan = plan_for(catalogue, &request).value;
        plan.year_begins = Some(4);
        build(catalogue, &plan).value
    }

    #[test]
    fn what_is_copied_is_what_would_have_been_worked_out() {
        let catalogue = load("en", &[]).value;
        for sector in ["for-profit", "non-profit", "municipal"] {
            for every in [PeriodLength::Month, PeriodLength::Quarter, PeriodLength::Year] {
                let mut scorecard = scorecard(&catalogue, sector, every);
                for filled in [false, true] {
                    if filled {
                        scorecard = crate::example::fill(&scorecard, catalogue.labels()).0;
                    }
                    let copied = cells(&catalogue, &scorecard, true);
                    let plain = cells(&catalogue, &scorecard, false);
                    let differs =
                        copied.cells.iter().zip(&plain.cells).find(|(one, two)| one != two);
                    assert_eq!(differs, None, "{sector} {every:?} {filled}");
                    assert_eq!(copied.cells.len(), plain.cells.len(), "{sector} {every:?}");
                    assert_eq!(plain.copied, 0);
                    if every == PeriodLength::Month {
                        assert!(copied.copied * 2 > copied.cells.len(), "{}", copied.copied);
                    }
                }
            }
        }
    }
}
