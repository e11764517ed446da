//! How sure the surveys of the chosen period are, and whether a change is more than noise.

use super::{
    Calc,
    columns::columns,
    facts::{kpi, segment},
    inputs::map_run,
    map::{TimeColumn, list},
    series,
};
use crate::{
    model::{Kpi, Survey, SurveyType},
    score::{Z, student},
    scorecard::PlannedKpi,
    workbook::notation::{across, fixed_column},
};
use std::ops::Range;

columns! {
    /// Columns of a survey's facts.
    column {
        POPULATION = 1;
        /// Answers of the value that is shown; five more columns follow.
        NOW = 2;
        /// Answers of the previous value; five more columns follow.
        BEFORE = 8;
        SCORE_LOW = 14;
        SCORE_HIGH = 15;
        LOWEST = 16;
        HIGHEST = 17;
        FIRM = 18;
        DIFFER = 19;
    }
}
columns! {
    /// Within a group of columns.
    within {
        ANSWERS = 0;
        /// Or the standard deviation.
        POSITIVE = 1;
        NEGATIVE = 2;
        /// Effective answers.
        EFFECTIVE = 3;
        LOW = 4;
        HIGH = 5;
    }
}

/// Whole numbers of answers for which a mean takes Student's t.
pub(crate) const FEW_ANSWERS: Range<u32> = 2..100;

/// What the effective number says when everybody answered.
const ALL: f64 = -1.0;

/// Whether everybody answered, by the effective number in a cell.
#[cfg(feature = "write")]
pub(crate) fn everyone_answered(effective: &str) -> String {
    format!("{effective}={ALL}")
}

