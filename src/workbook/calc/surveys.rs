//! How sure the surveys of the chosen period are, and whether a change is more than noise.

use super::{
    Calc,
    facts::{kpi, segment},
    inputs::map_run,
    map::TimeColumn,
};
use crate::{
    model::{Kpi, Survey, SurveyType},
    score::{Answers, SeriesScore, State, Z, band},
    scorecard::PlannedKpi,
    workbook::write::sheet_writer::{Result_, fixed_column},
};

/// Columns of a survey's facts.
pub(crate) mod column {
    pub(crate) const POPULATION: u16 = 1;
    /// Answers of the value that is shown; five more columns follow.
    pub(crate) const NOW: u16 = 2;
    /// Answers of the previous value; five more columns follow.
    pub(crate) const BEFORE: u16 = 8;
    pub(crate) const SCORE_LOW: u16 = 14;
    pub(crate) const SCORE_HIGH: u16 = 15;
    pub(crate) const LOWEST: u16 = 16;
    pub(crate) const HIGHEST: u16 = 17;
    pub(crate) const FIRM: u16 = 18;
    pub(crate) const DIFFER: u16 = 19;
}
/// Within a group: answers, positive (or deviation), negative, effective answers, low, high.
pub(crate) mod within {
    pub(crate) const ANSWERS: u16 = 0;
    pub(crate) const POSITIVE: u16 = 1;
    pub(crate) const NEGATIVE: u16 = 2;
    pub(crate) const EFFECTIVE: u16 = 3;
    pub(crate) const LOW: u16 = 4;
    pub(crate) const HIGH: u16 = 5;
}

/// What the effective number says when everybody answered.
const ALL: f64 = -1.0;

/// One slot's answers in numbers.
#[derive(Clone, Copy, Default)]
struct SlotAnswers {
    answers: Option<f64>,
    positive: Option<f64>,
    negative: Option<f64>,
    effective: Option<f64>,
    interval: Option<(f64, f64)>,
}

