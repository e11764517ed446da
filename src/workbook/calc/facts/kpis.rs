//! Facts of the KPIs.

use super::{IMPOSSIBLE, kpi, objective};
use crate::workbook::calc::{
    Calc,
    inputs::beyond,
    map::{list, setting},
    targets,
};
use crate::{
    model::{Direction, Frequency, Kind, Lens, PERCENT_POINTS, PERCENT_WORDS, ValueLimits},
    scorecard::PlannedKpi,
    workbook::{
        notation::{across, fixed_column, literal},
        tables::{CellScale, KpiColumn, TableColumn, block::SheetKey},
    },
};
use strum::IntoEnumIterator;

impl Calc<'_> {
    /// Facts of the KPIs, as the sheet has them now.
    pub(crate) fn kpis(&mut self) {
        let run = self.map().kpis;
        self.block(run, "kpis", kpi::ALL);
        self.place_header(run);
        for index in 0..self.book.layout.kpis.len() {
            self.kpi_identity(index);
            self.kpi_numbers(index);
        }
    }

    /// Name and code of a KPI, and what is chosen for it.
    fn kpi_identity(&mut self, index: usize) {
        let book = self.book;
        let (sheet, rows) = (SheetKey::Kpis, book.layout.kpi_block);
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let measure = self.measure(entry);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let here = |column: u16| fixed_column(row, column);
        self.text(row, 0, &entry.id);
        self.place(sheet, rows, row);
        let name = self.fetch_text(sheet, rows, KpiColumn::Name.at(), &place);
        self.formula(row, kpi::NAME, &name);
        self.formula(row, kpi::ACTIVE, &format!("IF({}=\"\",0,1)", here(kpi::NAME)));
        self.kpi_objective(index);
        self.kpi_choices(index, measure);
        self.kpi_time(index, measure);
        let owner = self.fetch_text(sheet, rows, KpiColumn::Owner.at(), &place);
        self.formula(row, kpi::OWNER, &owner);
        let code = self.fetch_text(sheet, rows, KpiColumn::Code.at(), &place);
        self.formula(row, kpi::CODE, &code);
        let decimals = measure.map_or(1, |measure| measure.kpi.unit.decimals);
        self.number(row, kpi::DECIMALS, f64::from(decimals));
        let who = measure.map_or(&[][..], PlannedKpi::tells_of);
        let letters: String = who.iter().copied().map(super::letter).collect();
        self.text(row, kpi::TELLS_OF, &letters);
        let listed = format!(
            "IF({}=0,\"\",{}&\" \"&{})",
            here(kpi::ACTIVE),
            here(kpi::CODE),
            here(kpi::NAME)
        );
        self.formula(row, kpi::LISTED, &listed);
        self.kpi_unit(index);
    }

    /// Whether a KPI counts in percentages: known of the catalogue's, while that of the user's own
    /// follows what its unit says now.
    fn kpi_unit(&mut self, index: usize) {
        let (sheet, rows) = (SheetKey::Kpis, self.book.layout.kpi_block);
        let Some(entry) = self.book.layout.kpis.get(index) else { return };
        let row = self.map().kpis.row(index);
        if !entry.own {
            let percent = self.measure(entry).is_some_and(|it| it.kpi.unit.is_percentage());
            self.number(row, kpi::PERCENT, if percent { 1.0 } else { 0.0 });
            return;
        }
        let place = fixed_column(row, 1);
        let label = self.found(sheet, rows, KpiColumn::Unit.at(), &place);
        let mut said = format!("\" \"&LOWER(TRIM({label}))&\" \"");
        for (words, by) in PERCENT_WORDS {
            said = format!("SUBSTITUTE({said},{},{})", literal(words), literal(by));
        }
        self.formula(row, kpi::UNIT, &format!("IF({place}=\"\",\"\",{said})"));
        let said = fixed_column(row, kpi::UNIT);
        let mut percent = format!("IF(ISNUMBER(FIND(\"%\",{said})),1,0)");
        for points in PERCENT_POINTS {
            percent = format!("IF(ISNUMBER(FIND({},{said})),0,{percent})", literal(points));
        }
        self.formula(row, kpi::PERCENT, &percent);
    }

    /// How the cells of a KPI's own unit hold numbers, as it was issued.
    pub(crate) fn scale(&self, index: usize) -> CellScale {
        let Some(entry) = self.book.layout.kpis.get(index) else { return CellScale::Plain };
        match self.measure(entry) {
            measure if entry.own => CellScale::of_own(measure, "%"),
            Some(measure) => CellScale::of_measure(measure),
            None => CellScale::Plain,
        }
    }

    /// What the number in a cell of a KPI's own unit stands for, as a formula; `otherwise` where it
    /// was meant as whole per cents and can only be wrong.
    pub(crate) fn kpi_value(&self, index: usize, cell: &str, otherwise: &str) -> String {
        let percent = format!("{}=1", fixed_column(self.map().kpis.row(index), kpi::PERCENT));
        let own = self.book.layout.kpis.get(index).is_some_and(|entry| entry.own);
        self.scale(index).formula(cell, otherwise, own.then_some(percent.as_str()))
    }

    /// An anchor that a cell holds, else nothing, as a formula.
    pub(crate) fn anchor(&self, index: usize, cell: &str, otherwise: &str, blank: &str) -> String {
        let value = self.kpi_value(index, cell, otherwise);
        self.anchored(index, cell, &value, blank)
    }

    /// A target that a cell holds: one that the KPI cannot come to is impossible.
    pub(crate) fn target_anchor(&self, index: usize, cell: &str) -> String {
        let value = self.kpi_value(index, cell, IMPOSSIBLE);
        let percent = matches!(self.scale(index), CellScale::Percent { .. });
        let held = if percent { format!("100*{cell}") } else { cell.to_owned() };
        let limits = self.target_limits(index);
        // What lies within narrow limits was not meant as whole per cents.
        let value = match self.scale(index) {
            CellScale::Percent { most } if limits.are_within(100.0 * most) => {
                format!("ROUND({held},12)")
            }
            _ => value,
        };
        let value = match outside(&held, limits) {
            Some(outside) => format!("IF({outside},{IMPOSSIBLE},{value})"),
            None => value,
        };
        self.anchored(index, cell, &value, "\"\"")
    }

    fn anchored(&self, index: usize, cell: &str, value: &str, blank: &str) -> String {
        let value = match self.scale(index) {
            // It is held against what it can be by itself.
            CellScale::Percent { .. } => value.to_owned(),
            CellScale::Plain | CellScale::Either => {
                format!("IF(ABS({cell})<1E+15,{value},{blank})")
            }
        };
        format!("IF(ISNUMBER({cell}),{value},{blank})")
    }

    /// Between which numbers a target lies.
    pub(crate) fn target_limits(&self, index: usize) -> ValueLimits {
        let own = self.book.layout.kpis.get(index).is_none_or(|entry| entry.own);
        let measure = self.book.measure(index).filter(|_| !own);
        measure.map_or_else(ValueLimits::default, PlannedKpi::target_limits)
    }

    /// Whether an anchor of a KPI can be one that is impossible.
    pub(crate) fn can_be_impossible(&self, index: usize) -> bool {
        matches!(self.scale(index), CellScale::Percent { .. })
            || self.target_limits(index) != ValueLimits::default()
    }

    /// The objective that a KPI shows, and what follows from it.
    fn kpi_objective(&mut self, index: usize) {
        let (sheet, rows) = (SheetKey::Kpis, self.book.layout.kpi_block);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let here = |column: u16| fixed_column(row, column);
        let objective = self.fetch_text(sheet, rows, KpiColumn::Objective.at(), &place);
        self.formula(row, kpi::OBJECTIVE, &objective);
        let objectives = self.map().objectives;
        self.formula(
            row,
            kpi::OBJECTIVE_INDEX,
            &format!(
                "IF(OR({0}=0,{1}=\"\"),\"\",IFERROR(MATCH({1},{2},0),\"\"))",
                here(kpi::ACTIVE),
                here(kpi::OBJECTIVE),
                objectives.range(objective::CODE)
            ),
        );
        let through = |column: u16| {
            format!(
                "IF({0}=\"\",\"\",INDEX({1},{0}))",
                here(kpi::OBJECTIVE_INDEX),
                objectives.range(column)
            )
        };
        self.formula(row, kpi::OUTCOME_INDEX, &through(objective::OUTCOME));
        self.formula(row, kpi::SEGMENT, &through(objective::SEGMENT));
    }

    /// Lens and direction of a KPI: as chosen on the sheet, else as planned.
    fn kpi_choices(&mut self, index: usize, measure: Option<&PlannedKpi>) {
        let (sheet, rows) = (SheetKey::Kpis, self.book.layout.kpi_block);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let lens = measure.map_or(Lens::Activity, |measure| measure.kpi.lens);
        let activity = facet_of_activity(measure);
        let found = self.found(sheet, rows, KpiColumn::Lens.at(), &place);
        self.formula(
            row,
            kpi::FACET,
            &format!(
                "IF({0}=\"\",\"\",IF(IFERROR(MATCH({found},{1},0),{2})=1,\"say\",{3}))",
                place,
                across(list::LENSES, 1, 2),
                if lens == Lens::Opinion { 1 } else { 2 },
                literal(activity)
            ),
        );
        let direction = measure.map_or(Direction::Higher, |measure| measure.direction);
        let default = Direction::iter().position(|way| way == direction).map_or(1, |at| at + 1);
        let found = self.found(sheet, rows, KpiColumn::Direction.at(), &place);
        self.formula(
            row,
            kpi::DIRECTION,
            &format!(
                "IF({place}=\"\",{default},IFERROR(MATCH({found},{},0),{default}))",
                across(list::DIRECTIONS, 1, 3)
            ),
        );
        let sign = format!("IF({}=2,-1,1)", fixed_column(row, kpi::DIRECTION));
        self.formula(row, kpi::SIGN, &sign);
    }

    /// Frequency of a KPI, and what follows from it.
    fn kpi_time(&mut self, index: usize, measure: Option<&PlannedKpi>) {
        let book = self.book;
        let (sheet, rows) = (SheetKey::Kpis, book.layout.kpi_block);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let here = |column: u16| fixed_column(row, column);
        let frequency = measure.map_or(Frequency::Monthly, |measure| measure.frequency);
        let number = Frequency::iter().position(|often| often == frequency).map_or(1, |at| at + 1);
        let found = self.found(sheet, rows, KpiColumn::Frequency.at(), &place);
        self.formula(
            row,
            kpi::FREQUENCY,
            &format!(
                "IF({place}=\"\",{number},IFERROR(MATCH({found},{},0),{number}))",
                across(list::FREQUENCIES, 1, 6)
            ),
        );
        let of_frequency =
            |line: u32| format!("INDEX({},{})", across(line, 1, 6), here(kpi::FREQUENCY));
        let month = self.found(sheet, rows, KpiColumn::DueIn.at(), &place);
        let months = across(list::MONTHS, 1, 12);
        self.formula(
            row,
            kpi::DUE,
            &format!(
                "IF({0}<>5,{1},IF({place}=\"\",5,IFERROR(MATCH({month},{months},0)+5,5)))",
                here(kpi::FREQUENCY),
                of_frequency(list::FREQUENCY_DUE)
            ),
        );
        self.formula(row, kpi::CARRY, &of_frequency(list::FREQUENCY_CARRY));
        self.formula(row, kpi::MONTHS, &of_frequency(list::FREQUENCY_MONTHS));
    }

    /// Weight, anchors and minimum of a KPI.
    fn kpi_numbers(&mut self, index: usize) {
        let book = self.book;
        let (sheet, rows) = (SheetKey::Kpis, book.layout.kpi_block);
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let measure = self.measure(entry);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let here = |column: u16| fixed_column(row, column);
        let weight = self.found(sheet, rows, KpiColumn::Weight.at(), &place);
        self.formula(
            row,
            kpi::WEIGHT,
            &format!(
                "IF({0}=0,0,IF(ISNUMBER({weight}),IF(OR({weight}<0,{weight}>=1E+15),0,{weight}),1))",
                here(kpi::ACTIVE)
            ),
        );
        self.kpi_anchors(index);
        let minimum = self.found(sheet, rows, KpiColumn::MinimumAnswers.at(), &place);
        let default = measure.map_or(0, |measure| measure.kpi.minimum_answers);
        self.formula(
            row,
            kpi::MINIMUM,
            &format!("IF({place}=\"\",{default},IF(ISNUMBER({minimum}),{minimum},{default}))"),
        );
        self.kpi_green(index);
    }

    /// Scores at the limits, and whether green means the target.
    fn kpi_green(&mut self, index: usize) {
        let (sheet, rows) = (SheetKey::Kpis, self.book.layout.kpi_block);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        let here = |column: u16| fixed_column(row, column);
        self.formula(
            row,
            kpi::RED_SCORE,
            &format!("IF({}=\"\",0,{})", here(kpi::RED), self.setting(setting::AMBER)),
        );
        self.formula(
            row,
            kpi::GREEN_SCORE,
            &format!(
                "IF(AND({}=\"\",{}=0),100,{})",
                here(kpi::GREEN),
                here(kpi::AT_TARGET),
                self.setting(setting::GREEN)
            ),
        );
        let answer = self.found(sheet, rows, KpiColumn::GreenAtTarget.at(), &place);
        self.formula(
            row,
            kpi::AT_TARGET,
            &format!(
                "IF({place}=\"\",0,IF(TRIM({answer})={},1,0))",
                crate::workbook::notation::fixed(list::YES_NO, 1)
            ),
        );
    }

    /// Target, and whatever else a value is held against.
    fn kpi_anchors(&mut self, index: usize) {
        let book = self.book;
        let (sheet, rows) = (SheetKey::Kpis, book.layout.kpi_block);
        let row = self.map().kpis.row(index);
        let place = fixed_column(row, 1);
        for (fact, column) in [
            (kpi::TARGET, KpiColumn::Target),
            (kpi::TARGET_HIGH, KpiColumn::TargetHigh),
            (kpi::RED, KpiColumn::Red),
            (kpi::GREEN, KpiColumn::Green),
            (kpi::BASELINE, KpiColumn::Baseline),
            (kpi::WORST, KpiColumn::Worst),
        ] {
            let found = self.found(sheet, rows, column.at(), &place);
            let otherwise = if fact == kpi::BASELINE { "\"\"" } else { IMPOSSIBLE };
            let anchor = match column {
                KpiColumn::Target | KpiColumn::TargetHigh => self.target_anchor(index, &found),
                _ => self.anchor(index, &found, otherwise, "\"\""),
            };
            self.formula(row, fact, &format!("IF({place}=\"\",\"\",{anchor})"));
        }
        // The upper side: the cell, else the entry's proposal.
        let found = self.found(sheet, rows, KpiColumn::WorstHigh.at(), &place);
        let worst = book.measure(index).and_then(|measure| measure.kpi.worst.as_ref());
        let target_high = fixed_column(row, kpi::TARGET_HIGH);
        let proposed = targets::proposal(worst.and_then(|worst| worst.high), &target_high);
        let anchor = self.anchor(index, &found, IMPOSSIBLE, &proposed);
        self.formula(row, kpi::WORST_HIGH, &format!("IF({place}=\"\",\"\",{anchor})"));
        if !self.can_be_impossible(index) {
            return;
        }
        let anchors = across(row, kpi::WORST, kpi::GREEN);
        let targets = self.map().all_moments(self.map().filled.row(index));
        self.formula(
            row,
            kpi::IMPOSSIBLE,
            &format!("COUNTIF({anchors},{IMPOSSIBLE})+COUNTIF({targets},{IMPOSSIBLE})"),
        );
    }
}

/// Whether a number lies outside some limits, as a formula; none where there are none.
fn outside(x: &str, limits: ValueLimits) -> Option<String> {
    let slack = ValueLimits::SLACK;
    let least = limits.minimum.map(|least| format!("{x}<{}", least - slack));
    let most = limits.maximum.map(|most| format!("{x}>{}", most + slack));
    match (least, most) {
        (Some(_), Some(_)) => Some(beyond(x, limits)),
        (least, most) => least.or(most),
    }
}

/// The facet of a KPI that is no opinion.
fn facet_of_activity(measure: Option<&PlannedKpi>) -> &'static str {
    match measure.and_then(|measure| measure.kpi.kind) {
        Some(Kind::DeliveredService) => "delivered",
        Some(Kind::Economics) => "yields",
        Some(Kind::Behaviour) | None => "do",
    }
}