impl Calc<'_> {
    /// Facts of every survey.
    pub(crate) fn surveys(&mut self) {
        let book = self.book;
        self.block(self.map().surveys, "surveys", column::ALL);
        self.headers_within();
        for (number, series) in book.layout.series.iter().enumerate() {
            let row = self.map().surveys.row(number);
            self.text(row, 0, &series.id);
            let Some(entry) = book.layout.kpis.get(series.kpi).filter(|entry| !entry.own) else {
                continue;
            };
            let Some(measure) = self.measure(entry) else { continue };
            let has_inputs = measure.kpi.formula.is_some()
                && measure.kpi.inputs.iter().any(|input| !input.optional);
            let Some(survey) = measure.kpi.survey.as_ref().filter(|_| has_inputs) else { continue };
            self.survey(number, series.kpi, measure, survey);
        }
    }

    fn survey(&mut self, number: usize, kpi_row: usize, measure: &PlannedKpi, survey: &Survey) {
        let _book = self.book;
        let map = self.map();
        let row = map.surveys.row(number);
        let facts = map.series.row(number);
        let population = self.population(number, measure);
        self.formula(row, column::POPULATION, &population);
        let source_cell = fixed_column(facts, super::series::fact::SOURCE);
        let before_cell = fixed_column(facts, super::series::fact::PREVIOUS);
        self.answers(number, &measure.kpi, survey, (column::NOW, &source_cell));
        self.answers(number, &measure.kpi, survey, (column::BEFORE, &before_cell));
        self.scores_of_interval(number, kpi_row);
        self.differ(number, survey);
    }

    /// How many could have answered, where that is known.
    fn population(&self, number: usize, measure: &PlannedKpi) -> String {
        let book = self.book;
        let map = self.map();
        let series = book.layout.series.get(number);
        match series.and_then(|series| series.segment) {
            Some(at) => {
                let cell = fixed_column(map.segments.row(at), segment::SIZE);
                format!("IF(ISNUMBER({cell}),IF({cell}>0,{cell},\"\"),\"\")")
            }
            None if book.scorecard.is_apart(measure) => "\"\"".to_owned(),
            None => {
                let code = fixed_column(map.series.row(number), super::series::fact::SEGMENT);
                let found = format!(
                    "INDEX({},MATCH({code},{},0))",
                    map.segments.range(segment::SIZE),
                    map.segments.range(segment::CODE)
                );
                format!(
                    "IF({code}=\"\",\"\",IFERROR(IF({found}>0,IF(ISNUMBER({found}),{found},\"\"),\"\"),\"\"))"
                )
            }
        }
    }

    /// The answers of one moment, their effective number, and the interval.
    fn answers(
        &mut self,
        number: usize,
        kpi: &Kpi,
        survey: &Survey,
        (first, moment_cell): (u16, &str),
    ) {
        let map = self.map();
        let row = map.surveys.row(number);
        let here = |column: u16| fixed_column(row, first + column);
        let kinds = map.all_moments(map.kind.row(number));
        let raw = |name: &str| {
            let at = kpi.inputs.iter().position(|input| input.id == name);
            let line = at.and_then(|at| map.inputs.get(number)?.rows.get(at).copied())?;
            Some(format!("INDEX({},{moment_cell}+1)", map.all_moments(line)))
        };
        let fetch = |name: &str| {
            raw(name).map_or("\"\"".to_owned(), |cell| {
                format!(
                    "IF({moment_cell}=\"\",\"\",IF(INDEX({kinds},{moment_cell}+1)=1,IF(ISNUMBER({cell}),{cell},\"\"),\"\"))"
                )
            })
        };
        let positive = match survey.kind {
            SurveyType::Share | SurveyType::Net => survey.positive.as_deref(),
            SurveyType::Mean => survey.deviation.as_deref(),
        };
        let negative = survey.negative.as_deref().filter(|_| survey.kind == SurveyType::Net);
        let of = |name: Option<&str>| name.map_or("\"\"".to_owned(), fetch);
        self.formula(row, first + within::ANSWERS, &fetch(&survey.answers));
        let values = map.all_moments(map.own.row(number));
        let value = format!("INDEX({values},{moment_cell}+1)");
        let (n, a, b) = (here(within::ANSWERS), here(within::POSITIVE), here(within::NEGATIVE));
        let deviation = spread(kpi, &n, &value, raw).unwrap_or_else(|| of(positive));
        self.formula(row, first + within::POSITIVE, &deviation);
        self.formula(row, first + within::NEGATIVE, &of(negative));
        let all = fixed_column(row, column::POPULATION);
        let possible = possible(survey.kind, &n, &a, &b);
        self.formula(
            row,
            first + within::EFFECTIVE,
            &format!(
                "IF({possible},IF({all}=\"\",{n},IF({n}>={all},{ALL},MAX({n},{n}*({all}-1)/({all}-{n})))),\"\")"
            ),
        );
        let e = here(within::EFFECTIVE);
        let (point, low, high) = interval_formulas(survey.kind, &n, &a, &b, &e, &value);
        for (at, formula) in [(within::LOW, low), (within::HIGH, high)] {
            self.formula(
                row,
                first + at,
                &format!("IF({e}=\"\",\"\",IF({e}={ALL},{point},{formula}))"),
            );
        }
    }

    /// Lowest and highest score over the interval, and whether they fall in one band.
    fn scores_of_interval(&mut self, number: usize, kpi_row: usize) {
        let map = self.map();
        let row = map.surveys.row(number);
        let here = |column: u16| fixed_column(row, column);
        let low = here(column::NOW + within::LOW);
        let high = here(column::NOW + within::HIGH);
        let score = self.cell(map_run(map.scores), number, TimeColumn::Chosen);
        for (to, x) in [(column::SCORE_LOW, &low), (column::SCORE_HIGH, &high)] {
            let formula = self.score_formula(x, kpi_row, TimeColumn::Chosen);
            self.formula(row, to, &format!("IF(COUNT({x},{score})=2,{formula},\"\")"));
        }
        let (one, two) = (here(column::SCORE_LOW), here(column::SCORE_HIGH));
        self.formula(
            row,
            column::LOWEST,
            &format!("IF(COUNT({one},{two})=2,MIN({one},{two}),\"\")"),
        );
        let target = self.cell(map.target, kpi_row, TimeColumn::Chosen);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(kpi_row), column);
        let target_high = of_kpi(kpi::TARGET_HIGH);
        self.formula(
            row,
            column::HIGHEST,
            &format!(
                "IF(COUNT({one},{two})=2,IF(AND({}=3,COUNT({target},{target_high})=2),IF(AND({low}<={target_high},{high}>={target}),100,MAX({one},{two})),MAX({one},{two})),\"\")",
                of_kpi(kpi::DIRECTION)
            ),
        );
        let (lowest, highest) = (here(column::LOWEST), here(column::HIGHEST));
        self.formula(
            row,
            column::FIRM,
            &format!(
                "IF({lowest}=\"\",\"\",IF({}={},1,0))",
                self.kpi_status(&lowest, kpi_row),
                self.kpi_status(&highest, kpi_row)
            ),
        );
    }

    /// Whether the difference from the previous value is more than its margin: 1, 0, or unknown.
    fn differ(&mut self, number: usize, survey: &Survey) {
        let map = self.map();
        let row = map.surveys.row(number);
        let of = |group: u16, column: u16| fixed_column(row, group + column);
        let (now_at, then_at) = (column::NOW, column::BEFORE);
        let (e1, e2) = (of(now_at, within::EFFECTIVE), of(then_at, within::EFFECTIVE));
        let cell = |group: u16| {
            (of(group, within::ANSWERS), of(group, within::POSITIVE), of(group, within::NEGATIVE))
        };
        let ((n1, a1, b1), (n2, a2, b2)) = (cell(now_at), cell(then_at));
        let test = match survey.kind {
            SurveyType::Share => {
                let one = format!("100*{a1}/{n1}");
                let two = format!("100*{a2}/{n2}");
                let (l1, h1) = (of(now_at, within::LOW), of(now_at, within::HIGH));
                let (l2, h2) = (of(then_at, within::LOW), of(then_at, within::HIGH));
                let below = format!("SQRT(({one}-{l1})*({one}-{l1})+({h2}-{two})*({h2}-{two}))");
                let above = format!("SQRT(({h1}-{one})*({h1}-{one})+({two}-{l2})*({two}-{l2}))");
                format!("IF(OR({one}-{two}-{below}>0,{one}-{two}+{above}<0),1,0)")
            }
            SurveyType::Net => {
                let net = |n: &str, a: &str, b: &str, e: &str| {
                    format!("IF({e}={ALL},({a}-{b})/{n},{})", net_of(n, a, b, e))
                };
                let square = |n: &str, a: &str, b: &str, e: &str| {
                    format!("IF({e}={ALL},0,{})", variance_of(n, a, b, e))
                };
                format!(
                    "IF(ABS({}-{})>{Z}*SQRT({}+{}),1,0)",
                    net(&n1, &a1, &b1, &e1),
                    net(&n2, &a2, &b2, &e2),
                    square(&n1, &a1, &b1, &e1),
                    square(&n2, &a2, &b2, &e2)
                )
            }
            SurveyType::Mean => {
                let values = map.all_moments(map.own.row(number));
                let facts = map.series.row(number);
                let value = |fact: u16| format!("INDEX({values},{}+1)", fixed_column(facts, fact));
                let (now, then) = (value(series::fact::SOURCE), value(series::fact::PREVIOUS));
                let square = |a: &str, e: &str| format!("IF({e}={ALL},0,{a}*{a}/{e})");
                format!(
                    "IF(ABS({now}-{then})>{Z}*SQRT({}+{})+1E-09*MAX(1,ABS({now})),1,0)",
                    square(&a1, &e1),
                    square(&a2, &e2)
                )
            }
        };
        // Without both intervals nothing is known of the difference.
        let (low1, low2) = (of(now_at, within::LOW), of(then_at, within::LOW));
        let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
        self.formula(
            row,
            column::DIFFER,
            &format!("IF(AND({state}=\"value\",COUNT({low1},{low2})=2),{test},\"\")"),
        );
    }
}

