//! Tells where the file's own results are not what its figures come to, and why.

use super::{
    cached_results::{Compared, Difference, ExpectedResult, compare},
    formulas::{FormulaChange, FormulaPlace, Formulas},
};
use crate::model::Ordered as _;
use crate::{
    finding::{Code, ResultCode, SheetCode},
    model::Period,
    readings::{Block, Readings},
    score::{State, score},
    scorecard::Scorecard,
    workbook::read::{At, ReadContext, cells::with_decimal_mark, sheets::CellValue},
};
use std::collections::{BTreeMap, BTreeSet};

/// Most cells that are told one by one.
const MAX_TOLD: usize = 5;
/// Most of them where cells that are told already explain them.
const MAX_CONSEQUENCES: usize = 2;
/// Decimals of a number that is told.
const DECIMALS: u8 = 1;
/// Decimals of a number that is told beside one that is almost the same.
const MAX_DECIMALS: u8 = 9;

/// Why a result is not what the figures come to, as far as anybody can tell.
#[derive(Clone, Copy)]
enum ResultFault {
    /// Its formulas are as issued.
    Stale,
    /// Nobody can tell.
    Differs,
    /// The formula was typed over.
    TypedOver,
    /// The formula is another one.
    Changed,
}

impl ReadContext<'_> {
    /// Holds the file's results against its figures; `interpreted`: some cells were read
    /// otherwise than the formulas of the sheets read them.
    pub(crate) fn hold_results(
        &mut self,
        scorecard: &Scorecard,
        readings: &Readings,
        interpreted: bool,
    ) {
        let scored = score(scorecard, readings);
        let period = self.knows_period();
        let Compared { differences, more: beyond, dropped } =
            compare(self.sheets, self.found, self.words, (scorecard, &scored), period);
        if dropped {
            self.notebook.add(ResultCode::ResultsDropped, At::nowhere());
            return;
        }
        let visible = if period { self.visible(scorecard, &scored) } else { Vec::new() };
        if differences.is_empty() && visible.is_empty() {
            if self.values_only() {
                self.notebook.add(ResultCode::ValuesOnly, At::nowhere());
            }
            return;
        }
        let formulas = self.formulas();
        if matches!(formulas, Formulas::None) {
            self.notebook
                .add(ResultCode::FormulasGone { count: differences.len() + beyond }, At::nowhere());
            return;
        }
        // Where all is right underneath, a formula on top may be another one: who knows.
        let on_top = differences.is_empty();
        let differences = self.tell_typed_over(differences, visible, scorecard);
        let altered = match &formulas {
            Formulas::Altered(altered) => altered.clone(),
            Formulas::None | Formulas::Unknown => BTreeMap::new(),
        };
        let known = matches!(formulas, Formulas::Altered(_));
        let code = if interpreted || on_top || !known || !altered.is_empty() {
            ResultFault::Differs
        } else {
            ResultFault::Stale
        };
        let mut told = self.tell_altered(&differences, &altered, scorecard);
        let chosen = scorecard.chosen.to_string();
        let most = if interpreted { MAX_CONSEQUENCES } else { MAX_TOLD };
        for difference in worth_telling(&differences, &chosen).into_iter().take(most) {
            if !place(difference).is_some_and(|at| altered.contains_key(&at)) {
                self.tell(code, difference, scorecard);
                told += 1;
            }
        }
        let more = (differences.len() + beyond).saturating_sub(told);
        if more > 0 {
            self.notebook.add(ResultCode::ResultsMore { count: more }, At::nowhere());
        }
    }

    /// Whether the chosen period was understood.
    fn knows_period(&self) -> bool {
        let unknown = |code: &Code| matches!(code, Code::Sheet(SheetCode::UnknownPeriod { .. }));
        !self.notebook.findings.iter().any(|one| unknown(&one.code))
    }

    /// Tells what was typed over formulas on sheets that people read; the other differences.
    fn tell_typed_over(
        &mut self,
        mut differences: Vec<Difference>,
        mut visible: Vec<Difference>,
        scorecard: &Scorecard,
    ) -> Vec<Difference> {
        if visible.is_empty() {
            return differences;
        }
        let (gone, bare) = self.typed_over(&mut visible);
        for one in gone.iter().take(MAX_TOLD) {
            self.tell(ResultFault::TypedOver, one, scorecard);
        }
        let more = gone.len().saturating_sub(MAX_TOLD);
        if more > 0 {
            let at = gone.first().map_or(At::nowhere(), |one| At::sheet(one.at.0));
            self.notebook.add(ResultCode::FormulasMore { count: more }, at);
        }
        for (sheet, count) in bare {
            self.notebook.add(ResultCode::FormulasGone { count }, At::sheet(sheet));
        }
        differences.extend(visible);
        differences
    }

    /// Formulas that people altered; how many of them are results that differ.
    fn tell_altered(
        &mut self,
        differences: &[Difference],
        altered: &BTreeMap<FormulaPlace, FormulaChange>,
        scorecard: &Scorecard,
    ) -> usize {
        let (mut told, mut results) = (0, 0);
        for (at, how) in altered {
            let difference = differences.iter().find(|one| place(one) == Some(*at));
            results += usize::from(difference.is_some());
            if told == MAX_TOLD {
                continue;
            }
            told += 1;
            match (difference, how) {
                (Some(one), FormulaChange::Gone) => {
                    self.tell(ResultFault::TypedOver, one, scorecard)
                }
                (Some(one), FormulaChange::Changed) => {
                    self.tell(ResultFault::Changed, one, scorecard)
                }
                (None, how) => {
                    let code = match how {
                        FormulaChange::Gone => ResultCode::FormulaGone,
                        FormulaChange::Changed => ResultCode::FormulaChanged,
                    };
                    let column = u16::try_from(at.2).unwrap_or(u16::MAX);
                    self.notebook.add(code, At::cell(at.0, at.1, column));
                }
            }
        }
        let more = altered.len() - told;
        if more > 0 {
            let at = altered.keys().next().map_or(At::nowhere(), |at| At::sheet(at.0));
            self.notebook.add(ResultCode::FormulasMore { count: more }, at);
        }
        results
    }

    /// One result, with what the file shows and what its figures come to.
    fn tell(&mut self, fault: ResultFault, difference: &Difference, scorecard: &Scorecard) {
        let (sheet, row, column) = difference.at;
        let decimals = self.telling_decimals(difference);
        let name = self.name_of(difference, scorecard);
        let what = self.what_of(difference);
        let shown = self.shown_of(difference.shown.as_ref(), decimals);
        let own = self.own_of(&difference.own, scorecard, decimals);
        let code = match fault {
            ResultFault::Stale => ResultCode::ResultStale { name, what, shown, own },
            ResultFault::Differs => ResultCode::ResultDiffers { name, what, shown, own },
            ResultFault::TypedOver => ResultCode::ResultTypedOver { name, what, shown, own },
            ResultFault::Changed => ResultCode::ResultChanged { name, what, shown, own },
        };
        self.notebook.add(code, At::cell(sheet, row, column));
    }

    /// What a result is about: a KPI, an objective, an outcome or the whole.
    fn name_of(&self, difference: &Difference, scorecard: &Scorecard) -> String {
        if difference.block == Block::Segments {
            let mut groups = scorecard.segments.iter();
            let group = groups
                .find(|group| group.id.as_ref().is_some_and(|id| id.as_str() == difference.id));
            return group.map_or_else(|| difference.id.clone(), |group| group.name.clone());
        }
        let (id, segment) = match difference.id.split_once('@') {
            Some((id, segment)) => (id, Some(segment)),
            None => (difference.id.as_str(), None),
        };
        let name = name(id, scorecard);
        let group = segment.and_then(|segment| {
            scorecard
                .segments
                .iter()
                .find(|group| group.id.as_ref().is_some_and(|id| id.as_str() == segment))
        });
        match group {
            Some(group) => format!("{name} ({})", group.name),
            None => name,
        }
    }

    /// Which of its results, and when.
    fn what_of(&self, difference: &Difference) -> String {
        if let Some(what) = &difference.what {
            return what.clone();
        }
        let Some(labels) = self.words.own() else { return difference.key.clone() };
        let when = |key: &str| match key.parse::<Period>() {
            Ok(period) => labels.period(period),
            Err(_) => labels.text("calculation.to_date").to_lowercase(),
        };
        let word = match difference.block {
            Block::Values => "value",
            Block::Scores => "score",
            Block::States => "state",
            _ => return labels.of("results", &difference.key).to_owned(),
        };
        format!("{}, {}", labels.of("result", word), when(&difference.key))
    }

    /// As many decimals as it takes to see that two numbers differ.
    fn telling_decimals(&self, difference: &Difference) -> u8 {
        let (Some(shown), ExpectedResult::Number(own)) = (&difference.shown, &difference.own)
        else {
            return DECIMALS;
        };
        let Some(shown) = shown.number() else { return DECIMALS };
        (DECIMALS..MAX_DECIMALS)
            .find(|decimals| self.number_of(shown, *decimals) != self.number_of(*own, *decimals))
            .unwrap_or(MAX_DECIMALS)
    }

    /// A number as the workbook's language writes it.
    fn number_of(&self, number: f64, decimals: u8) -> String {
        match self.words.own() {
            Some(labels) => labels.number(number, decimals),
            None => with_decimal_mark(number, self.mark),
        }
    }

    /// What the file shows.
    fn shown_of(&self, value: Option<&CellValue>, decimals: u8) -> String {
        let text = match value {
            None => String::new(),
            Some(CellValue::Text(text) | CellValue::Error(text)) => self.state_of(text),
            Some(CellValue::Bool(flag)) => flag.to_string(),
            Some(value) => value.number().map_or(String::new(), |it| self.number_of(it, decimals)),
        };
        if text.is_empty() { self.nothing() } else { text }
    }

    fn nothing(&self) -> String {
        self.words.own().map_or("", |labels| labels.text("result.nothing")).to_owned()
    }

    /// What the figures come to.
    fn own_of(&self, own: &ExpectedResult, scorecard: &Scorecard, decimals: u8) -> String {
        match own {
            ExpectedResult::Nothing => self.nothing(),
            ExpectedResult::Number(number) => self.number_of(*number, decimals),
            ExpectedResult::Key(key) if key.parse::<State>().is_ok() => self.state_of(key),
            ExpectedResult::Key(id) => name(id, scorecard),
            ExpectedResult::Status(status) => {
                let key: &'static str = (*status).into();
                self.words.own().map_or(key, |labels| labels.of("status", key)).to_owned()
            }
        }
    }

    /// A state in words; another text as it is.
    fn state_of(&self, text: &str) -> String {
        match (text.trim().parse::<State>(), self.words.own()) {
            (Ok(state), Some(labels)) => labels.of("state", state.into()).to_owned(),
            _ => text.trim().to_owned(),
        }
    }
}