impl Calc<'_> {
    /// Facts of every survey.
    pub(crate) fn surveys(&mut self) {
        let book = self.book;
        self.title(self.map().surveys, "surveys");
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
        let book = self.book;
        let map = self.map();
        let row = map.surveys.row(number);
        let facts = map.series.row(number);
        let scored = book.series(number).filter(|_| book.active(kpi_row));
        let population = self.population(number, measure);
        let (formula, size) = population;
        self.formula(row, column::POPULATION, &formula, size);
        let source = scored
            .and_then(|scored| scored.slots.get(book.scored.chosen))
            .and_then(|slot| slot.source);
        let before = scored.and_then(|scored| {
            let first = source.unwrap_or(book.scored.chosen);
            scored.slots.iter().take(first).rposition(|slot| slot.state == State::Value)
        });
        let source_cell = fixed_column(facts, super::series::fact::SOURCE);
        let before_cell = fixed_column(facts, super::series::fact::PREVIOUS);
        let now = self.answers(
            number,
            &measure.kpi,
            survey,
            (column::NOW, &source_cell),
            scored,
            source,
            size,
        );
        let then = self.answers(
            number,
            &measure.kpi,
            survey,
            (column::BEFORE, &before_cell),
            scored,
            before,
            size,
        );
        self.scores_of_interval(number, kpi_row, measure, scored, now);
        self.differ(number, survey, scored, now, then, size);
    }

    /// How many could have answered, where that is known.
    fn population(&self, number: usize, measure: &PlannedKpi) -> (String, Option<f64>) {
        let book = self.book;
        let map = self.map();
        let series = book.layout.series.get(number);
        let by_segment = measure.by_segment && !book.scorecard.segments.is_empty();
        let positive = |size: Option<f64>| size.filter(|size| size.is_finite() && *size > 0.0);
        match series.and_then(|series| series.segment) {
            Some(at) => {
                let cell = fixed_column(map.segments.row(at), segment::SIZE);
                let size = book.scorecard.segments.get(at).and_then(|segment| segment.size);
                (format!("IF(ISNUMBER({cell}),IF({cell}>0,{cell},\"\"),\"\")"), positive(size))
            }
            None if by_segment => ("\"\"".to_owned(), None),
            None => {
                let code = fixed_column(map.series.row(number), super::series::fact::SEGMENT);
                let found = format!(
                    "INDEX({},MATCH({code},{},0))",
                    map.segments.range(segment::SIZE),
                    map.segments.range(segment::CODE)
                );
                let size = measure
                    .objective
                    .as_ref()
                    .and_then(|id| {
                        book.scorecard.objectives.iter().find(|planned| planned.id == *id)
                    })
                    .and_then(|planned| planned.segment.as_ref())
                    .and_then(|id| {
                        book.scorecard
                            .segments
                            .iter()
                            .find(|segment| segment.id.as_ref() == Some(id))
                    })
                    .and_then(|segment| segment.size);
                (
                    format!(
                        "IF({code}=\"\",\"\",IFERROR(IF({found}>0,IF(ISNUMBER({found}),{found},\"\"),\"\"),\"\"))"
                    ),
                    positive(size),
                )
            }
        }
    }

    /// The answers of one slot, their effective number, and the interval.
    #[expect(clippy::too_many_arguments, reason = "two groups of columns from one description")]
    fn answers(
        &mut self,
        number: usize,
        kpi: &Kpi,
        survey: &Survey,
        (first, slot_cell): (u16, &str),
        scored: Option<&SeriesScore>,
        slot: Option<usize>,
        population: Option<f64>,
    ) -> SlotAnswers {
        let map = self.map();
        let row = map.surveys.row(number);
        let here = |column: u16| fixed_column(row, first + column);
        let found = slot
            .map_or_else(SlotAnswers::default, |slot| found(kpi, survey, scored, slot, population));
        let kinds = map.all_slots(map.kind.row(number));
        let fetch = |name: &str| {
            let at = kpi.inputs.iter().position(|input| input.id == name);
            let line = at.and_then(|at| map.inputs.get(number)?.rows.get(at).copied());
            line.map_or("\"\"".to_owned(), |line| {
                let cells = map.all_slots(line);
                format!(
                    "IF({slot_cell}=\"\",\"\",IF(INDEX({kinds},{slot_cell}+1)=1,IF(ISNUMBER(INDEX({cells},{slot_cell}+1)),INDEX({cells},{slot_cell}+1),\"\"),\"\"))"
                )
            })
        };
        let positive = match survey.kind {
            SurveyType::Share | SurveyType::Net => survey.positive.as_deref(),
            SurveyType::Mean => survey.deviation.as_deref(),
        };
        let negative = survey.negative.as_deref().filter(|_| survey.kind == SurveyType::Net);
        let of = |name: Option<&str>| name.map_or("\"\"".to_owned(), fetch);
        self.formula(row, first + within::ANSWERS, &fetch(&survey.answers), found.answers);
        self.formula(row, first + within::POSITIVE, &of(positive), found.positive);
        self.formula(row, first + within::NEGATIVE, &of(negative), found.negative);
        let (n, a, b) = (here(within::ANSWERS), here(within::POSITIVE), here(within::NEGATIVE));
        let all = fixed_column(row, column::POPULATION);
        let possible = match survey.kind {
            SurveyType::Share => {
                format!("IF(COUNT({n},{a})=2,AND({n}>=1E-12,{a}>=0,{a}<={n}),FALSE)")
            }
            SurveyType::Net => {
                format!("IF(COUNT({n},{a},{b})=3,AND({n}>=1E-12,{a}>=0,{b}>=0,{a}+{b}<={n}),FALSE)")
            }
            SurveyType::Mean => format!("IF(COUNT({n},{a})=2,AND({n}>=1E-12,{a}>=0),FALSE)"),
        };
        self.formula(
            row,
            first + within::EFFECTIVE,
            &format!(
                "IF({possible},IF({all}=\"\",{n},IF({n}>={all},{ALL},MAX({n},{n}*({all}-1)/({all}-{n})))),\"\")"
            ),
            found.effective,
        );
        let e = here(within::EFFECTIVE);
        let values = map.all_slots(map.own.row(number));
        let value = format!("INDEX({values},{slot_cell}+1)");
        let (point, low, high) = interval_formulas(survey.kind, &n, &a, &b, &e, &value);
        for (at, formula, result) in [
            (within::LOW, low, found.interval.map(|(low, _)| low)),
            (within::HIGH, high, found.interval.map(|(_, high)| high)),
        ] {
            self.formula(
                row,
                first + at,
                &format!("IF({e}=\"\",\"\",IF({e}={ALL},{point},{formula}))"),
                result,
            );
        }
        found
    }

    /// Lowest and highest score over the interval, and whether they fall in one band.
    fn scores_of_interval(
        &mut self,
        number: usize,
        kpi_row: usize,
        measure: &PlannedKpi,
        scored: Option<&SeriesScore>,
        now: SlotAnswers,
    ) {
        let map = self.map();
        let row = map.surveys.row(number);
        let here = |column: u16| fixed_column(row, column);
        let low = here(column::NOW + within::LOW);
        let high = here(column::NOW + within::HIGH);
        let score = self.cell(map_run(map.scores), number, TimeColumn::Chosen);
        let target = scored
            .and_then(|scored| scored.slots.get(self.book.scored.chosen))
            .and_then(|slot| slot.target);
        let anchors = crate::score::Anchors::of(measure, target);
        let bands = self.book.scorecard.bands;
        let range = scored.and_then(|scored| scored.score_range);
        let at = |x: f64| range.and_then(|_| crate::score::score_of(&anchors, bands, x));
        for (to, x, result) in [
            (column::SCORE_LOW, &low, now.interval.and_then(|(low, _)| at(low))),
            (column::SCORE_HIGH, &high, now.interval.and_then(|(_, high)| at(high))),
        ] {
            let formula = self.score_formula(x, kpi_row, TimeColumn::Chosen);
            self.formula(row, to, &format!("IF(COUNT({x},{score})=2,{formula},\"\")"), result);
        }
        let (one, two) = (here(column::SCORE_LOW), here(column::SCORE_HIGH));
        self.formula(
            row,
            column::LOWEST,
            &format!("IF(COUNT({one},{two})=2,MIN({one},{two}),\"\")"),
            range.map(|(low, _)| low),
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
            range.map(|(_, high)| high),
        );
        let (lowest, highest) = (here(column::LOWEST), here(column::HIGHEST));
        let firm = range.map(|(low, high)| band(Some(low), bands) == band(Some(high), bands));
        self.formula(
            row,
            column::FIRM,
            &format!(
                "IF({lowest}=\"\",\"\",IF({}={},1,0))",
                self.status_formula(&lowest),
                self.status_formula(&highest)
            ),
            firm.map_or(Result_::Empty, Result_::from),
        );
    }

    /// Whether the difference from the previous value is more than its margin: 1, 0, or unknown.
    fn differ(
        &mut self,
        number: usize,
        survey: &Survey,
        scored: Option<&SeriesScore>,
        now: SlotAnswers,
        then: SlotAnswers,
        population: Option<f64>,
    ) {
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
                Some(format!("IF(OR({one}-{two}-{below}>0,{one}-{two}+{above}<0),1,0)"))
            }
            SurveyType::Net => {
                let net = |n: &str, a: &str, b: &str, e: &str| {
                    format!("IF({e}={ALL},({a}-{b})/{n},{})", net_of(n, a, b, e))
                };
                let square = |n: &str, a: &str, b: &str, e: &str| {
                    format!("IF({e}={ALL},0,{})", variance_of(n, a, b, e))
                };
                Some(format!(
                    "IF(ABS({}-{})>{Z}*SQRT({}+{}),1,0)",
                    net(&n1, &a1, &b1, &e1),
                    net(&n2, &a2, &b2, &e2),
                    square(&n1, &a1, &b1, &e1),
                    square(&n2, &a2, &b2, &e2)
                ))
            }
            SurveyType::Mean => None,
        };
        let Some(test) = test else {
            self.formula(row, column::DIFFER, "\"\"", Result_::Empty);
            return;
        };
        let state = self.cell(map_run(map.states), number, TimeColumn::Chosen);
        let valued = scored
            .and_then(|scored| scored.slots.get(self.book.scored.chosen))
            .is_some_and(|slot| slot.state == State::Value);
        let answers = |found: SlotAnswers| answers_of(survey.kind, found);
        let result = answers(now)
            .zip(answers(then))
            .filter(|_| valued)
            .and_then(|(one, two)| one.differ(two, population));
        self.formula(
            row,
            column::DIFFER,
            &format!("IF(AND({state}=\"value\",COUNT({e1},{e2})=2),{test},\"\")"),
            result.map_or(Result_::Empty, Result_::from),
        );
    }
}

