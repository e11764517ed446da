//! Whether what was filled in can be: each finding at its cell.

use super::{At, ReadContext, day_count::date_of_serial};
use crate::{
    checks::{self, AnchorSetting},
    finding::{CheckCode, Code, FigureCode, Finding, Location},
    model::{Direction, Edition, Id, Input, Moment, SurveyType, Timeline, Unit, ValueLimits},
    readings::{Block, Entry, Reading, Readings, SeriesReadings},
    score::{
        MinimumAnswers,
        impossible::{self, Impossible},
        population_of,
    },
    scorecard::{PlannedKpi, Scorecard},
    workbook::tables::{
        ColumnFacts, ColumnField, Fact, KpiColumn, ObjectiveColumn, SegmentColumn, StartColumn,
        TableColumn, ValueKind,
    },
};
use strum::IntoEnumIterator;

/// How many times a number is larger than all others of its row before it is taken for a date.
const DWARFED: f64 = 20.0;

impl ReadContext<'_> {
    /// Checks scorecard and figures.
    pub(crate) fn check(&mut self, scorecard: &Scorecard, readings: &Readings) {
        self.check_start(scorecard);
        for segment in &scorecard.segments {
            let id = segment.id.as_ref().map(Id::as_str).unwrap_or_default();
            self.check_row::<SegmentColumn>(id, segment);
        }
        self.check_objectives(scorecard);
        for measure in &scorecard.kpis {
            self.check_settings(measure, scorecard);
        }
        for measure in &scorecard.kpis {
            for (segment, series) in readings.of_kpi(measure.id()) {
                let population = population_of(scorecard, measure, segment);
                let minimum = MinimumAnswers::of(scorecard, measure, population);
                self.check_figures(measure, series, &minimum, scorecard.calendar.count);
            }
            self.check_beside_groups(measure, readings);
        }
    }

    /// The cell of a row that was read.
    pub(crate) fn place_of(&self, block: Block, id: &str, key: &str) -> At {
        let Some(found) = self.found.get(&block) else { return At::nowhere() };
        let line = id.parse::<Id>().ok().and_then(|id| self.lines.get(&(block, id)));
        match line.zip(found.column(key)) {
            Some((row, column)) => At::cell(found.sheet, *row, column),
            None => At::sheet(found.sheet),
        }
    }

    /// What a rule found in a cell of a row, if anything.
    fn rule(&mut self, fault: Option<impl Into<Code>>, (block, id, key): (Block, &str, &str)) {
        if let Some(code) = fault {
            let at = self.place_of(block, id, key);
            self.notebook.add(code, at);
        }
    }

    /// Texts on Start; its bounds were checked as they were read.
    fn check_start(&mut self, scorecard: &Scorecard) {
        let at = |fact: Fact| (Block::Start, fact.id(), StartColumn::Value.key());
        for fact in Fact::iter() {
            if let ColumnField::Text(get, _) = fact.facts().field {
                self.rule(checks::text(get(scorecard)), at(fact));
            }
        }
    }

    /// Texts and numbers of a row, each by what its column holds.
    fn check_row<C: TableColumn>(&mut self, id: &str, row: &C::Row) {
        for column in C::filled_in() {
            let at = (C::BLOCK, id, column.key());
            let ColumnFacts { field, kind, .. } = column.facts();
            match field {
                ColumnField::Text(get, _) => self.rule(checks::text(get(row)), at),
                ColumnField::Number(get, _) => {
                    let Some(number) = get(row) else { continue };
                    let group = format!("column.{}", C::BLOCK);
                    let name = self.words.say(&group, column.key()).to_owned();
                    self.rule(checks::number(&name, number), at);
                    match kind {
                        ValueKind::Weight => self.rule(checks::weight(number), at),
                        ValueKind::Count => self.rule(checks::size(number), at),
                        _ => {}
                    }
                }
                // What a word, a code or a whole number may be is seen when it is read.
                _ => {}
            }
        }
    }

    /// Weights of objectives, and whether anything measures them.
    fn check_objectives(&mut self, scorecard: &Scorecard) {
        for planned in &scorecard.objectives {
            let id = planned.id.as_str();
            self.check_row::<ObjectiveColumn>(id, planned);
            let measures: Vec<&PlannedKpi> = scorecard
                .kpis
                .iter()
                .filter(|measure| measure.objective.as_ref() == Some(&planned.id))
                .collect();
            let at = self.place_of(Block::Objectives, id, ObjectiveColumn::Statement.key());
            if measures.is_empty() {
                self.notebook.add(
                    CheckCode::ObjectiveWithoutKpi { statement: planned.statement.clone() },
                    at,
                );
            } else if measures.iter().all(|measure| measure.weight == Some(0.0)) {
                let name = planned.statement.clone();
                self.notebook.add(CheckCode::WeightsZero { name }, at);
            }
        }
        let objectives = &scorecard.objectives;
        if !objectives.is_empty() && objectives.iter().all(|planned| planned.weight == Some(0.0)) {
            let at = self
                .found
                .get(&Block::Objectives)
                .map_or(At::nowhere(), |found| At::sheet(found.sheet));
            self.notebook.add(CheckCode::ObjectiveWeightsZero, at);
        }
    }

    /// Target, worst and objective of a KPI.
    fn check_settings(&mut self, measure: &PlannedKpi, scorecard: &Scorecard) {
        let id = measure.id().as_str();
        let name = || measure.kpi.name.clone();
        let at = |column: KpiColumn| (Block::Kpis, id, column.key());
        self.check_row::<KpiColumn>(id, measure);
        for (period, target) in &measure.targets {
            let period = period.to_string();
            self.rule(checks::number(&period, *target), (Block::Targets, id, &period));
        }
        if measure.objective.is_none() {
            let code = CheckCode::KpiWithoutObjective { name: name() };
            self.rule(Some(code), at(KpiColumn::Objective));
        }
        if self.impossible.contains(id) {
            return;
        }
        let last = measure.last_target(scorecard.calendar);
        if self.issued.edition > Edition::First {
            for (period, code) in measure.period_faults(&measure.kpi.name, scorecard.calendar) {
                let key = period.to_string();
                self.rule(Some(code), (Block::Targets, measure.id().as_str(), &key));
            }
        }
        let set = measure.anchor_settings(last);
        if set.target.is_none() && set.target_high.is_none() {
            let code = CheckCode::KpiWithoutTarget { name: name() };
            return self.rule(Some(code), at(KpiColumn::Target));
        }
        let told = checks::KpiTold::of(&measure.kpi.name, &measure.kpi.unit);
        let faults = checks::anchors(told, &set);
        let range = set.direction == Direction::TargetRange;
        let low = set.worst.is_some() && set.target.is_some();
        let high = range && set.worst_high.is_some() && set.target_high.is_some();
        if faults.is_empty() && !low && !high {
            let code = CheckCode::KpiWithoutWorst { name: name() };
            self.rule(Some(code), at(KpiColumn::Worst));
        }
        for (setting, code) in faults {
            // The number that people can change: their own, else the target that the proposal met.
            let column = match setting {
                AnchorSetting::Worst if measure.worst.is_some() => KpiColumn::Worst,
                AnchorSetting::Worst => KpiColumn::Target,
                AnchorSetting::WorstHigh if measure.worst_high.is_some() => KpiColumn::WorstHigh,
                AnchorSetting::WorstHigh | AnchorSetting::TargetHigh => KpiColumn::TargetHigh,
                AnchorSetting::Limits if measure.red.is_some() => KpiColumn::Red,
                AnchorSetting::Limits => KpiColumn::Green,
            };
            self.rule(Some(code), at(column));
        }
    }

    /// The figures of a KPI, in total or for one segment.
    fn check_figures(
        &mut self,
        measure: &PlannedKpi,
        series: &SeriesReadings,
        minimum: &MinimumAnswers,
        periods: usize,
    ) {
        let kpi = &measure.kpi;
        for moment in Moment::all(periods) {
            for input in &kpi.inputs {
                if let Some((reading, number)) = input_at(series, &input.id, moment) {
                    self.check_input(input, reading, number);
                    self.check_part(measure, series, input, moment);
                }
            }
            self.check_survey(measure, series, minimum, moment);
            self.check_value(measure, series, moment);
            if let Some((reading, number)) = number_in(series.typed.get(moment)) {
                self.check_typed(measure, reading, number);
                self.check_beside_inputs(measure, series, (reading, number), moment);
            }
        }
        for input in &kpi.inputs {
            if let Some(row) = series.inputs.get(&input.id) {
                self.check_dates(&input.name, row);
            }
        }
        self.check_dates(&kpi.name, &series.typed);
    }

    /// Dates that a spreadsheet made of what was typed, and shows as a number because the cell has
    /// that format: a day of the workbook's years that dwarfs all other figures of its row.
    fn check_dates(&mut self, name: &str, row: &Timeline<Reading>) {
        let numbers: Vec<(&Reading, f64)> =
            row.values().filter_map(|reading| number_in(Some(reading))).collect();
        let calendar = self.issued.calendar;
        let first = i64::from(calendar.start.year());
        let last = calendar.periods().last().map_or(first, |period| i64::from(period.year()));
        for (place, (reading, number)) in numbers.iter().enumerate() {
            let near = |year: i64| (first - 1..=last + 1).contains(&year);
            let a_day = number.fract() == 0.0
                && date_of_serial(*number).is_some_and(|(year, ..)| near(year));
            let others = || numbers.iter().enumerate().filter(|(other, _)| *other != place);
            let alone = others().next().is_none();
            if !a_day || alone || others().any(|(_, (_, other))| other.abs() * DWARFED > *number) {
                continue;
            }
            let (date, meant) = self.date_meant(*number);
            self.at_reading(
                reading,
                FigureCode::PerhapsADate { input: name.to_owned(), value: *number, date, meant },
            );
        }
    }

    pub(super) fn at_reading(&mut self, reading: &Reading, code: impl Into<Code>) {
        let file = &self.notebook.file;
        let place = match &reading.cell {
            Some(cell) => cell.in_file(file),
            None => Location::File { file: file.clone() },
        };
        self.notebook.push(Finding::new(code, place));
    }

    /// One number: its size, its sign, its scale.
    fn check_input(&mut self, input: &Input, reading: &Reading, number: f64) {
        let name = input.name.clone();
        match impossible::of_input(input, self.issued.edition, number) {
            Some(found) => self.cannot_be(found, (name, &input.unit), reading, number),
            None if !input.unit.limits().hold(number) => {
                let (unit, sign) = (input.unit.label.clone(), input.unit.sign().to_owned());
                let code = FigureCode::OutsideScale { input: name, value: number, unit, sign };
                self.at_reading(reading, code);
            }
            None if input.unit.count && number.fract().abs() > 1e-9 => {
                self.at_reading(reading, FigureCode::CountBroken { input: name, value: number });
            }
            None => {}
        }
    }

    /// A number that cannot be, at its cell.
    fn cannot_be(
        &mut self,
        found: Impossible,
        (name, unit): (String, &Unit),
        reading: &Reading,
        value: f64,
    ) {
        match found {
            Impossible::TooLarge => {
                self.at_reading(reading, CheckCode::NumberTooLarge { name, value });
            }
            Impossible::NegativeCount => {
                self.at_reading(reading, FigureCode::CountNegative { input: name, value });
            }
            Impossible::OutsideLimits => {
                let (unit, sign) = (unit.label.clone(), unit.sign().to_owned());
                let code = FigureCode::BeyondScale { input: name, value, unit, sign };
                self.at_reading(reading, code);
            }
        }
    }

    /// A part against its whole.
    fn check_part(
        &mut self,
        measure: &PlannedKpi,
        series: &SeriesReadings,
        input: &Input,
        moment: Moment,
    ) {
        let Some(whole) = input.part_of.as_deref() else { return };
        let (Some((reading, part)), Some((_, all))) =
            (input_at(series, &input.id, moment), input_at(series, whole, moment))
        else {
            return;
        };
        if part > all {
            let whole = measure.kpi.inputs.iter().find(|other| other.id == whole);
            self.at_reading(
                reading,
                CheckCode::PartAboveWhole {
                    part,
                    input: input.name.clone(),
                    all,
                    whole: whole.map_or(String::new(), |whole| whole.name.clone()),
                    sign: input.unit.sign().to_owned(),
                },
            );
        }
    }

    /// What possible figures come to: those who stayed are no more than there were.
    fn check_value(&mut self, measure: &PlannedKpi, series: &SeriesReadings, moment: Moment) {
        let kpi = &measure.kpi;
        if !kpi.can_pass_limits() {
            return;
        }
        let edition = self.issued.edition;
        let of = |input: &str| input_at(series, input, moment);
        let numbers: Vec<Option<f64>> =
            kpi.inputs.iter().map(|input| Some(of(&input.id)?.1)).collect();
        let each = kpi.inputs.iter().zip(&numbers).any(|(input, number)| {
            number.is_some_and(|number| impossible::of_input(input, edition, number).is_some())
        });
        // What is wrong with a figure is told at that figure.
        if each || impossible::together(kpi, edition, &numbers) {
            return;
        }
        let value = kpi.formula.as_ref().map(|formula| formula.compute(|id| Some(of(id)?.1)));
        let at = kpi.inputs.iter().find_map(|input| of(&input.id));
        if let (Some(Ok(value)), Some((reading, _))) = (value, at)
            && let Some(Impossible::OutsideLimits) =
                impossible::of_value(kpi.limits(), edition, value)
        {
            let (name, sign) = (kpi.name.clone(), kpi.unit.sign().to_owned());
            let ValueLimits { minimum, maximum } = kpi.limits();
            let code = match (minimum, maximum) {
                (_, Some(maximum)) if value > maximum => {
                    let value = readable(value, maximum);
                    FigureCode::ValueTooHigh { name, value, maximum, sign }
                }
                (Some(minimum), _) => {
                    let value = readable(value, minimum);
                    FigureCode::ValueTooLow { name, value, minimum, sign }
                }
                _ => return,
            };
            self.at_reading(reading, code);
        }
    }

    /// Promoters and detractors against answers, and answers against the minimum.
    fn check_survey(
        &mut self,
        measure: &PlannedKpi,
        series: &SeriesReadings,
        fewest: &MinimumAnswers,
        moment: Moment,
    ) {
        let Some(survey) = &measure.kpi.survey else { return };
        let Some((reading, answers)) = input_at(series, &survey.answers, moment) else { return };
        let of = |name: &Option<String>| input_at(series, name.as_deref()?, moment);
        if survey.kind == SurveyType::Net
            && let (Some((_, positive)), Some((_, negative))) =
                (of(&survey.positive), of(&survey.negative))
            && positive <= answers
            && negative <= answers
            && positive + negative > answers
        {
            self.at_reading(
                reading,
                FigureCode::PartsOverAnswers { sum: positive + negative, answers },
            );
        }
        let complete = measure
            .kpi
            .inputs
            .iter()
            .filter(|input| !input.optional)
            .all(|input| input_at(series, &input.id, moment).is_some());
        if complete && answers >= 0.0 && fewest.refuses(Some(answers)) {
            let minimum = f64::from(fewest.minimum);
            self.at_reading(reading, FigureCode::AnswersTooFew { answers, minimum });
        }
    }

    /// A result that is typed beside inputs: they count, and it does not.
    fn check_beside_inputs(
        &mut self,
        measure: &PlannedKpi,
        series: &SeriesReadings,
        (reading, typed): (&Reading, f64),
        moment: Moment,
    ) {
        let filled = |list: &Timeline<Reading>| {
            list.get(moment).is_some_and(|reading| reading.entry != Entry::Blank)
        };
        if self.issued.edition == Edition::First || !series.inputs.values().any(filled) {
            return;
        }
        let kpi = &measure.kpi;
        let (name, sign) = (kpi.name.clone(), kpi.unit.sign().to_owned());
        let of = |id: &str| Some(input_at(series, id, moment)?.1);
        let value = kpi.formula.as_ref().and_then(|formula| formula.compute(of).ok());
        match value {
            // As the cell shows it.
            Some(value)
                if (value - typed).abs() * 10_f64.powi(kpi.unit.decimals.into()) <= 0.51 => {}
            Some(value) => {
                let value = readable(value, typed);
                self.at_reading(reading, FigureCode::TypedNotUsed { name, typed, value, sign });
            }
            None => self.at_reading(reading, FigureCode::TypedIncomplete { name, typed, sign }),
        }
    }

    /// A result typed directly.
    fn check_typed(&mut self, measure: &PlannedKpi, reading: &Reading, number: f64) {
        let kpi = &measure.kpi;
        let (value, name) = (number, || kpi.name.clone());
        let percent = kpi.unit.is_percentage();
        let usual = measure.target.or_else(|| kpi.target.as_ref().map(|target| target.value));
        let edition = self.issued.edition;
        if let Some(found) = impossible::of_value(kpi.limits(), edition, number) {
            if found == Impossible::OutsideLimits && kpi.is_share() {
                self.at_reading(reading, FigureCode::ShareOverHundred { input: name(), value });
            } else {
                self.cannot_be(found, (name(), &kpi.unit), reading, number);
            }
        } else if kpi.is_share() && !kpi.limits().hold(number) {
            self.at_reading(reading, FigureCode::ShareOverHundred { input: name(), value });
        } else if percent && number > 0.0 && number <= 1.0 && usual.is_some_and(|usual| usual > 5.0)
        {
            let meant = number * 100.0;
            self.at_reading(reading, FigureCode::ShareLikeFraction { input: name(), value, meant });
        } else if kpi.unit.minimum.is_some_and(|least| number < least)
            || kpi.unit.maximum.is_some_and(|most| number > most)
        {
            let (unit, sign) = (kpi.unit.label.clone(), kpi.unit.sign().to_owned());
            let code = FigureCode::OutsideScale { input: name(), value, unit, sign };
            self.at_reading(reading, code);
        }
    }
}

/// The number of an input at a moment, with where it stands.
fn input_at<'a>(
    series: &'a SeriesReadings,
    input: &str,
    moment: Moment,
) -> Option<(&'a Reading, f64)> {
    number_in(series.inputs.get(input)?.get(moment))
}

/// The number that a reading holds.
fn number_in(reading: Option<&Reading>) -> Option<(&Reading, f64)> {
    match reading {
        Some(reading) => match reading.entry {
            Entry::Number(number) => Some((reading, number)),
            _ => None,
        },
        None => None,
    }
}

/// A result in two decimals, as far as it can then still be told from what it is held against.
fn readable(value: f64, against: f64) -> f64 {
    let short = (value * 100.0).round() / 100.0;
    if short == against || !short.is_finite() { value } else { short }
}