/// Where a result stands on its hidden sheet.
fn place(difference: &Difference) -> Option<FormulaPlace> {
    let (sheet, row, column) = difference.at;
    difference.what.is_none().then_some((sheet, row, u32::from(column)))
}

/// A KPI, an objective, an outcome or the whole by its id.
fn name(id: &str, scorecard: &Scorecard) -> String {
    let found = match id.split_once(':') {
        Some(("outcome", key)) => scorecard
            .outcomes
            .iter()
            .find(|row| <&str>::from(row.outcome) == key)
            .map(|row| &row.name),
        Some(("objective", key)) => scorecard
            .objectives
            .iter()
            .find(|planned| planned.id.as_str() == key)
            .map(|planned| &planned.statement),
        _ if id == "scorecard" => Some(&scorecard.perspective.name),
        _ => scorecard
            .kpis
            .iter()
            .find(|measure| measure.id().as_str() == id)
            .map(|measure| &measure.kpi.name),
    };
    found.map_or_else(|| id.to_owned(), Clone::clone)
}

/// One difference per result that people know: the whole first, then figures, then roll-ups.
///
/// What differs in a value differs in its score, and in everything above it.
fn worth_telling<'a>(differences: &'a [Difference], chosen: &str) -> Vec<&'a Difference> {
    let rank = |one: &Difference| match (one.block, one.key.as_str()) {
        (Block::Results, "score") if one.id == "scorecard" => 0,
        (Block::Values, _) => 1,
        (Block::States, _) => 2,
        (Block::Scores, _) => 3,
        (_, "score") => 4,
        _ => 5,
    };
    let mut order: Vec<&Difference> = differences.iter().collect();
    // Of a KPI the chosen period, if it is among them.
    order.in_order_of(|one| (rank(one), one.key != chosen));
    let mut seen = BTreeSet::new();
    order.retain(|one| seen.insert(one.id.as_str()));
    order
}
