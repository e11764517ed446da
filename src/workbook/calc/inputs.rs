//! Figures as they stand on the Data sheet now, cleaned.

use super::{
    Calc,
    columns::columns,
    facts::{IMPOSSIBLE, kpi},
    map::{RowRange, TimeColumn, list, setting},
};
use crate::{
    model::{Aggregation, Input, Kpi, Moment, SurveyType, Unit, ValueLimits},
    workbook::{
        notation::{fixed, fixed_column, plain},
        tables::{
            CellScale,
            block::SheetKey,
            first_not_applicable,
            layout::{Layout, SeriesRow},
        },
    },
};

columns! {
    /// Columns of the facts of a figure.
    figure {
        /// Whether it is needed in the chosen period.
        NEEDED = 2;
        /// Whether it is missing there.
        GAP = 3;
        /// Number of its series.
        SERIES = 4;
        /// Whether the value needs it.
        ASKED = 5;
        /// In how many periods up to the chosen one it is missing.
        MISSING = 6;
        /// Decimals that its unit shows.
        DECIMALS = 7;
        /// Whether it is counted in percentages.
        PERCENT = 8;
        /// Where it is missing, how much it matters.
        WORTH = 9;
    }
}
pub(crate) use figure::{ASKED, DECIMALS, GAP, MISSING, NEEDED, PERCENT, SERIES, WORTH};

/// The input that weighs a mean; one that is optional cannot.
pub(crate) fn weight_of(kpi: &Kpi, input: &Input) -> Option<usize> {
    let name = input.weighted_by.as_deref()?;
    kpi.inputs.iter().position(|other| other.id == name && !other.optional)
}

/// Whether an input is the standard deviation of a mean.
fn is_deviation(kpi: &Kpi, input: &Input) -> bool {
    let survey = kpi.survey.as_ref().filter(|survey| survey.kind == SurveyType::Mean);
    survey.is_some_and(|survey| survey.deviation.as_ref() == Some(&input.id))
}

/// A row of the Data sheet, and where it is cleaned.
pub(super) struct FigureRow<'r> {
    id: &'r str,
    /// Among the series.
    number: usize,
    pub(super) kpi: usize,
    /// Where it stands as it was typed.
    raw: u32,
    line: u32,
    /// The first of the rows in which its texts are taken apart, of percentages.
    texts: Option<u32>,
    /// None: the result is typed.
    input: Option<&'r Input>,
    /// Between which numbers it lies.
    pub(super) limits: ValueLimits,
    /// Whether the KPI is the user's own.
    pub(super) own: bool,
}

impl<'a> Calc<'a> {
    /// All input rows.
    pub(crate) fn inputs(&mut self) {
        self.run_by_time(self.map().raw, "raw");
        let run = self.map().input_run;
        self.run_by_time(run, "inputs");
        self.fact_headers(run.first - 1, "inputs", figure::ALL);
        self.place_header(run);
        self.each_series(Self::series_inputs);
    }

    /// What is needed of them, which follows from the states.
    pub(crate) fn inputs_needed(&mut self) {
        self.each_series(|calc, number, series, (first, count)| {
            for (at, _) in calc.book.layout.data.iter().enumerate().skip(first).take(count) {
                if let Some(figure) = calc.figure(number, series, at) {
                    calc.figure_needs(&figure);
                }
            }
        });
    }

    /// Every series with its number, the first of its rows on Data, and how many it has.
    fn each_series(&mut self, mut take: impl FnMut(&mut Self, usize, &SeriesRow, (usize, usize))) {
        let book = self.book;
        let mut first = 0;
        for (number, series) in book.layout.series.iter().enumerate() {
            let rest = book.layout.data.get(first..).unwrap_or_default();
            let count = rest.iter().take_while(|row| row.series == number).count();
            take(self, number, series, (first, count));
            first += count;
        }
    }

