//! Facts of the KPIs.

use super::{kpi, number_or_nothing, objective};
use crate::workbook::calc::{
    Calc,
    map::{list, setting},
    targets,
};
use crate::{
    model::{Direction, Frequency, Kind, Lens},
    scorecard::PlannedKpi,
    workbook::{
        notation::{across, fixed_column, literal},
        tables::{KpiColumn, TableColumn, block::SheetKey},
    },
};
use strum::IntoEnumIterator;

impl Calc<'_> {
    /// Facts of the KPIs, as the sheet has them now.
    pub(crate) fn kpis(&mut self) {
        let run = self.map().kpis;
        self.title(run, "kpis");
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
        for (fact, column) in [
            (kpi::TARGET, KpiColumn::Target),
            (kpi::TARGET_HIGH, KpiColumn::TargetHigh),
            (kpi::RED, KpiColumn::Red),
            (kpi::GREEN, KpiColumn::Green),
            (kpi::BASELINE, KpiColumn::Baseline),
            (kpi::WORST, KpiColumn::Worst),
        ] {
            let found = self.found(sheet, rows, column.at(), &place);
            self.formula(row, fact, &number_or_nothing(&place, &found));
        }
        // The upper side: the cell, else the entry's proposal.
        let found = self.found(sheet, rows, KpiColumn::WorstHigh.at(), &place);
        let proposal =
            measure.and_then(|measure| measure.kpi.worst.as_ref()).and_then(|worst| worst.high);
        let proposed = targets::proposal(proposal, &here(kpi::TARGET_HIGH));
        self.formula(
            row,
            kpi::WORST_HIGH,
            &format!(
                "IF({place}=\"\",\"\",IF(ISNUMBER({found}),IF(ABS({found})<1E+15,{found},{proposed}),{proposed}))"
            ),
        );
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
}

/// The facet of a KPI that is no opinion.
fn facet_of_activity(measure: Option<&PlannedKpi>) -> &'static str {
    match measure.and_then(|measure| measure.kpi.kind) {
        Some(Kind::DeliveredService) => "delivered",
        Some(Kind::Economics) => "",
        Some(Kind::Behaviour) | None => "do",
    }
}
