//! KPIs as the sheet has them now, with the user's own.

use super::{Line, ReadContext, Table, cells::PercentPolicy, match_rows::ExpectedRow};
use crate::workbook::tables::{KpiColumn, TableColumn, ValueKind};
use crate::{
    finding::FigureCode,
    model::{Direction, Frequency, Id, Kind, Lens, Outcome},
    readings::Block,
    scorecard::{CustomKpi, OWN_KPIS, PlannedKpi, Scorecard, custom_kpi},
};
use std::collections::BTreeMap;

impl<'a> ReadContext<'a> {
    /// Lays KPIs over the scorecard; the KPIs of rows without id come back, to be joined by name.
    pub(crate) fn kpis(&mut self, scorecard: &mut Scorecard) -> Vec<Id> {
        let ids: Vec<String> = self.layout.kpis.iter().map(|row| row.id.clone()).collect();
        let Some(table) = self.table(Block::Kpis) else {
            self.codes_as_issued(Block::Kpis, "kpi", &ids);
            return Vec::new();
        };
        self.table_there::<KpiColumn>(&table);
        let issued = self.issued;
        let known = self.known_kpis();
        let claimed = self.match_rows(&table, &known, KpiColumn::Name.key());
        let mut lines: BTreeMap<usize, Line<'a>> = BTreeMap::new();
        let mut new: Vec<(String, Line<'a>)> = Vec::new();
        for ((row, entry), line) in self.layout.kpis.iter().zip(&known).zip(&claimed.rows) {
            let filled = line.as_ref().is_some_and(|line| {
                !Self::raw_text(&table, line, KpiColumn::Name.key()).is_empty()
            });
            let nameless = table.found.column(KpiColumn::Name.key()).is_none()
                || row
                    .measure
                    .and_then(|at| issued.kpis.get(at))
                    .is_some_and(|measure| measure.kpi.name.trim().is_empty());
            match (row.measure, line) {
                (Some(at), Some(line)) if filled || nameless => {
                    lines.insert(at, *line);
                }
                (Some(_), line) => self.deleted(&table, line.as_ref(), entry),
                (None, Some(line)) if filled => new.push((entry.id.clone(), *line)),
                (None, _) => {}
            }
        }
        let names: Vec<(Id, String)> = scorecard
            .objectives
            .iter()
            .map(|planned| (planned.id.clone(), planned.statement.clone()))
            .collect();
        let mut kpis = Vec::new();
        for (at, measure) in issued.kpis.iter().enumerate() {
            if let Some(line) = lines.get(&at) {
                kpis.push(self.measure(&table, line, scorecard, &names, measure.clone()));
                self.coded(&table, line, measure.id().as_str());
            }
        }
        let mut joined = Vec::new();
        let mut number = OWN_KPIS;
        for line in &claimed.own {
            number += 1;
            while issued.kpis.iter().any(|measure| measure.id().as_str() == format!("own-{number}"))
            {
                number += 1;
            }
            new.push((format!("own-{number}"), *line));
        }
        for (id, line) in new {
            let Ok(parsed) = id.parse::<Id>() else { continue };
            let name = Self::raw_text(&table, &line, KpiColumn::Name.key());
            self.added(&table, &line, &id, &name);
            kpis.push(self.measure(&table, &line, scorecard, &names, blank(parsed.clone())));
            self.coded(&table, &line, &id);
            if line.id != id {
                joined.push(parsed);
            }
        }
        scorecard.kpis = kpis;
        if table.found.column(KpiColumn::Code.key()).is_none() {
            self.codes_as_issued(Block::Kpis, "kpi", &ids);
        }
        self.targets(scorecard, &known);
        joined
    }

    /// The entries of the KPIs sheet as issued.
    fn known_kpis(&self) -> Vec<ExpectedRow> {
        self.layout
            .kpis
            .iter()
            .enumerate()
            .map(|(at, row)| ExpectedRow {
                id: row.id.clone(),
                code: self.code("kpi", at),
                name: row
                    .measure
                    .and_then(|at| self.issued.kpis.get(at))
                    .map_or("", |measure| &measure.kpi.name)
                    .to_owned(),
            })
            .collect()
    }

    /// One KPI, but for its targets of single periods.
    fn measure(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        scorecard: &Scorecard,
        names: &[(Id, String)],
        mut now: PlannedKpi,
    ) -> PlannedKpi {
        let issued = now.clone();
        let own = issued.kpi.data_source == "own-figures" && issued.kpi.inputs.is_empty();
        let id = issued.id().as_str();
        let words = self.words;
        let text =
            |context: &mut Self, key: &str, text: &str| context.text(table, line, key, id, text);
        now.kpi.name = text(self, KpiColumn::Name.key(), &issued.kpi.name);
        now.objective = self.reference(
            table,
            line,
            (KpiColumn::Objective.key(), id),
            Block::Objectives,
            names,
            &issued.objective,
        );
        let of_objective = now
            .objective
            .as_ref()
            .and_then(|id| scorecard.objectives.iter().find(|planned| planned.id == *id))
            .map(|planned| planned.outcome);
        // An own KPI without an outcome tells of what its objective is filed under.
        let outcome = match of_objective {
            Some(outcome) if self.is_blank(table, line, KpiColumn::Outcome.key()) && own => outcome,
            _ => issued.kpi.outcome,
        };
        now.kpi.outcome = self.choice(
            table,
            line,
            (KpiColumn::Outcome.key(), id),
            outcome,
            |said| words.outcome(said, scorecard),
            |outcome| words.name(outcome, scorecard),
        );
        let lens = self.choice(
            table,
            line,
            (KpiColumn::Lens.key(), id),
            issued.kpi.lens,
            |said| words.lens(said),
            |lens| words.say("lens", lens.into()).to_owned(),
        );
        if lens != issued.kpi.lens {
            now.kpi.lens = lens;
            now.kpi.kind =
                (lens == Lens::Activity).then(|| issued.kpi.kind.unwrap_or(Kind::Behaviour));
        }
        let unit = text(self, KpiColumn::Unit.key(), &issued.kpi.unit.label);
        if unit != issued.kpi.unit.label {
            now.kpi.unit = if own { own_unit(&issued, &unit) } else { issued.kpi.unit.clone() };
            now.kpi.unit.label = unit;
        }
        now.direction = self.choice(
            table,
            line,
            (KpiColumn::Direction.key(), id),
            issued.direction,
            |said| words.direction(said),
            |direction| words.say("direction", direction.into()).to_owned(),
        );
        now.frequency = self.choice(
            table,
            line,
            (KpiColumn::Frequency.key(), id),
            issued.frequency,
            |said| words.frequency(said),
            |frequency| words.say("frequency", frequency.into()).to_owned(),
        );
        if own {
            now.kpi.direction = now.direction;
            now.kpi.frequency = now.frequency;
        }
        let month = |month: Option<u8>| {
            let month = month.map(|month| words.say("month", &month.to_string()).to_owned());
            month.unwrap_or_default()
        };
        now.due_in = if self.is_blank(table, line, KpiColumn::DueIn.key()) {
            self.cleared(table, line, (KpiColumn::DueIn.key(), id), month(issued.due_in));
            None
        } else {
            let understand = |said: &str| words.month(said).map(Some);
            self.choice(table, line, (KpiColumn::DueIn.key(), id), issued.due_in, understand, month)
        };
        let counts = if own && now.kpi.unit.label.trim().is_empty() {
            PercentPolicy::Hundred
        } else {
            PercentPolicy::of(Some(&now.kpi.unit))
        };
        self.numbers::<KpiColumn>(table, line, id, &mut now, |kind| {
            matches!(kind, ValueKind::Number | ValueKind::Anchor).then_some(counts)
        });
        self.numbers::<KpiColumn>(table, line, id, &mut now, |kind| {
            (kind == ValueKind::Weight).then_some(PercentPolicy::Hundred)
        });
        let minimum = issued.minimum_answers.map(f64::from);
        let answers = self.number(
            table,
            line,
            (KpiColumn::MinimumAnswers.key(), id),
            PercentPolicy::Other,
            minimum,
        );
        now.minimum_answers = answers.and_then(|number| {
            if !(0.0..=1e9).contains(&number) {
                let at = Self::at(table, line, KpiColumn::MinimumAnswers.key());
                self.notebook.add(FigureCode::NegativeNumber, at);
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "held to the range above"
            )]
            Some(number.ceil() as u32)
        });
        self.texts::<KpiColumn>(table, line, id, &mut now);
        now
    }

