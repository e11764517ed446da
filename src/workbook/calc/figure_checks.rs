//! What can be seen of a figure by itself and beside the others: what cannot be right, what is missing.
//!
//! Data shows these marks as colours, and says in words what is wrong. They stand among the steps,
//! where formulas that are copies of each other are written once.

use super::{
    Calc,
    context::CalcContext,
    facts,
    input_rows::InputRows,
    inputs::{alone_missing, map_run},
};
use crate::{
    model::{Input, Kpi, Moment, SurveyType},
    workbook::{
        notation::{fixed, fixed_row},
        tables::FigureFault,
    },
};

/// What a mark says: a cell that is due and missing.
pub(crate) const DUE: &str = "2";
/// A cell that is not due.
pub(crate) const NOT_DUE: &str = "1";
/// A figure that cannot be right.
pub(crate) const WRONG: &str = "9";

/// A row of Data with what its checks need to know.
pub(crate) struct CheckedFigure<'a> {
    /// Cells of the steps, as the sheet that is written refers to them.
    steps: &'a str,
    book: &'a CalcContext<'a>,
    pub(crate) kpi: usize,
    /// None of the user's own.
    pub(crate) entry: Option<&'a Kpi>,
    /// None: the result is typed.
    pub(crate) input: Option<&'a Input>,
    rows: &'a InputRows,
    /// Row of its cleaned figures among the steps.
    pub(crate) line: u32,
    /// Row of the series among the marks.
    mark: u32,
    /// Row of the series among what its cells come to.
    pub(crate) kind: u32,
    /// Row of its own value.
    pub(crate) own: u32,
    /// The first and the last row of the target groups among the states, of the result of a total
    /// that is added up from them.
    pub(crate) parts: Option<(u32, u32)>,
}

impl Calc<'_> {
    /// The marks of all rows of Data.
    pub(crate) fn figure_checks(&mut self) {
        let (book, run) = (self.book, self.map().checks);
        self.run_by_time(run, "checks");
        for at in 0..book.layout.data.len() {
            let Some(figure) = CheckedFigure::new(book, at, "") else { continue };
            self.along(Moment::all(book.layout.periods), |calc, moment| {
                let column = calc.at(moment);
                let formula = figure.flag(|row| fixed_row(row, column), moment);
                calc.formula(run.row(at), column, &formula);
            });
        }
    }
}

impl<'a> CheckedFigure<'a> {
    /// A row of Data; `steps`: how the sheet that is written names the one with the steps.
    pub(crate) fn new(book: &'a CalcContext<'a>, at: usize, steps: &'a str) -> Option<Self> {
        let data = book.layout.data.get(at)?;
        let series = book.layout.series.get(data.series)?;
        let own = book.layout.kpis.get(series.kpi)?.own;
        let measure = book.measure(series.kpi);
        let entry = measure.map(|measure| &measure.kpi).filter(|_| !own);
        let input = data.input.and_then(|at| entry.and_then(|kpi| kpi.inputs.get(at)));
        let rows = book.map.inputs.get(data.series)?;
        Some(Self {
            steps,
            book,
            kpi: series.kpi,
            entry,
            input,
            rows,
            line: data.input.map_or(Some(rows.typed), |at| rows.rows.get(at).copied())?,
            mark: book.map.mark.row(data.series),
            kind: book.map.kind.row(data.series),
            own: book.map.own.row(data.series),
            parts: (series.summed && data.input.is_none()).then(|| {
                let (states, parts) = (map_run(book.map.states), book.layout.parts(data.series));
                (states.row(parts.start), states.row(parts.end.saturating_sub(1)))
            }),
        })
    }

    /// The row with the numbers of its texts, of percentages.
    #[cfg(feature = "write")]
    pub(crate) fn read(&self) -> Option<u32> {
        let texts = match self.input {
            Some(input) => {
                let at = self.entry?.inputs.iter().position(|one| one.id == input.id)?;
                self.rows.texts.get(at).copied().flatten()
            }
            None => self.rows.typed_text,
        };
        texts.map(|first| first + 2)
    }

    /// A cell or range of the steps.
    fn on_steps(&self, place: &str) -> String {
        format!("{}{place}", self.steps)
    }

    /// Row of the cleaned figures of another input.
    pub(crate) fn line_of(&self, name: &str) -> Option<u32> {
        let at = self.entry?.inputs.iter().position(|input| input.id == name)?;
        self.rows.rows.get(at).copied()
    }

