//! How sure the surveys of the chosen period are, and whether a change is more than noise.

use super::{
    Calc,
    columns::columns,
    facts::{kpi, segment},
    inputs::map_run,
    map::{TimeColumn, list, setting},
};
use crate::{
    model::{Kpi, Survey, SurveyType},
    score::student,
    scorecard::PlannedKpi,
    workbook::notation::{across, fixed_column},
};
use std::ops::Range;

columns! {
    /// Columns of a survey's facts.
    column {
        POPULATION = 1;
        /// Answers of the value that is shown; eleven more columns follow.
        NOW = 2;
        /// Answers of the previous value; eleven more columns follow.
        BEFORE = 14;
        /// How far the value lies above the previous one.
        DIFFERENCE = 26;
        /// How far the difference can lie lower, and higher, by the margins of both.
        BELOW = 27;
        ABOVE = 28;
        DIFFER = 29;
        LOW_STRETCH = 30;
        LOW_ALONG = 31;
        SCORE_LOW = 32;
        HIGH_STRETCH = 33;
        HIGH_ALONG = 34;
        SCORE_HIGH = 35;
        LOWEST = 36;
        HIGHEST = 37;
        LOWEST_STATUS = 38;
        HIGHEST_STATUS = 39;
        FIRM = 40;
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
        /// The part of the answers that is positive, and negative; of a net score as the method
        /// adjusts it.
        PLUS = 4;
        MINUS = 5;
        /// Around which the margin lies.
        MIDDLE = 6;
        /// The square of its standard error.
        VARIANCE = 7;
        /// How many standard errors the margin reaches, in the KPI's unit.
        FACTOR = 8;
        HALF = 9;
        LOW = 10;
        HIGH = 11;
    }
}

/// Whole numbers of answers for which a mean takes Student's t.
pub(crate) const FEW_ANSWERS: Range<u32> = 2..100;

/// What the effective number says when everybody answered.
const ALL: f64 = -1.0;

