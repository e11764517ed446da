//! KPIs as the sheet has them now, with the user's own.

use super::{
    CellAt, Line, ReadContext, Table,
    match_rows::{ExpectedRow, RowFate},
};
use crate::model::compared;
use crate::{
    checks,
    finding::CheckCode,
    model::{Direction, Edition, Frequency, Id, Kind, Lens, Outcome, Period},
    readings::Block,
    scorecard::{CustomKpi, OWN_KPIS, PlannedKpi, Scorecard, custom_kpi},
    workbook::tables::{KpiColumn, TableColumn, ValueKind},
};
use std::collections::BTreeMap;

/// The rows of the KPIs sheet.
struct KpiLines<'a> {
    /// By place among the KPIs that were issued.
    issued: BTreeMap<usize, Line<'a>>,
    /// Those of the user's own since then, with their ids.
    new: Vec<(String, Line<'a>)>,
}

impl<'a> ReadContext<'a> {
    /// Lays KPIs over the scorecard; the KPIs of rows without id come back, to be joined by name.
    pub(crate) fn kpis(&mut self, scorecard: &mut Scorecard) -> Vec<Id> {
        let issued = self.issued;
        let names = self.layout.kpis.iter().map(|row| {
            let measure = row.measure.and_then(|at| issued.kpis.get(at));
            (row.id.as_str(), measure.map(|measure| measure.kpi.name.as_str()))
        });
        let known = self.expected(Block::Kpis, names);
        let Some(table) = self.settings::<KpiColumn>(&known) else { return Vec::new() };
        let lines = self.kpi_lines(&table, &known);
        let mut kpis = Vec::new();
        for (at, measure) in issued.kpis.iter().enumerate() {
            if let Some(line) = lines.issued.get(&at) {
                kpis.push(self.measure(&table, line, scorecard, measure.clone()));
            }
        }
        let mut joined = Vec::new();
        for (id, line) in lines.new {
            let Ok(parsed) = id.parse::<Id>() else { continue };
            let name = Self::raw_text(&table, &line, KpiColumn::Name.key());
            self.added(&table, &line, &id, &name);
            kpis.push(self.measure(&table, &line, scorecard, blank(parsed.clone())));
            if line.id != id {
                joined.push(parsed);
            }
        }
        let named = kpis.iter().map(|measure| (measure.id().clone(), measure.kpi.name.clone()));
        self.names.insert(Block::Kpis, named.collect());
        scorecard.kpis = kpis;
        self.targets(scorecard, &known);
        if self.issued.edition > Edition::First {
            scorecard.kpis.iter().for_each(|measure| self.reachable(measure));
        }
        // Without a target there is no score: none is better than one by an anchor that is not meant.
        let impossible =
            |measure: &&mut PlannedKpi| self.impossible.contains(measure.id().as_str());
        for measure in scorecard.kpis.iter_mut().filter(impossible) {
            measure.target = None;
            measure.target_high = None;
            measure.targets.clear();
        }
        joined
    }

    /// Targets that the KPI cannot come to.
    fn reachable(&mut self, measure: &PlannedKpi) {
        let (id, limits) = (measure.id().as_str(), measure.target_limits());
        let told = checks::KpiTold::of(&measure.kpi.name, &measure.kpi.unit);
        let row =
            [(KpiColumn::Target, measure.target), (KpiColumn::TargetHigh, measure.target_high)];
        let row = row.map(|(column, target)| (Block::Kpis, column.key().to_owned(), target));
        let periods = measure.targets.iter();
        let periods =
            periods.map(|(period, target)| (Block::Targets, period.to_string(), Some(*target)));
        for (block, key, target) in row.into_iter().chain(periods) {
            let fault = target.filter(|target| checks::fits(*target));
            let fault = fault.and_then(|it| checks::within(told, it, limits));
            if let Some(code) = fault {
                let at = self.place_of(block, id, &key);
                self.notebook.add(code, at);
                self.impossible.insert(id.to_owned());
            }
        }
    }