/// A net score by the adjusted Wald method, as a fraction.
fn net_of(n: &str, a: &str, b: &str, e: &str) -> String {
    format!("(({a}/{n}*{e}+0.75)/({e}+3)-({b}/{n}*{e}+0.75)/({e}+3))")
}

/// The variance of that net score.
fn variance_of(n: &str, a: &str, b: &str, e: &str) -> String {
    let (plus, minus) =
        (format!("({a}/{n}*{e}+0.75)/({e}+3)"), format!("({b}/{n}*{e}+0.75)/({e}+3)"));
    let net = net_of(n, a, b, e);
    format!("MAX(0,{plus}+{minus}-{net}*{net})/({e}+3)")
}

/// How far answers lie apart that are counted by category, where their number is known; none for
/// another KPI.
fn spread(
    kpi: &Kpi,
    n: &str,
    mean: &str,
    count: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let (mut all, mut apart) = (Vec::new(), Vec::new());
    for (place, value) in kpi.categories()? {
        let cell = count(&kpi.inputs.get(place)?.id)?;
        apart.push(format!("{cell}*({value}-{mean})*({value}-{mean})"));
        all.push(cell);
    }
    let (all, apart) = (all.join("+"), apart.join("+"));
    Some(format!(
        "IF({n}=\"\",\"\",IF(ISNUMBER({mean}),IF({all}<2,\"\",SQRT(({apart})/({all}-1))),\"\"))"
    ))
}