    /// Targets of single periods.
    fn targets(&mut self, scorecard: &mut Scorecard, known: &[ExpectedRow]) {
        let Some(table) = self.table(Block::Targets) else { return };
        let periods: Vec<_> = scorecard.calendar.periods().collect();
        let keys: Vec<String> = periods.iter().map(ToString::to_string).collect();
        self.columns_there(&table, &keys.iter().map(String::as_str).collect::<Vec<_>>());
        let claimed = self.match_rows(&table, known, KpiColumn::Name.key());
        let rows = known
            .iter()
            .zip(&claimed.rows)
            .filter_map(|(entry, line)| Some((entry.id.clone(), (*line)?)));
        let by_name = claimed.own.iter().filter_map(|line| {
            let said =
                super::vocabulary::plain(&Self::raw_text(&table, line, KpiColumn::Name.key()));
            let named = scorecard
                .kpis
                .iter()
                .find(|measure| super::vocabulary::plain(&measure.kpi.name) == said)?;
            Some((named.id().to_string(), *line))
        });
        let rows: Vec<(String, Line<'a>)> = rows.chain(by_name).collect();
        for (id, line) in rows {
            let Some(measure) =
                scorecard.kpis.iter_mut().find(|measure| measure.id().as_str() == id)
            else {
                continue;
            };
            let counts = PercentPolicy::of(Some(&measure.kpi.unit));
            for (period, key) in periods.iter().zip(&keys) {
                let issued = measure.targets.get(period).copied();
                match self.number(&table, &line, (key, &id), counts, issued) {
                    Some(target) => measure.targets.insert(*period, target),
                    None => measure.targets.remove(period),
                };
            }
        }
    }
}

/// A unit that people typed for a KPI of their own.
fn own_unit(measure: &PlannedKpi, label: &str) -> crate::model::Unit {
    let kpi = &measure.kpi;
    let said = CustomKpi {
        name: String::new(),
        definition: String::new(),
        unit: label.to_owned(),
        direction: kpi.direction,
        outcome: kpi.outcome,
        lens: kpi.lens,
        kind: kpi.kind,
        value_proposition: kpi.value_proposition,
        frequency: kpi.frequency,
    };
    custom_kpi(kpi.id.clone(), said).unit
}

/// A KPI of the user's own that nothing is said of yet, as the sheet's formulas take it.
fn blank(id: Id) -> PlannedKpi {
    let said = CustomKpi {
        name: String::new(),
        definition: String::new(),
        unit: String::new(),
        direction: Direction::Higher,
        outcome: Outcome::Satisfaction,
        lens: Lens::Activity,
        kind: Some(Kind::Behaviour),
        value_proposition: None,
        frequency: Frequency::Monthly,
    };
    PlannedKpi::of(custom_kpi(id, said))
}
