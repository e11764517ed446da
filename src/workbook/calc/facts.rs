//! Settings, time, lists, and the facts of objectives, segments and KPIs.

use super::{
    Calc,
    map::{TimeColumn, list, setting, time},
};
use crate::workbook::tables::{Fact, KpiColumn, ObjectiveColumn, SegmentColumn, TableColumn};
use crate::{
    model::{Aspect, Direction, Frequency, Kind, Lens, Outcome},
    score::Status,
    scorecard::PlannedKpi,
    workbook::{
        tables::layout::SheetKey,
        write::sheet_writer::{fixed, fixed_column, letters, literal},
    },
};
use strum::IntoEnumIterator;

/// Columns of the facts of an objective.
pub(crate) mod objective {
    pub(crate) const CODE: u16 = 2;
    pub(crate) const OUTCOME: u16 = 3;
    pub(crate) const SEGMENT: u16 = 4;
    pub(crate) const WEIGHT: u16 = 5;
    pub(crate) const ACTIVE: u16 = 6;
    pub(crate) const STATEMENT: u16 = 7;
    pub(crate) const OWNER: u16 = 8;
    pub(crate) const EVIDENCE: u16 = 9;
    /// The statement with single blanks and one at either end, as hints search it.
    pub(crate) const SEARCHED: u16 = 10;
    /// Whether somebody speaks in the first person.
    pub(crate) const SPOKEN: u16 = 11;
    /// Five tests, in the order of the hints.
    pub(crate) const TESTS: u16 = 12;
    /// The hint.
    pub(crate) const HINT: u16 = 17;
    /// What supports it.
    pub(crate) const SUPPORT: u16 = 18;
}

/// Columns of the facts of a segment.
pub(crate) mod segment {
    pub(crate) const CODE: u16 = 2;
    pub(crate) const NAME: u16 = 3;
    pub(crate) const TARGETED: u16 = 4;
    pub(crate) const SIZE: u16 = 5;
    pub(crate) const NEEDS: u16 = 6;
}

/// Columns of the facts of a KPI.
pub(crate) mod kpi {
    pub(crate) const NAME: u16 = 2;
    pub(crate) const OBJECTIVE: u16 = 3;
    pub(crate) const OBJECTIVE_INDEX: u16 = 4;
    pub(crate) const OUTCOME_INDEX: u16 = 5;
    pub(crate) const FACET: u16 = 6;
    pub(crate) const DIRECTION: u16 = 7;
    pub(crate) const FREQUENCY: u16 = 8;
    pub(crate) const DUE: u16 = 9;
    pub(crate) const ACTIVE: u16 = 10;
    pub(crate) const WEIGHT: u16 = 11;
    pub(crate) const WORST: u16 = 12;
    pub(crate) const TARGET: u16 = 13;
    pub(crate) const TARGET_HIGH: u16 = 14;
    pub(crate) const WORST_HIGH: u16 = 15;
    pub(crate) const RED: u16 = 16;
    pub(crate) const GREEN: u16 = 17;
    pub(crate) const MINIMUM: u16 = 18;
    pub(crate) const CARRY: u16 = 19;
    pub(crate) const MONTHS: u16 = 20;
    pub(crate) const SEGMENT: u16 = 21;
    pub(crate) const BASELINE: u16 = 22;
    pub(crate) const SIGN: u16 = 23;
    pub(crate) const RED_SCORE: u16 = 24;
    pub(crate) const GREEN_SCORE: u16 = 25;
    pub(crate) const OWNER: u16 = 26;
    pub(crate) const CODE: u16 = 27;
    pub(crate) const GREEN_FROM: u16 = 28;
    pub(crate) const AMBER_FROM: u16 = 29;
    pub(crate) const PROPOSED: u16 = 30;
    pub(crate) const NOTE: u16 = 31;
    pub(crate) const RED_EXPLAINED: u16 = 32;
    /// Decimals that its unit shows.
    pub(crate) const DECIMALS: u16 = 33;
}