/// Whether so many answers can have been counted so.
fn possible(kind: SurveyType, n: &str, a: &str, b: &str) -> String {
    match kind {
        SurveyType::Share => {
            format!("IF(COUNT({n},{a})=2,AND({n}>=1E-12,{a}>=0,{a}<={n}),FALSE)")
        }
        SurveyType::Net => {
            format!("IF(COUNT({n},{a},{b})=3,AND({n}>=1E-12,{a}>=0,{b}>=0,{a}+{b}<={n}),FALSE)")
        }
        SurveyType::Mean => format!("IF(COUNT({n},{a})=2,AND({n}>=1E-12,{a}>=0),FALSE)"),
    }
}

/// The point, the lower and the upper end, in the KPI's unit.
fn interval_formulas(
    kind: SurveyType,
    n: &str,
    a: &str,
    b: &str,
    e: &str,
    value: &str,
) -> (String, String, String) {
    let square = format!("({Z}*{Z})");
    match kind {
        SurveyType::Share => {
            let p = format!("{a}/{n}");
            let middle = format!("({p}+{square}/(2*{e}))/(1+{square}/{e})");
            let half =
                format!("{Z}*SQRT(MAX(0,{p}*(1-{p})/{e}+{square}/(4*{e}*{e})))/(1+{square}/{e})");
            (
                format!("100*{a}/{n}"),
                format!("100*MAX(0,MIN(1,{middle}-{half}))"),
                format!("100*MAX(0,MIN(1,{middle}+{half}))"),
            )
        }
        SurveyType::Net => {
            let net = net_of(n, a, b, e);
            let half = format!("100*{Z}*SQRT({})", variance_of(n, a, b, e));
            (
                format!("100*({a}-{b})/{n}"),
                format!("MAX(-100,MIN(100,100*{net}-{half}))"),
                format!("MAX(-100,MIN(100,100*{net}+{half}))"),
            )
        }
        SurveyType::Mean => {
            // Student's t below a hundred answers, none below two.
            let count = u16::try_from(FEW_ANSWERS.len()).unwrap_or(1);
            let table = across(list::STUDENT, 1, count);
            let t =
                format!("IF({n}<{},INDEX({table},ROUND({n}-0.5,0)-1),{Z})", student::MANY_ANSWERS);
            let end = |sign: char| format!("IF({n}<2,\"\",{value}{sign}{t}*{a}/SQRT({e}))");
            (value.to_owned(), end('-'), end('+'))
        }
    }
}