    /// What is wrong with a number that can stand there by itself, and when, where it is one; `cell` is
    /// a step of a moment by its row.
    pub(crate) fn beside(&self, cell: impl Fn(u32) -> String) -> Vec<(String, FigureFault)> {
        let Some(kpi) = self.entry else { return Vec::new() };
        let here = cell(self.line);
        let Some(input) = self.input else {
            let mut found = Vec::new();
            if let Some(usual) = self.usual(kpi).filter(|_| kpi.unit.is_percentage()) {
                let test = format!("AND({here}>0,{here}<=1,{usual}>5)");
                found.push((test, FigureFault::ShareLikeFraction));
            }
            if self.parts.is_some() {
                // It counts where no group has figures.
                let kind = cell(self.kind);
                let beside = format!("AND({kind}>0,{kind}<3)");
                found.push((beside, FigureFault::TypedIncomplete));
            } else if kpi.formula.is_some() {
                // A result counts where no figure stands above it.
                let (kind, own) = (cell(self.kind), cell(self.own));
                let shown = 10_u64.pow(kpi.unit.decimals.into());
                let complete = format!("AND({kind}=1,ISNUMBER({own}))");
                let differs = format!("IF({complete},ABS({own}-{here})*{shown}>0.51,FALSE)");
                found.push((differs, FigureFault::TypedNotUsed));
                let open = format!("AND({kind}>0,{kind}<4,IF(ISNUMBER({own}),{kind}>1,TRUE))");
                found.push((open, FigureFault::TypedIncomplete));
            }
            return found;
        };
        let mut found = Vec::new();
        if let Some(whole) = input.part_of.as_deref().and_then(|whole| self.line_of(whole)) {
            let whole = cell(whole);
            let test = format!("IF(COUNT({here},{whole})=2,{here}>{whole},FALSE)");
            found.push((test, FigureFault::PartAboveWhole));
        }
        if let Some((positive, negative)) = self.answers(kpi, input) {
            let (one, two) = (cell(positive), cell(negative));
            let test = format!(
                "IF(COUNT({one},{two},{here})=3,AND({one}<={here},{two}<={here},{one}+{two}>{here}),FALSE)"
            );
            found.push((test, FigureFault::PartsOverAnswers));
        }
        if kpi.can_pass_limits() && kpi.inputs.first() == Some(input) {
            found.push((self.passes(kpi, &cell), FigureFault::ValueTooHigh));
        }
        if input.unit.count {
            let test = format!("ABS({here}-ROUND({here},0))>1E-09");
            found.push((test, FigureFault::CountBroken));
        }
        found
    }

    /// Whether figures that can be come to what cannot: nothing else makes the cells impossible.
    fn passes(&self, kpi: &Kpi, cell: &impl Fn(u32) -> String) -> String {
        let mut possible = vec![format!("{}=4", cell(self.kind))];
        for row in self.rows.rows.iter().chain([&self.rows.typed]) {
            possible.push(format!("{}<>{}", cell(*row), facts::IMPOSSIBLE));
        }
        // Then all that the value needs are numbers.
        let mut fit = Vec::new();
        for input in kpi.inputs.iter().filter(|input| !input.optional) {
            let here = self.line_of(&input.id).map(cell);
            let whole = input.part_of.as_deref().and_then(|whole| self.line_of(whole)).map(cell);
            if let Some((part, whole)) = here.as_ref().zip(whole) {
                fit.push(format!("{part}<={whole}"));
            }
            if let Some(((positive, negative), all)) = self.answers(kpi, input).zip(here) {
                // A blank cell is a text, which no sign adds up.
                fit.push(format!("SUM({},{})<={all}", cell(positive), cell(negative)));
            }
        }
        let possible = format!("AND({})", possible.join(","));
        if fit.is_empty() {
            possible
        } else {
            format!("IF({possible},AND({}),FALSE)", fit.join(","))
        }
    }

    /// Of the answers of a net score, the rows of those for and against.
    pub(crate) fn answers(&self, kpi: &Kpi, input: &Input) -> Option<(u32, u32)> {
        let survey = kpi.survey.as_ref().filter(|survey| survey.kind == SurveyType::Net)?;
        let of = |name: &Option<String>| self.line_of(name.as_deref()?);
        let both = of(&survey.positive).zip(of(&survey.negative));
        both.filter(|_| input.id == survey.answers)
    }

    /// What is usual: the target, else the one that the catalogue proposes.
    fn usual(&self, kpi: &Kpi) -> Option<String> {
        let cell = self.on_steps(&fixed(self.book.map.kpis.row(self.kpi), facts::kpi::TARGET));
        let proposed = kpi.target.as_ref().map_or(0.0, |target| target.value);
        kpi.is_share().then(|| format!("IF(ISNUMBER({cell}),{cell},{proposed})"))
    }

    /// The mark of a cell.
    fn flag(&self, at: impl Fn(u32) -> String, moment: Moment) -> String {
        let here = at(self.line);
        let blank = match moment {
            Moment::Before => "0".to_owned(),
            Moment::Period(_) => match self.parts {
                Some((first, last)) => {
                    let (mark, parts) = (at(self.mark), format!("{}:{}", at(first), at(last)));
                    let alone = alone_missing(&format!("{mark}={DUE}"), &parts);
                    format!("IF({alone},{DUE},IF({mark}={NOT_DUE},{NOT_DUE},0))")
                }
                None => at(self.mark),
            },
        };
        let tests: Vec<String> = self.beside(at).into_iter().map(|(test, _)| test).collect();
        let wrong = match tests.as_slice() {
            [] => "0".to_owned(),
            [test] => format!("IF({test},{WRONG},0)"),
            tests => format!("IF(OR({}),{WRONG},0)", tests.join(",")),
        };
        format!(
            "IF(ISNUMBER({here}),{wrong},IF({here}=\"\",{blank},IF({here}={},{WRONG},0)))",
            facts::IMPOSSIBLE
        )
    }
}