/// What answers are worth: more among a known number of people, of whom everybody can have
/// answered.
pub(super) fn effective(n: &str, all: &str) -> String {
    format!("IF(ISNUMBER({all}),IF({n}>={all},{ALL},MAX({n},{n}*({all}-1)/({all}-{n}))),{n})")
}

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
            &format!("IF({possible},{},\"\")", effective(&n, &all)),
        );
        self.margin(row, first, survey.kind, &value);
    }

    /// The margin of one moment, step by step.
    fn margin(&mut self, row: u32, first: u16, kind: SurveyType, value: &str) {
        let here = |column: u16| fixed_column(row, first + column);
        let [n, a, b, e] =
            [within::ANSWERS, within::POSITIVE, within::NEGATIVE, within::EFFECTIVE].map(here);
        let [plus, minus] = [within::PLUS, within::MINUS].map(here);
        let (z, square) = (self.setting(setting::Z), self.setting(setting::Z_SQUARE));
        let adjusted =
            |count: &str| format!("IF({e}={ALL},{count}/{n},({count}/{n}*{e}+0.75)/({e}+3))");
        let table = across(list::STUDENT, 1, u16::try_from(FEW_ANSWERS.len()).unwrap_or(1));
        let net = format!("({plus}-{minus})");
        // With everybody's answer there is no margin around what they said.
        let census = |all: &str, others: String| format!("IF({e}={ALL},{all},{others})");
        let (parts, middle_of, variance, factor) = match kind {
            SurveyType::Share => (
                [Some(format!("{a}/{n}")), None],
                census(
                    &format!("100*{plus}"),
                    format!("100*({plus}+{square}/(2*{e}))/(1+{square}/{e})"),
                ),
                format!("MAX(0,{plus}*(1-{plus})/{e}+{square}/(4*{e}*{e}))"),
                format!("100*{z}/(1+{square}/{e})"),
            ),
            SurveyType::Net => (
                [Some(adjusted(&a)), Some(adjusted(&b))],
                format!("100*{net}"),
                format!("MAX(0,{plus}+{minus}-{net}*{net})/({e}+3)"),
                format!("100*{z}"),
            ),
            // Student's t below a hundred answers, none below two.
            SurveyType::Mean => (
                [None, None],
                value.to_owned(),
                format!("{a}*{a}/{e}"),
                format!(
                    "IF({n}<2,\"\",IF({n}<{},INDEX({table},ROUND({n}-0.5,0)-1),{z}))",
                    student::MANY_ANSWERS
                ),
            ),
        };
        let [plus_of, minus_of] = parts;
        let steps = [
            (within::PLUS, plus_of),
            (within::MINUS, minus_of),
            (within::MIDDLE, Some(middle_of)),
            (within::VARIANCE, Some(census("0", variance))),
            (within::FACTOR, Some(census("0", factor))),
        ];
        for (at, formula) in steps {
            let Some(formula) = formula else { continue };
            self.formula(row, first + at, &format!("IF({e}=\"\",\"\",{formula})"));
        }
        self.ends(row, first, kind);
    }

    /// The two ends of a margin, around its middle and within what the KPI can be.
    fn ends(&mut self, row: u32, first: u16, kind: SurveyType) {
        let here = |column: u16| fixed_column(row, first + column);
        let [middle, variance, factor, half] =
            [within::MIDDLE, within::VARIANCE, within::FACTOR, within::HALF].map(here);
        let formula = format!("IF(ISNUMBER({factor}),{factor}*SQRT({variance}),\"\")");
        self.formula(row, first + within::HALF, &formula);
        for (at, sign) in [(within::LOW, '-'), (within::HIGH, '+')] {
            let end = format!("{middle}{sign}{half}");
            let end = match kind {
                SurveyType::Share => format!("MAX(0,MIN(100,{end}))"),
                SurveyType::Net => format!("MAX(-100,MIN(100,{end}))"),
                SurveyType::Mean => end,
            };
            let formula = format!("IF(COUNT({middle},{half})=2,{end},\"\")");
            self.formula(row, first + at, &formula);
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
        for (x, [stretch, along, to]) in [
            (&low, [column::LOW_STRETCH, column::LOW_ALONG, column::SCORE_LOW]),
            (&high, [column::HIGH_STRETCH, column::HIGH_ALONG, column::SCORE_HIGH]),
        ] {
            let at = TimeColumn::Chosen;
            self.formula(row, stretch, &self.stretch_formula(x, kpi_row, at));
            let (stretch, there) = (here(stretch), here(along));
            self.formula(row, along, &self.along_formula(&stretch, x, kpi_row, at));
            let formula = self.score_formula(&stretch, &there, kpi_row);
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
        for (score, status) in
            [(column::LOWEST, column::LOWEST_STATUS), (column::HIGHEST, column::HIGHEST_STATUS)]
        {
            self.formula(row, status, &self.kpi_status(&here(score), kpi_row));
        }
        self.formula(
            row,
            column::FIRM,
            &format!(
                "IF({}=\"\",\"\",IF({}={},1,0))",
                here(column::LOWEST),
                here(column::LOWEST_STATUS),
                here(column::HIGHEST_STATUS)
            ),
        );
    }

    /// Whether the difference from the previous value is more than its margin: 1, 0, or unknown.
    fn differ(&mut self, number: usize, survey: &Survey) {
        let map = self.map();
        let row = map.surveys.row(number);
        let of = |column: u16| fixed_column(row, column);
        let [now, then] = [column::NOW, column::BEFORE]
            .map(|group| move |column: u16| fixed_column(row, group + column));
        let whole = |group: &str| format!("100*{group}");
        let [one, two] = [&now, &then].map(|group| match survey.kind {
            SurveyType::Share => whole(&group(within::PLUS)),
            SurveyType::Net | SurveyType::Mean => group(within::MIDDLE),
        });
        let (low1, high1) = (now(within::LOW), now(within::HIGH));
        let (low2, high2) = (then(within::LOW), then(within::HIGH));
        let square = |end: &str, from: &str| format!("({end}-{from})*({end}-{from})");
        let z = self.setting(setting::Z);
        let both = format!("{z}*SQRT({}+{})", now(within::VARIANCE), then(within::VARIANCE));
        let (below, above) = match survey.kind {
            SurveyType::Share => (
                format!("SQRT({}+{})", square(&one, &low1), square(&high2, &two)),
                format!("SQRT({}+{})", square(&high1, &one), square(&two, &low2)),
            ),
            SurveyType::Net => (whole(&both), whole(&both)),
            SurveyType::Mean => {
                let margin = format!("{both}+1E-09*MAX(1,ABS({one}))");
                (margin.clone(), margin)
            }
        };
        // Without both intervals nothing is known of the difference.
        for (at, formula) in [
            (column::DIFFERENCE, format!("{one}-{two}")),
            (column::BELOW, below),
            (column::ABOVE, above),
        ] {
            let formula = format!("IF(COUNT({low1},{low2})=2,{formula},\"\")");
            self.formula(row, at, &formula);
        }
        let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
        let [difference, below, above] = [column::DIFFERENCE, column::BELOW, column::ABOVE].map(of);
        self.formula(
            row,
            column::DIFFER,
            &format!(
                "IF(AND({state}=\"value\",ISNUMBER({difference})),IF(OR({difference}-{below}>0,{difference}+{above}<0),1,0),\"\")"
            ),
        );
    }
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
