//! Whether what was filled in can be: each finding at its cell.

use super::{At, ReadContext, cells::date_of_serial};
use crate::{
    finding::{CheckCode, Code, FigureCode, Finding, Location},
    model::{Direction, Id, Input, SurveyType},
    readings::{Entry, Reading, Readings, SeriesReadings},
    score::{Anchors, TOO_LARGE, score_of, targets_in_force},
    scorecard::{PlannedKpi, Scorecard},
    workbook::tables::block::Block,
};

/// How many times a number is larger than all others of its row before it is taken for a date.
const DWARFED: f64 = 20.0;

impl ReadContext<'_> {
    /// Checks scorecard and figures.
    pub(crate) fn check(&mut self, scorecard: &Scorecard, readings: &Readings) {
        self.check_bands(scorecard);
        self.check_objectives(scorecard);
        for measure in &scorecard.kpis {
            self.check_settings(measure, scorecard);
        }
        for measure in &scorecard.kpis {
            let series = readings.series.iter().filter(|((kpi, _), _)| kpi == measure.id());
            for (_, series) in series {
                self.check_figures(measure, series, scorecard.calendar.count + 1);
            }
        }
    }

    /// The cell of a row that was read.
    fn place_of(&self, block: Block, id: &str, key: &str) -> At {
        let Some(found) = self.found.get(&block) else { return At::nowhere() };
        let line = id.parse::<Id>().ok().and_then(|id| self.lines.get(&(block, id)));
        match line.zip(found.column(key)) {
            Some((row, column)) => At::cell(found.sheet, *row, column),
            None => At::sheet(found.sheet),
        }
    }

    /// Bounds on Start.
    fn check_bands(&mut self, scorecard: &Scorecard) {
        let bands = scorecard.bands;
        let within = |number: f64| (0.0..=100.0).contains(&number);
        if !within(bands.green) || !within(bands.amber) || bands.amber > bands.green {
            let at = self.place_of(Block::Start, "amber-from", "value");
            self.notebook
                .add(CheckCode::BandsOutOfOrder { amber: bands.amber, green: bands.green }, at);
        }
        if !(0.0..=1.0).contains(&scorecard.minimum_coverage) {
            let at = self.place_of(Block::Start, "least-complete", "value");
            self.notebook.add(CheckCode::CoverageOutOfRange, at);
        }
    }

    /// Weights of objectives, and whether anything measures them.
    fn check_objectives(&mut self, scorecard: &Scorecard) {
        for planned in &scorecard.objectives {
            let id = planned.id.as_str();
            self.check_weight(Block::Objectives, id, planned.weight);
            let measures: Vec<&PlannedKpi> = scorecard
                .kpis
                .iter()
                .filter(|measure| measure.objective.as_ref() == Some(&planned.id))
                .collect();
            let at = self.place_of(Block::Objectives, id, "statement");
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

    fn check_weight(&mut self, block: Block, id: &str, weight: Option<f64>) {
        if weight.is_some_and(|weight| weight < 0.0) {
            let at = self.place_of(block, id, "weight");
            self.notebook.add(CheckCode::NegativeWeight, at);
        }
    }

    /// Target, worst and objective of a KPI.
    fn check_settings(&mut self, measure: &PlannedKpi, scorecard: &Scorecard) {
        let id = measure.id().as_str();
        let name = || measure.kpi.name.clone();
        self.check_weight(Block::Kpis, id, measure.weight);
        if measure.objective.is_none() {
            let at = self.place_of(Block::Kpis, id, "objective");
            self.notebook.add(CheckCode::KpiWithoutObjective { name: name() }, at);
        }
        let target =
            targets_in_force(measure, scorecard.calendar).into_iter().flatten().next_back();
        let anchors = Anchors::of(measure, target);
        if anchors.target.is_none() && anchors.target_high.is_none() {
            let at = self.place_of(Block::Kpis, id, "target");
            self.notebook.add(CheckCode::KpiWithoutTarget { name: name() }, at);
            return;
        }
        let low = anchors.worst.zip(anchors.target);
        let high = anchors.worst_high.zip(anchors.target_high);
        let told = match anchors.direction {
            Direction::Higher => self.check_side(measure, measure.worst, "worst", low, 1.0),
            Direction::Lower => self.check_side(measure, measure.worst, "worst", low, -1.0),
            Direction::TargetRange => {
                let low = self.check_side(measure, measure.worst, "worst", low, 1.0);
                self.check_side(measure, measure.worst_high, "worst_high", high, -1.0) || low
            }
        };
        if told {
            return;
        }
        if let (Direction::TargetRange, Some(low), Some(high)) =
            (anchors.direction, anchors.target, anchors.target_high)
            && low > high
        {
            let at = self.place_of(Block::Kpis, id, "target_high");
            self.notebook.add(
                CheckCode::RangeOutOfOrder { kpi: name(), target: low, target_high: high },
                at,
            );
        } else if low.is_none() && high.is_none() {
            let at = self.place_of(Block::Kpis, id, "worst");
            self.notebook.add(CheckCode::KpiWithoutWorst { name: name() }, at);
        } else if score_of(&anchors, scorecard.bands, anchors.target.unwrap_or(0.0)).is_none() {
            let key = if measure.red.is_some() { "red" } else { "green" };
            let at = self.place_of(Block::Kpis, id, key);
            self.notebook.add(CheckCode::LimitsOutOfOrder { kpi: name() }, at);
        }
    }

    /// One side from unacceptable to target; whether something was wrong.
    fn check_side(
        &mut self,
        measure: &PlannedKpi,
        own: Option<f64>,
        key: &str,
        side: Option<(f64, f64)>,
        sign: f64,
    ) -> bool {
        let Some((worst, target)) = side else { return false };
        if sign * (target - worst) > 0.0 {
            return false;
        }
        // The number that people can change: their own, else the target that the proposal met.
        let key = match (own, key) {
            (Some(_), key) => key,
            (None, "worst") => "target",
            (None, _) => "target_high",
        };
        let at = self.place_of(Block::Kpis, measure.id().as_str(), key);
        let kpi = measure.kpi.name.clone();
        let code = if target == worst {
            CheckCode::WorstEqualsTarget { kpi, target }
        } else {
            CheckCode::WorstOnWrongSide { kpi, worst, target }
        };
        self.notebook.add(code, at);
        true
    }

    /// The figures of a KPI, in total or for one segment.
    fn check_figures(&mut self, measure: &PlannedKpi, series: &SeriesReadings, slots: usize) {
        let kpi = &measure.kpi;
        for slot in 0..slots {
            for input in &kpi.inputs {
                if let Some((reading, number)) = input_at(series, &input.id, slot) {
                    self.check_input(input, reading, number);
                    self.check_part(measure, series, input, slot);
                }
            }
            self.check_survey(measure, series, slot);
            if let Some((reading, number)) = number_in(series.typed.get(slot)) {
                self.check_typed(measure, reading, number);
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
    fn check_dates(&mut self, name: &str, row: &[Reading]) {
        let numbers: Vec<(&Reading, f64)> =
            row.iter().filter_map(|reading| number_in(Some(reading))).collect();
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

    fn at_reading(&mut self, reading: &Reading, code: impl Into<Code>) {
        let file = &self.notebook.file;
        let place = match &reading.cell {
            Some(cell) => cell.in_file(file),
            None => Location::File { file: file.clone() },
        };
        self.notebook.push(Finding::new(code, place));
    }

    /// One number: its size, its sign, its scale.
    fn check_input(&mut self, input: &Input, reading: &Reading, number: f64) {
        let (value, input_name) = (number, || input.name.clone());
        if number.abs() >= TOO_LARGE {
            self.at_reading(reading, CheckCode::NumberTooLarge { name: input_name(), value });
        } else if input.unit.count && number < 0.0 {
            self.at_reading(reading, FigureCode::CountNegative { input: input_name(), value });
        } else if input.unit.minimum.is_some_and(|least| number < least)
            || input.unit.maximum.is_some_and(|most| number > most)
        {
            let unit = input.unit.label.clone();
            let code = FigureCode::OutsideScale { input: input_name(), value, unit };
            self.at_reading(reading, code);
        } else if input.unit.count && number.fract().abs() > 1e-9 {
            self.at_reading(reading, FigureCode::CountBroken { input: input_name(), value });
        }
    }

    /// A part against its whole.
    fn check_part(
        &mut self,
        measure: &PlannedKpi,
        series: &SeriesReadings,
        input: &Input,
        slot: usize,
    ) {
        let Some(whole) = input.part_of.as_deref() else { return };
        let (Some((reading, part)), Some((_, all))) =
            (input_at(series, &input.id, slot), input_at(series, whole, slot))
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
                },
            );
        }
    }

    /// Promoters and detractors against answers, and answers against the minimum.
    fn check_survey(&mut self, measure: &PlannedKpi, series: &SeriesReadings, slot: usize) {
        let Some(survey) = &measure.kpi.survey else { return };
        let Some((reading, answers)) = input_at(series, &survey.answers, slot) else { return };
        let of = |name: &Option<String>| input_at(series, name.as_deref()?, slot);
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
        let minimum = f64::from(measure.minimum_answers.unwrap_or(measure.kpi.minimum_answers));
        let complete = measure
            .kpi
            .inputs
            .iter()
            .filter(|input| !input.optional)
            .all(|input| input_at(series, &input.id, slot).is_some());
        if complete && (0.0..minimum).contains(&answers) {
            self.at_reading(reading, FigureCode::AnswersTooFew { answers, minimum });
        }
    }

    /// A result typed directly.
    fn check_typed(&mut self, measure: &PlannedKpi, reading: &Reading, number: f64) {
        let kpi = &measure.kpi;
        let (value, name) = (number, || kpi.name.clone());
        let percent = kpi.unit.id.as_str() == "percent";
        let is_part = kpi.inputs.iter().any(|input| input.part_of.is_some());
        let is_share =
            kpi.survey.as_ref().map_or(is_part, |survey| survey.kind == SurveyType::Share);
        let usual = measure.target.or_else(|| kpi.target.as_ref().map(|target| target.value));
        if number.abs() >= TOO_LARGE {
            self.at_reading(reading, CheckCode::NumberTooLarge { name: name(), value });
        } else if percent && is_share && !(0.0..=100.0).contains(&number) {
            self.at_reading(reading, FigureCode::ShareOverHundred { input: name(), value });
        } else if percent && number > 0.0 && number <= 1.0 && usual.is_some_and(|usual| usual > 5.0)
        {
            let meant = number * 100.0;
            self.at_reading(reading, FigureCode::ShareLikeFraction { input: name(), value, meant });
        } else if kpi.unit.minimum.is_some_and(|least| number < least)
            || kpi.unit.maximum.is_some_and(|most| number > most)
        {
            let unit = kpi.unit.label.clone();
            self.at_reading(reading, FigureCode::OutsideScale { input: name(), value, unit });
        }
    }
}

/// The number of an input in a slot, with where it stands.
fn input_at<'a>(
    series: &'a SeriesReadings,
    input: &str,
    slot: usize,
) -> Option<(&'a Reading, f64)> {
    number_in(series.inputs.get(input)?.get(slot))
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