/// Text that an engine's TRIM leaves of one: single spaces within, none outside.
pub(crate) fn trimmed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A number that the arithmetic can use, else nothing, as a formula.
pub(crate) fn number_or_nothing(place: &str, found: &str) -> String {
    format!("IF({place}=\"\",\"\",IF(ISNUMBER({found}),IF(ABS({found})<1E+15,{found},\"\"),\"\"))")
}

impl Calc<'_> {
    /// The settings that everything refers to.
    pub(crate) fn settings(&mut self) {
        let book = self.book;
        let scorecard = book.scorecard;
        let value = |fact: Fact| super::start_value(book, fact);
        let labels = self.map().all_periods(time::LABELS);
        let ids = self.map().all_periods(time::IDS);
        let default = book.chosen();
        let period = value(Fact::Period);
        let entries: [(u32, &str, String); 7] = [
            (
                setting::CHOSEN,
                "chosen",
                format!(
                    "IFERROR(MATCH(TRIM({period}),{labels},0),IFERROR(MATCH(TRIM({period}),{ids},0),{default}))"
                ),
            ),
            (
                setting::YEAR_START,
                "year_start",
                format!(
                    "INDEX({},{})",
                    self.map().all_periods(time::YEAR_STARTS),
                    self.setting(setting::CHOSEN)
                ),
            ),
            (
                setting::GREEN,
                "green_from",
                format!("IF(ISNUMBER({0}),{0},{1})", value(Fact::GreenFrom), scorecard.bands.green),
            ),
            (
                setting::AMBER,
                "amber_from",
                format!("IF(ISNUMBER({0}),{0},{1})", value(Fact::AmberFrom), scorecard.bands.amber),
            ),
            (
                setting::MINIMUM_COVERAGE,
                "least_complete",
                // The cell shows two decimals; as long as it says the same, the plan's own share holds.
                format!(
                    "IF(ISNUMBER({0}),IF(ABS({0}-{2})<1E-06,{1},{0}/100),{1})",
                    value(Fact::LeastComplete),
                    scorecard.minimum_coverage,
                    crate::workbook::write::start::percent(scorecard.minimum_coverage)
                ),
            ),
            (
                setting::WINDOW,
                "window",
                format!(
                    "({}-{}+1)*{}",
                    self.setting(setting::CHOSEN),
                    self.setting(setting::YEAR_START),
                    self.setting(setting::MONTHS)
                ),
            ),
            (
                setting::LABEL,
                "period",
                format!("INDEX({labels},{})", self.setting(setting::CHOSEN)),
            ),
        ];
        let column = super::SETTING;
        for (row, key, formula) in entries {
            self.text(row, 1, book.labels.of("calculation", key));
            self.formula(row, column, &formula);
        }
        self.text(setting::PLEASING, 1, book.labels.of("calculation", "pleasing"));
        self.number(setting::PLEASING, column, scorecard.pleasing_margin);
        self.text(setting::MONTHS, 1, book.labels.of("calculation", "months"));
        #[expect(clippy::cast_precision_loss, reason = "at most 12")]
        self.number(setting::MONTHS, column, book.months() as f64);
        self.text(setting::CUSTOMERS, 1, book.labels.of("calculation", "customers"));
        self.text(setting::CUSTOMERS, column, &book.customers());
        let pattern = |word: &str| word.replace('~', "~~").replace('*', "~*").replace('?', "~?");
        self.text(setting::CUSTOMER_PATTERN, column, &pattern(&scorecard.customer.one));
        self.text(setting::CUSTOMERS_PATTERN, column, &pattern(&scorecard.customer.many));
    }

    /// Rows by time: ids, labels, slots, the year to date, and what is due.
    pub(crate) fn time(&mut self) {
        let book = self.book;
        let periods: Vec<_> = book.scorecard.calendar.periods().collect();
        let year_start = |slot: usize| {
            let year = periods.get(slot - 1).map(|period| period.year());
            periods.iter().position(|period| Some(period.year()) == year).map_or(1, |at| at + 1)
        };
        #[expect(clippy::cast_precision_loss, reason = "slots are few")]
        let as_number = |slot: usize| slot as f64;
        for slot in 0..=book.layout.periods {
            let column = self.at(TimeColumn::Slot(slot));
            self.number(time::SLOTS, column, as_number(slot));
            let here = fixed(time::SLOTS, column);
            let window = format!(
                "IF(AND({here}>={},{here}<={}),1,0)",
                self.setting(setting::YEAR_START),
                self.setting(setting::CHOSEN)
            );
            self.formula(time::WINDOW, column, &window);
            let Some(period) = slot.checked_sub(1).and_then(|at| periods.get(at)) else {
                for row in 0..time::DUE_ROWS {
                    self.number(time::DUE + row, column, 0.0);
                }
                continue;
            };
            self.text(time::IDS, column, &period.to_string());
            self.text(time::LABELS, column, &book.period_label(slot));
            self.number(time::YEAR_STARTS, column, as_number(year_start(slot)));
            let months = period.first_month()..=period.last_month();
            let ends = |length: u32| months.clone().any(|month| month.is_multiple_of(length));
            let mut flags = vec![true, ends(3), ends(6), ends(12), false];
            flags.extend((1..=12).map(|month| months.contains(&month)));
            for (row, flag) in (time::DUE..).zip(flags) {
                self.number(row, column, if flag { 1.0 } else { 0.0 });
            }
        }
        for (row, key) in [
            (time::IDS, "period_ids"),
            (time::LABELS, "period_labels"),
            (time::SLOTS, "slots"),
            (time::YEAR_STARTS, "year_starts"),
            (time::WINDOW, "window_slots"),
            (time::DUE, "due"),
        ] {
            self.text(row, 1, book.labels.of("calculation", key));
        }
    }

    /// Lists that drop-downs and look-ups refer to.
    pub(crate) fn lists(&mut self) {
        let book = self.book;
        let labels = book.labels;
        let mut rows: Vec<(u32, Vec<String>)> = vec![
            (list::OUTCOMES, Outcome::iter().map(|outcome| book.outcome_name(outcome)).collect()),
            (
                list::LENSES,
                Lens::iter().map(|lens| labels.of("lens", lens.into()).to_owned()).collect(),
            ),
            (
                list::DIRECTIONS,
                Direction::iter()
                    .map(|way| labels.of("direction", way.into()).to_owned())
                    .collect(),
            ),
            (
                list::FREQUENCIES,
                Frequency::iter()
                    .map(|often| labels.of("frequency", often.into()).to_owned())
                    .collect(),
            ),
            (list::MONTHS, (1..=12).map(|month| book.month(month)).collect()),
            (
                list::YES_NO,
                vec![labels.text("answer.yes").to_owned(), labels.text("answer.no").to_owned()],
            ),
            (
                list::PROPOSITIONS,
                Aspect::iter()
                    .map(|aspect| labels.of("aspect", aspect.into()).to_owned())
                    .collect(),
            ),
            (
                list::STATUSES,
                Status::iter()
                    .map(|status| labels.of("status", status.into()).to_owned())
                    .collect(),
            ),
        ];
        let last_letter =
            crate::workbook::tables::layout::Layout::data_column(book.layout.periods) + 30;
        rows.push((list::LETTERS, (0..=last_letter).map(letters).collect()));
        for (row, words) in rows {
            let first = if row == list::LETTERS { 0 } else { 1 };
            for (column, word) in (first..).zip(words) {
                self.text(row, column, &word);
            }
        }
        // Monthly, quarterly, half-yearly, yearly, per survey (the month, else never), per contact.
        let due = [1.0, 2.0, 3.0, 4.0, 5.0, 1.0];
        for (at, (frequency, due)) in (1_u16..).zip(Frequency::iter().zip(due)) {
            self.number(list::FREQUENCY_DUE, at, due);
            self.number(
                list::FREQUENCY_CARRY,
                at,
                f64::from(frequency.carry_months().unwrap_or(0)),
            );
            self.number(list::FREQUENCY_MONTHS, at, f64::from(frequency.months().unwrap_or(0)));
        }
    }

    /// Facts of the objectives, as the sheet has them now.
    pub(crate) fn objectives(&mut self) {
        use objective::{ACTIVE, CODE, EVIDENCE, OUTCOME, OWNER, SEGMENT, STATEMENT, WEIGHT};
        let book = self.book;
        let (sheet, rows) = (SheetKey::Objectives, book.layout.objective_block);
        let run = self.map().objectives;
        self.title(run, "objectives");
        let lists = super::hints::lists(book);
        for (index, id) in book.layout.objectives.iter().enumerate() {
            let row = run.row(index);
            let place = fixed_column(row, 1);
            self.text(row, 0, id);
            self.place(sheet, rows, row);
            let code = self.fetch_text(sheet, rows, ObjectiveColumn::Code.at(), &place);
            self.formula(row, CODE, &code);
            let found = self.found(sheet, rows, ObjectiveColumn::Outcome.at(), &place);
            self.formula(row, OUTCOME, &format!("IF({place}=\"\",\"\",{})", outcome_of(&found)));
            let segment = self.fetch_text(sheet, rows, ObjectiveColumn::Segment.at(), &place);
            self.formula(row, SEGMENT, &segment);
            let statement = self.fetch_text(sheet, rows, ObjectiveColumn::Statement.at(), &place);
            self.formula(row, STATEMENT, &statement);
            self.formula(row, ACTIVE, &format!("IF({}=\"\",0,1)", fixed_column(row, STATEMENT)));
            let weight = self.found(sheet, rows, ObjectiveColumn::Weight.at(), &place);
            self.formula(
                row,
                WEIGHT,
                &format!(
                    "IF({}=0,0,IF(ISNUMBER({weight}),IF(OR({weight}<0,{weight}>=1E+15),0,{weight}),1))",
                    fixed_column(row, ACTIVE)
                ),
            );
            for (fact, column) in
                [(OWNER, ObjectiveColumn::Owner), (EVIDENCE, ObjectiveColumn::Evidence)]
            {
                let text = self.fetch_text(sheet, rows, column.at(), &place);
                self.formula(row, fact, &format!("IF({text}=\"\",0,1)"));
            }
            let support = self.fetch_text(sheet, rows, ObjectiveColumn::SupportedBy.at(), &place);
            self.formula(row, objective::SUPPORT, &support);
            self.hints(index, &lists);
        }
    }

    /// Facts of the segments.
    pub(crate) fn segments(&mut self) {
        use segment::{CODE, NAME, NEEDS, SIZE, TARGETED};
        let book = self.book;
        let (sheet, rows) = (SheetKey::Segments, book.layout.segment_block);
        let run = self.map().segments;
        self.title(run, "segments");
        for (index, id) in book.layout.segments.iter().enumerate() {
            let row = run.row(index);
            let place = fixed_column(row, 1);
            self.text(row, 0, id);
            self.place(sheet, rows, row);
            let code = self.fetch_text(sheet, rows, SegmentColumn::Code.at(), &place);
            self.formula(row, CODE, &code);
            let name = self.fetch_text(sheet, rows, SegmentColumn::Name.at(), &place);
            self.formula(row, NAME, &name);
            let targeted = self.fetch_text(sheet, rows, SegmentColumn::Targeted.at(), &place);
            let (yes, no) = (fixed(list::YES_NO, 1), fixed(list::YES_NO, 2));
            self.formula(
                row,
                TARGETED,
                &format!("IF({targeted}={yes},1,IF({targeted}={no},0,\"\"))"),
            );
            let size = self.fetch_number(sheet, rows, SegmentColumn::Size.at(), &place);
            self.formula(row, SIZE, &size);
            let needs = self.fetch_text(sheet, rows, SegmentColumn::Needs.at(), &place);
            self.formula(row, NEEDS, &format!("IF({needs}=\"\",0,1)"));
        }
    }

    /// Facts of the KPIs, as the sheet has them now.
    pub(crate) fn kpis(&mut self) {
        let run = self.map().kpis;
        self.title(run, "kpis");
        for index in 0..self.book.layout.kpis.len() {
            self.kpi_identity(index);
            self.kpi_numbers(index);
        }
    }

    /// Name, objective, lens, direction and frequency of a KPI.
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
        let lens = measure.map_or(Lens::Activity, |measure| measure.kpi.lens);
        let activity = facet_of_activity(measure);
        let found = self.found(sheet, rows, KpiColumn::Lens.at(), &place);
        self.formula(
            row,
            kpi::FACET,
            &format!(
                "IF({0}=\"\",\"\",IF(IFERROR(MATCH({found},{1},0),{2})=1,\"say\",{3}))",
                place,
                crate::workbook::write::sheet_writer::across(list::LENSES, 1, 2),
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
                crate::workbook::write::sheet_writer::across(list::DIRECTIONS, 1, 3)
            ),
        );
        self.formula(row, kpi::SIGN, &format!("IF({}=2,-1,1)", here(kpi::DIRECTION)));
        self.kpi_time(index, measure);
        let owner = self.fetch_text(sheet, rows, KpiColumn::Owner.at(), &place);
        self.formula(row, kpi::OWNER, &owner);
        let code = self.fetch_text(sheet, rows, KpiColumn::Code.at(), &place);
        self.formula(row, kpi::CODE, &code);
        let decimals = measure.map_or(1, |measure| measure.kpi.unit.decimals);
        self.number(row, kpi::DECIMALS, f64::from(decimals));
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
                crate::workbook::write::sheet_writer::across(list::FREQUENCIES, 1, 6)
            ),
        );
        let of_frequency = |line: u32| {
            format!(
                "INDEX({},{})",
                crate::workbook::write::sheet_writer::across(line, 1, 6),
                here(kpi::FREQUENCY)
            )
        };
        let month = self.found(sheet, rows, KpiColumn::DueIn.at(), &place);
        let months = crate::workbook::write::sheet_writer::across(list::MONTHS, 1, 12);
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
        let proposed = super::targets::proposal(proposal, &here(kpi::TARGET_HIGH));
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
        self.formula(
            row,
            kpi::RED_SCORE,
            &format!("IF({}=\"\",0,{})", here(kpi::RED), self.setting(setting::AMBER)),
        );
        self.formula(
            row,
            kpi::GREEN_SCORE,
            &format!("IF({}=\"\",100,{})", here(kpi::GREEN), self.setting(setting::GREEN)),
        );
    }
}

/// Number of the outcome with a name, as a formula. A plan can rename outcomes, and a search
/// would take `*` and `?` in a name for any text.
fn outcome_of(found: &str) -> String {
    let last = u16::try_from(Outcome::iter().count()).unwrap_or(0);
    (1..=last).rev().fold("\"\"".to_owned(), |rest, number| {
        format!("IF({found}={},{number},{rest})", fixed(list::OUTCOMES, number))
    })
}

/// Number of an outcome in the list, from 1.
pub(crate) fn outcome_number(outcome: Outcome) -> usize {
    Outcome::iter().position(|known| known == outcome).map_or(1, |at| at + 1)
}

/// The facet of a KPI that is no opinion.
fn facet_of_activity(measure: Option<&PlannedKpi>) -> &'static str {
    match measure.and_then(|measure| measure.kpi.kind) {
        Some(Kind::DeliveredService) => "delivered",
        Some(Kind::Economics) => "",
        Some(Kind::Behaviour) | None => "do",
    }
}