/// Answers as the score room takes them.
fn answers_of(kind: SurveyType, found: SlotAnswers) -> Option<Answers> {
    let answers = found.answers?;
    Some(match kind {
        SurveyType::Share => Answers::Share { positive: found.positive?, answers },
        SurveyType::Net => {
            Answers::Net { positive: found.positive?, negative: found.negative?, answers }
        }
        SurveyType::Mean => Answers::Mean { mean: 0.0, deviation: found.positive?, answers },
    })
}

/// One slot's answers in numbers.
fn found(
    kpi: &Kpi,
    survey: &Survey,
    scored: Option<&SeriesScore>,
    slot: usize,
    population: Option<f64>,
) -> SlotAnswers {
    let inputs = scored.and_then(|scored| scored.inputs.get(slot)).and_then(Option::as_ref);
    let value = scored.and_then(|scored| scored.slots.get(slot)).and_then(|slot| slot.value);
    let input = |name: &str| {
        let at = kpi.inputs.iter().position(|input| input.id == name)?;
        inputs.and_then(|inputs| inputs.get(at).copied().flatten())
    };
    let positive = match survey.kind {
        SurveyType::Share | SurveyType::Net => survey.positive.as_deref(),
        SurveyType::Mean => survey.deviation.as_deref(),
    };
    let negative = survey.negative.as_deref().filter(|_| survey.kind == SurveyType::Net);
    let mut found = SlotAnswers {
        answers: input(&survey.answers),
        positive: positive.and_then(input),
        negative: negative.and_then(input),
        ..SlotAnswers::default()
    };
    let answers = match survey.kind {
        SurveyType::Mean => found.answers.zip(found.positive).map(|(answers, deviation)| {
            Answers::Mean { mean: value.unwrap_or(0.0), deviation, answers }
        }),
        kind => answers_of(kind, found),
    };
    found.interval = answers
        .and_then(|answers| answers.interval(population))
        .map(|interval| (interval.low, interval.high));
    found.effective = found.interval.and(found.answers).map(|n| match population {
        Some(all) if n >= all => ALL,
        Some(all) => (n * (all - 1.0) / (all - n)).max(n),
        None => n,
    });
    found
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
        SurveyType::Mean => (
            value.to_owned(),
            format!("{value}-{Z}*{a}/SQRT({e})"),
            format!("{value}+{Z}*{a}/SQRT({e})"),
        ),
    }
}