    /// A row of the Data sheet.
    fn figure(&self, number: usize, series: &SeriesRow, at: usize) -> Option<FigureRow<'a>> {
        let book = self.book;
        let row = book.layout.data.get(at)?;
        let rows = self.map().inputs.get(number)?;
        let entry = book.layout.kpis.get(series.kpi)?;
        let kpi = self.measure(entry).filter(|_| !entry.own).map(|measure| &measure.kpi);
        let (line, texts) = match row.input {
            None => (rows.typed, rows.typed_text),
            Some(input) => (*rows.rows.get(input)?, rows.texts.get(input).copied().flatten()),
        };
        let input = row.input.and_then(|input| kpi.and_then(|kpi| kpi.inputs.get(input)));
        let limits = match (input, kpi) {
            (Some(input), _) => input.unit.limits(),
            (None, Some(kpi)) => kpi.limits(),
            (None, None) => ValueLimits::default(),
        };
        let (id, own, raw) = (&row.id, entry.own, self.map().raw.row(at));
        Some(FigureRow { id, number, kpi: series.kpi, raw, line, texts, input, limits, own })
    }

    fn series_inputs(&mut self, number: usize, series: &SeriesRow, (first, count): (usize, usize)) {
        let book = self.book;
        let Some(rows) = self.map().inputs.get(number).cloned() else { return };
        let Some(entry) = book.layout.kpis.get(series.kpi) else { return };
        let kpi = self.measure(entry).filter(|_| !entry.own).map(|measure| &measure.kpi);
        for at in first..first + count {
            let raw = self.map().raw.row(at);
            let code = format!("{}.{}", book.series_code(series), at - first + 1);
            self.text(raw, 0, &code);
            self.text(self.map().checks.row(at), 0, &code);
            if let Some(figure) = self.figure(number, series, at) {
                self.figure_row(&figure);
            }
        }
        let Some(kpi) = kpi else { return };
        for (at, input) in kpi.inputs.iter().enumerate() {
            let Some(line) = rows.rows.get(at).copied() else { continue };
            if series.summed {
                self.text(line, 0, &format!("{}.{}", series.id, input.id));
                self.figure_unit(number, line, Some(&input.unit));
                if !input.optional {
                    self.summed_row(number, kpi, at, line);
                } else if is_deviation(kpi, input) {
                    self.pooled_row(number, kpi, at, line);
                }
            }
            if !input.optional {
                self.year_input(number, kpi, at, line);
            }
        }
    }

    /// One row of the Data sheet, cleaned.
    fn figure_row(&mut self, figure: &FigureRow<'_>) {
        let book = self.book;
        let rows = book.layout.data_block;
        let FigureRow { id, number, line, input, limits, .. } = *figure;
        let place = fixed_column(line, 1);
        self.text(line, 0, id);
        if let Some(texts) = figure.texts {
            for (row, step) in (texts..).zip(["", " 1", " ="]) {
                self.text(row, 0, &format!("{id} %{step}"));
            }
        }
        self.place(SheetKey::Data, rows, line);
        let measure = book.measure(figure.kpi).map(|measure| &measure.kpi.unit);
        self.figure_unit(number, line, input.map(|input| &input.unit).or(measure));
        if figure.own {
            // Its unit can be named otherwise any time.
            self.formula(
                line,
                PERCENT,
                &fixed_column(self.map().kpis.row(figure.kpi), kpi::PERCENT),
            );
        }
        let count = input.is_some_and(|input| input.unit.count);
        self.along(Moment::all(book.layout.periods), |calc, moment| {
            let cell = calc.found(SheetKey::Data, rows, Layout::data_column(moment), &place);
            calc.read_cell(figure, moment, (&place, &cell));
            let x = plain(figure.raw, calc.at(moment));
            let value = match input {
                Some(input) => CellScale::of_input(input).formula(&x, IMPOSSIBLE, None),
                None => calc.kpi_value(figure.kpi, &x, IMPOSSIBLE),
            };
            let impossible = if count {
                format!("OR({x}<0,{x}>=1E+15)")
            } else if figure.texts.is_some() && !figure.own {
                beyond(&format!("100*{x}"), limits)
            } else {
                beyond(&x, limits)
            };
            let number = format!("IF({impossible},{IMPOSSIBLE},{value})");
            let text = match figure.texts {
                Some(texts) => {
                    let text = calc.percent_text(figure, texts, calc.at(moment), &cell);
                    format!("IF({x}={IMPOSSIBLE},{text},{x})")
                }
                None => x.clone(),
            };
            let formula = format!("IF(ISNUMBER({x}),{number},{text})");
            calc.formula(line, calc.at(moment), &formula);
        });
    }

    /// What a cell on Data is read as: a number, nothing, that it does not apply, or another text.
    fn read_cell(&mut self, figure: &FigureRow<'_>, moment: Moment, (place, x): (&str, &str)) {
        // Blank, a lone dash, and the ways to say that it does not apply; FIND, because its text has
        // no wildcards.
        let word = format!("FIND(\"|\"&LOWER(TRIM({x}))&\"|\",{})", fixed(list::NO_FIGURE, 1));
        let applies = first_not_applicable();
        let formula = format!(
            "IF({place}=\"\",\"\",IF(ISNUMBER({x}),{x},IFERROR(IF({word}<{applies},\"\",\"n/a\"),{IMPOSSIBLE})))"
        );
        self.formula(figure.raw, self.at(moment), &formula);
    }

    /// Whose figure it is, and how its unit shows it.
    fn figure_unit(&mut self, number: usize, line: u32, unit: Option<&Unit>) {
        #[expect(clippy::cast_precision_loss, reason = "rows are few")]
        self.number(line, SERIES, (number + 1) as f64);
        self.number(line, DECIMALS, f64::from(unit.map_or(1, |unit| unit.decimals)));
        let percent = unit.is_some_and(Unit::is_percentage);
        self.number(line, PERCENT, if percent { 1.0 } else { 0.0 });
    }

    /// Whether a figure is needed, and missing, in the chosen period.
    fn figure_needs(&mut self, figure: &FigureRow<'_>) {
        let map = self.map();
        let FigureRow { number, kpi, line, .. } = *figure;
        if figure.input.is_none() && self.is_summed(number) {
            self.total_needs(number, line);
            return;
        }
        let asked = figure.own || figure.input.is_some_and(|input| !input.optional);
        self.number(line, ASKED, if asked { 1.0 } else { 0.0 });
        if !asked {
            self.number(line, NEEDED, 0.0);
            self.number(line, GAP, 0.0);
            self.number(line, MISSING, 0.0);
            return;
        }
        self.formula(
            line,
            MISSING,
            &format!(
                "COUNTIFS({},\"\",{},2)",
                map.all_periods(line),
                map.all_periods(map.mark.row(number))
            ),
        );
        let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
        let due = self.due_chosen(kpi);
        self.formula(
            line,
            NEEDED,
            &format!(
                "IF({state}=\"\",0,IF(OR({state}=\"missing\",AND({due}=1,{state}<>\"not-applicable\")),1,0))"
            ),
        );
        let here = format!("INDEX({},{}+1)", map.all_moments(line), self.setting(setting::CHOSEN));
        self.formula(
            line,
            GAP,
            &format!(
                "IF(AND({here}=\"\",OR(AND({}=1,{state}=\"missing\"),{})),1,0)",
                fixed_column(line, NEEDED),
                self.beside_total(number, &state)
            ),
        );
    }

    /// Whether the total of a group's KPI was typed where it does not count, so that the groups' own
    /// figures are what lacks.
    fn beside_total(&self, number: usize, state: &str) -> String {
        let series = &self.book.layout.series;
        let own = series.get(number).filter(|one| one.segment.is_some());
        let total = own.and_then(|own| {
            series.iter().position(|one| one.kpi == own.kpi && one.segment.is_none())
        });
        let total = total.filter(|total| self.is_summed(*total));
        let typed = total.and_then(|total| Some((total, self.map().inputs.get(total)?.typed)));
        let Some((total, line)) = typed else { return "FALSE".to_owned() };
        let missing = self.cell(map_run(self.map().states), total, TimeColumn::Chosen);
        // It is needed, and no gap: something stands there.
        let (needed, gap) = (fixed_column(line, NEEDED), fixed_column(line, GAP));
        format!(
            "AND({missing}=\"missing\",{needed}=1,{gap}=0,{state}<>\"not-applicable\",{state}<>\"not-due\")"
        )
    }

    /// Whether the result of a total is needed, and missing: where target groups have results that
    /// cannot be added up, it is all that is lacking.
    fn total_needs(&mut self, number: usize, line: u32) {
        let map = self.map();
        let states = map_run(map.states);
        let state = self.cell(states, number, TimeColumn::Chosen);
        let column = self.at(TimeColumn::Chosen);
        let parts = self.parts(number);
        let parts = [parts.start, parts.end.saturating_sub(1)];
        let parts = parts.map(|part| plain(states.row(part), column)).join(":");
        let kind = map.all_moments(map.kind.row(number));
        let kind = format!("INDEX({kind},{}+1)", self.setting(setting::CHOSEN));
        let alone = alone_missing(&format!("{state}=\"missing\""), &parts);
        self.number(line, ASKED, 0.0);
        self.number(line, MISSING, 0.0);
        let here = format!("INDEX({},{}+1)", map.all_moments(line), self.setting(setting::CHOSEN));
        let is_blank = format!("{here}=\"\"");
        self.formula(line, GAP, &format!("IF({alone},IF({is_blank},1,0),0)"));
        self.formula(line, NEEDED, &format!("IF(OR({alone},AND({state}=\"value\",{kind}=0)),1,0)"));
    }

    fn is_summed(&self, number: usize) -> bool {
        self.book.layout.series.get(number).is_some_and(|series| series.summed)
    }

    /// The due flag of a KPI row in the chosen period.
    pub(crate) fn due_chosen(&self, kpi: usize) -> String {
        let map = self.map();
        let row = fixed_column(map.kpis.row(kpi), super::facts::kpi::DUE);
        let table = map.due_table(super::map::time::DUE);
        format!("INDEX({table},{row},{}+1)", self.setting(setting::CHOSEN))
    }

    /// The segments of a total, by their number among the series.
    pub(crate) fn parts(&self, number: usize) -> std::ops::Range<usize> {
        self.book.layout.parts(number)
    }

    /// An input of a total: what the segments add up to.
    fn summed_row(&mut self, number: usize, kpi: &Kpi, at: usize, line: u32) {
        let map = self.map();
        let Some(input) = kpi.inputs.get(at) else { return };
        let weight = weight_of(kpi, input);
        self.along(Moment::all(self.book.layout.periods), |calc, moment| {
            let column = calc.at(moment);
            let mut sum = Vec::new();
            let mut weights = Vec::new();
            let mut alone = Vec::new();
            for part in calc.parts(number) {
                let Some(rows) = map.inputs.get(part) else { continue };
                let cell = |index: usize| {
                    rows.rows.get(index).map(|row| plain(*row, column)).unwrap_or_default()
                };
                let complete = format!("{}=1", calc.cell(map.kind, part, moment));
                match (input.aggregate, weight) {
                    (Aggregation::Mean, Some(weight)) => {
                        sum.push(format!("IF({complete},{}*{},0)", cell(at), cell(weight)));
                        weights.push(format!("IF({complete},{},0)", cell(weight)));
                        alone.push(format!("IF({complete},{},0)", cell(at)));
                    }
                    _ => sum.push(format!("IF({complete},{},0)", cell(at))),
                }
            }
            let sum = sum.join("+");
            // A segment that is asked alone is the total, whatever its weight.
            let total = if weights.is_empty() {
                sum
            } else {
                format!("IFERROR(({sum})/({}),{})", weights.join("+"), alone.join("+"))
            };
            let kind = calc.cell(map.kind, number, moment);
            calc.formula(line, column, &format!("IF({kind}=1,{total},\"\")"));
        });
    }

    /// The standard deviation of a total: what lies within the segments, and between them; nothing
    /// where a segment has none, or fewer than two answers.
    fn pooled_row(&mut self, number: usize, kpi: &Kpi, at: usize, line: u32) {
        let map = self.map();
        let Some(survey) = &kpi.survey else { return };
        let answers = kpi.inputs.iter().position(|input| input.id == survey.answers);
        let cell = |part: usize, index: Option<usize>, column: u16| {
            let row = map.inputs.get(part)?.rows.get(index?)?;
            Some(plain(*row, column))
        };
        self.along(Moment::all(self.book.layout.periods), |calc, moment| {
            let column = calc.at(moment);
            let (mean, kind) =
                (calc.cell(map.own, number, moment), calc.cell(map.kind, number, moment));
            let Some(all) = cell(number, answers, column) else { return };
            let parts = calc.parts(number);
            for part in parts.clone() {
                let (n, sd) = (cell(part, answers, column), cell(part, Some(at), column));
                let Some((n, sd)) = n.zip(sd) else { return };
                let own = calc.cell(map.own, part, moment);
                let spread = format!("({n}-1)*{sd}*{sd}+{n}*({own}-{mean})*({own}-{mean})");
                let formula = format!(
                    "IF({}=1,IF(COUNT({n},{sd},{own},{mean})=4,IF(AND({n}>=2,{sd}>=0),{spread},\"\"),\"\"),0)",
                    calc.cell(map.kind, part, moment)
                );
                calc.formula(map.spread.row(part), column, &formula);
            }
            let count = parts.len();
            let [first, last] = [parts.start, parts.end.saturating_sub(1)]
                .map(|part| plain(map.spread.row(part), column));
            let spread = format!("{first}:{last}");
            let pooled = format!("SQRT(SUM({spread})/({all}-1))");
            calc.formula(
                line,
                column,
                &format!("IF({kind}=1,IF(COUNT({spread})={count},{pooled},\"\"),\"\")"),
            );
        });
    }

    /// An input of the chosen year to date.
    fn year_input(&mut self, number: usize, kpi: &Kpi, at: usize, line: u32) {
        let map = self.map();
        let Some(input) = kpi.inputs.get(at) else { return };
        let part = map.part.row(number);
        let first = plain(part, self.at(TimeColumn::Chosen));
        let last = plain(part, self.at(TimeColumn::ToDate));
        let row = map.all_periods(line);
        let takes = map.all_periods(part);
        let rows = map.inputs.get(number);
        let product = rows.and_then(|rows| rows.products.get(at).copied().flatten());
        let weight = weight_of(kpi, input)
            .and_then(|weight| rows.and_then(|rows| rows.rows.get(weight).copied()));
        let aggregated = match (input.aggregate, product, weight) {
            (Aggregation::Sum, ..) => format!("SUMIFS({row},{takes},1)"),
            (Aggregation::First, ..) => format!("INDEX({row},{first})"),
            (Aggregation::Last, ..) => format!("INDEX({row},{last})"),
            (Aggregation::Mean, Some(product), Some(weight)) => {
                self.product_row(number, kpi, at, product, line, weight);
                let weights = format!("SUMIFS({},{takes},1)", map.all_periods(weight));
                format!(
                    "IF(ABS({weights})<1E-12,\"\",SUMIFS({},{takes},1)/{weights})",
                    map.all_periods(product)
                )
            }
            (Aggregation::Mean, ..) => {
                format!("SUMIFS({row},{takes},1)/COUNTIFS({takes},1)")
            }
        };
        self.formula(line, self.at(TimeColumn::ToDate), &format!("IF({last}=0,\"\",{aggregated})"));
    }

    /// A mean times its weight, by period.
    fn product_row(
        &mut self,
        number: usize,
        kpi: &Kpi,
        at: usize,
        product: u32,
        line: u32,
        weight: u32,
    ) {
        let id = kpi.inputs.get(at).map(|input| input.id.clone()).unwrap_or_default();
        let series = self.book.layout.series.get(number).map(|series| series.id.clone());
        self.text(product, 0, &format!("{}.{id} ×", series.unwrap_or_default()));
        let map = self.map();
        self.along(Moment::periods(self.book.layout.periods), |calc, moment| {
            let column = calc.at(moment);
            let (x, w) = (plain(line, column), plain(weight, column));
            let kind = calc.cell(map.kind, number, moment);
            calc.formula(product, column, &format!("IF({kind}=1,{x}*{w},0)"));
        });
    }
}

/// Whether a number is too large or lies beyond some limits, as a formula.
pub(crate) fn beyond(x: &str, limits: ValueLimits) -> String {
    let slack = ValueLimits::SLACK;
    match (limits.minimum, limits.maximum) {
        (None, None) => format!("ABS({x})>=1E+15"),
        (Some(least), None) => format!("OR({x}<{},{x}>=1E+15)", least - slack),
        (None, Some(most)) => format!("OR({x}<=-1E+15,{x}>{})", most + slack),
        (Some(least), Some(most)) => {
            format!("ABS({x}-{})>{}", (least + most) / 2.0, (most - least) / 2.0 + slack)
        }
    }
}

/// Whether a total is missing where each of its target groups has what is asked of it, by the range
/// of their states.
pub(crate) fn alone_missing(missing: &str, parts: &str) -> String {
    format!("AND({missing},COUNTIF({parts},\"missing\")+COUNTIF({parts},\"invalid\")=0)")
}

/// The rows of a promised block as a run.
pub(crate) fn map_run(rows: crate::workbook::tables::layout::Rows) -> RowRange {
    super::map::CalcLayout::run(rows)
}