    /// Which row is which KPI; what was deleted is told.
    fn kpi_lines(&mut self, table: &Table<'a>, known: &[ExpectedRow]) -> KpiLines<'a> {
        let (layout, issued) = (self.layout, self.issued);
        let found = self.match_rows(table, known);
        let mut lines = KpiLines { issued: BTreeMap::new(), new: Vec::new() };
        for ((row, entry), line) in layout.kpis.iter().zip(known).zip(&found.rows) {
            let measure = row.measure.and_then(|at| Some((at, issued.kpis.get(at)?)));
            match RowFate::of(table, entry, measure.as_ref(), line.as_ref()) {
                RowFate::Kept((at, _), line) => {
                    lines.issued.insert(*at, line);
                }
                RowFate::Deleted(_, line) => self.deleted(table, line.as_ref(), entry),
                RowFate::Added(line) => lines.new.push((entry.id.clone(), line)),
                RowFate::Free => self.unnamed::<KpiColumn>(table, line.as_ref()),
            }
        }
        let mut ids = (OWN_KPIS + 1..).map(|number| format!("own-{number}"));
        let taken = |id: &String| issued.kpis.iter().any(|measure| measure.id().as_str() == id);
        for line in found.own {
            let id = ids.find(|id| !taken(id));
            lines.new.extend(id.map(|id| (id, line)));
        }
        lines
    }

    /// One KPI, but for its targets of single periods.
    fn measure(
        &mut self,
        table: &Table<'a>,
        line: &Line<'a>,
        scorecard: &Scorecard,
        mut now: PlannedKpi,
    ) -> PlannedKpi {
        let id = now.id().clone();
        let id = id.as_str();
        self.row::<KpiColumn>(table, line, id, &mut now);
        self.coded(table, line, id);
        // An own KPI without an outcome tells of what its objective is filed under.
        let outcome = CellAt { table, line, id, key: KpiColumn::Outcome.key() };
        if now.is_own() && outcome.is_blank() {
            let objective = scorecard
                .objectives
                .iter()
                .find(|planned| now.objective.as_ref() == Some(&planned.id));
            now.kpi.outcome = objective.map_or(now.kpi.outcome, |planned| planned.outcome);
        }
        let lens = CellAt { table, line, id, key: KpiColumn::Lens.key() };
        if now.is_own() && self.issued.edition > Edition::First && lens.is_blank() {
            let name = now.kpi.name.clone();
            let at = self.place_of(Block::Kpis, id, KpiColumn::Lens.key());
            self.notebook.add(CheckCode::KpiWithoutLens { name }, at);
        }
        now
    }

    /// Targets of single periods.
    fn targets(&mut self, scorecard: &mut Scorecard, known: &[ExpectedRow]) {
        let Some(table) = self.table(Block::Targets) else { return };
        let periods: Vec<(Period, String)> =
            scorecard.calendar.periods().map(|period| (period, period.to_string())).collect();
        let keys: Vec<&str> = periods.iter().map(|(_, key)| key.as_str()).collect();
        self.columns_there(&table, &keys);
        for (id, line) in self.lines_of_kpis(&table, known, &scorecard.kpis) {
            let named = scorecard.kpis.iter_mut().find(|measure| measure.id().as_str() == id);
            let Some(measure) = named else { continue };
            let means = self.meaning(ValueKind::Number, measure);
            self.coded(&table, &line, &id);
            for (period, key) in &periods {
                let issued = measure.targets.get(period).copied();
                let cell = CellAt { table: &table, line: &line, id: &id, key };
                match self.number(&cell, means, issued) {
                    Some(target) => measure.targets.insert(*period, target),
                    None => measure.targets.remove(period),
                };
            }
        }
    }

    /// The rows of a table with the ids of their KPIs, which rows without an id have by name.
    pub(crate) fn lines_of_kpis(
        &mut self,
        table: &Table<'a>,
        known: &[ExpectedRow],
        kpis: &[PlannedKpi],
    ) -> Vec<(String, Line<'a>)> {
        let found = self.match_rows(table, known);
        let crossed = self.crossed.clone();
        let rows = known
            .iter()
            .zip(&found.rows)
            .filter(|(entry, _)| !crossed.contains(&(table.block, entry.id.clone())))
            .filter_map(|(entry, line)| Some((entry.id.clone(), (*line)?)));
        let mut called = BTreeMap::new();
        if !found.own.is_empty() {
            for measure in kpis {
                called.entry(compared(&measure.kpi.name)).or_insert(measure.id());
            }
        }
        let by_name = found.own.iter().filter_map(|line| {
            let said = compared(&Self::raw_text(table, line, KpiColumn::Name.key()));
            Some((called.get(&said)?.to_string(), *line))
        });
        rows.chain(by_name).collect()
    }
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
