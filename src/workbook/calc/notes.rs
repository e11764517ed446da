//! Which explanation belongs to which KPI in the chosen period, and which agreement: that of the
//! period, or the latest from before that is still to be done.

use super::{
    Calc,
    columns::columns,
    facts::kpi,
    map::{RowRange, list, setting, time},
};
use crate::workbook::tables::{FIRST_DAY, NoteColumn, TableColumn};
use crate::workbook::{
    notation::{across, fixed, fixed_column},
    tables::block::SheetKey,
};

columns! {
    /// Columns of the facts of a note.
    note {
        /// The number of the period that it is about; below 0 where it lies before the calendar.
        PERIOD = 1;
        /// The KPI that it is about.
        KPI = 2;
        /// The KPI, where it is about the chosen period.
        CURRENT = 3;
        /// Whether what was agreed is done.
        DONE = 4;
        /// By when: a day, or a text.
        BY = 5;
        /// The number of the period that the text names.
        BY_PERIOD = 6;
        /// The digits of a day that the text writes as 2027-05-12.
        BY_DIGITS = 7;
        /// Whether that lies before the end of the chosen period.
        LATE = 8;
        /// How far it is: 1 open, 2 done, 3 overdue; 0 where nothing was agreed.
        STATE = 9;
        /// The number of its period, where it can stand in the chosen one.
        COUNTS = 10;
        /// The KPI, where nothing was agreed about it later.
        LATEST = 11;
        /// What is said before it: how far it is, and from which period.
        PREFIX = 12;
    }
}
use note::{BY, BY_DIGITS, BY_PERIOD, COUNTS, CURRENT, DONE, KPI, LATE, LATEST, PERIOD, STATE};

impl Calc<'_> {
    /// All rows of the Notes sheet, by position.
    pub(crate) fn notes(&mut self) {
        let book = self.book;
        let map = self.map();
        self.block(map.notes, "notes", note::ALL);
        for index in 0..usize::try_from(map.notes.count).unwrap_or(0) {
            let row = map.notes.row(index);
            #[expect(clippy::cast_precision_loss, reason = "rows are few")]
            self.number(row, 0, (index + 1) as f64);
            self.about(row, index);
            self.due_by(row, index);
            self.agreement(row, index);
        }
        for index in 0..book.layout.kpis.len() {
            self.explanation(index);
        }
    }

    /// A cell of a row of Notes.
    fn noted(&self, column: NoteColumn, index: usize) -> String {
        let range = self.book.layout.note_block.range(column.at());
        format!("INDEX({}{range},{})", self.book.sheet(SheetKey::Notes), index + 2)
    }

    /// The period and the KPI that a note is about.
    fn about(&mut self, row: u32, index: usize) {
        let map = self.map();
        let labels = map.all_periods(time::LABELS);
        let ids = map.all_periods(time::IDS);
        let before = self.book.scorecard.earlier_periods().len();
        let earlier = across(list::EARLIER, 1, u16::try_from(before.max(1)).unwrap_or(1));
        let period = format!("TRIM({})", self.noted(NoteColumn::Period, index));
        self.formula(
            row,
            PERIOD,
            &format!(
                "IFERROR(MATCH({period},{labels},0),IFERROR(MATCH({period},{ids},0),IFERROR(MATCH({period},{earlier},0)-{},\"\")))",
                before + 1
            ),
        );
        let named = format!("TRIM({})", self.noted(NoteColumn::Kpi, index));
        self.formula(
            row,
            KPI,
            &format!(
                "IFERROR(MATCH({named},{},0),IFERROR(MATCH({named},{},0),\"\"))",
                map.kpis.range(kpi::CODE),
                map.kpis.range(0)
            ),
        );
        let (period_cell, kpi_cell) = (fixed_column(row, PERIOD), fixed_column(row, KPI));
        self.formula(
            row,
            CURRENT,
            &format!("IF({period_cell}={},{kpi_cell},\"\")", self.setting(setting::CHOSEN)),
        );
    }

    /// By when it is done, and whether that lies before the end of the chosen period: a day, the
    /// name of a period, or a text such as 2027-05-12. Other words are no day.
    fn due_by(&mut self, row: u32, index: usize) {
        let map = self.map();
        let (labels, ids) = (map.all_periods(time::LABELS), map.all_periods(time::IDS));
        let chosen = self.setting(setting::CHOSEN);
        let cell = self.noted(NoteColumn::Due, index);
        self.formula(row, BY, &format!("IFERROR(IF(ISNUMBER({cell}),{cell},TRIM({cell})),\"\")"));
        let by = fixed_column(row, BY);
        // A text with signs that stand for others can match a period that it does not name.
        self.formula(
            row,
            BY_PERIOD,
            &format!(
                "IF(ISNUMBER({by}),\"\",IFERROR(MATCH({by},{labels},0),IFERROR(MATCH({by},{ids},0),\"\")))"
            ),
        );
        let named = fixed_column(row, BY_PERIOD);
        let digits = format!("SUBSTITUTE({by},\"-\",\"\")");
        let shape = format!(
            "LEN({by})=10,LEN({digits})=8,LEFT({by},5)=LEFT({by},4)&\"-\",LEFT({by},8)=LEFT({by},7)&\"-\""
        );
        // Digits hold against the number that they come to behind a 1: nothing else does.
        self.formula(
            row,
            BY_DIGITS,
            &format!(
                "IFERROR(IF(AND({shape}),IF(VALUE(\"1\"&{digits})&\"\"=\"1\"&{digits},VALUE({digits}),\"\"),\"\"),\"\")"
            ),
        );
        let digits = fixed_column(row, BY_DIGITS);
        let last = |row: u32| format!("INDEX({},{chosen})", map.all_periods(row));
        let is = format!("OR(INDEX({labels},{named})={by},INDEX({ids},{named})={by})");
        self.formula(
            row,
            LATE,
            &format!(
                "IF(ISNUMBER({by}),IF(AND({by}>={FIRST_DAY},{by}<{}),1,0),IF(ISNUMBER({digits}),IF({digits}<{},1,0),IF(ISNUMBER({named}),IF({is},IF({named}<{chosen},1,0),0),0)))",
                last(time::LAST_DAYS),
                last(time::LAST_DIGITS)
            ),
        );
    }

    /// How far an agreement is, whether it is the one to be shown of its KPI, and what is said
    /// before it.
    fn agreement(&mut self, row: u32, index: usize) {
        let run = self.map().notes;
        let chosen = self.setting(setting::CHOSEN);
        let at = |column: u16| fixed_column(row, column);
        let yes = self.step(&fixed(list::YES_NO, 1));
        let done = format!("TRIM({})={yes}", self.noted(NoteColumn::Done, index));
        self.formula(row, DONE, &format!("IFERROR(IF({done},1,0),0)"));
        let agreed = format!("TRIM({})", self.noted(NoteColumn::Agreement, index));
        self.formula(
            row,
            STATE,
            &format!("IFERROR(IF({agreed}=\"\",0,IF({}=1,2,IF({}=1,3,1))),0)", at(DONE), at(LATE)),
        );
        let (state, period, kpi) = (at(STATE), at(PERIOD), at(KPI));
        self.formula(
            row,
            COUNTS,
            &format!(
                "IF(OR({state}=0,{kpi}=\"\",{period}=\"\"),\"\",IF({period}={chosen},{period},IF(AND({period}<{chosen},{state}<>2),{period},\"\")))"
            ),
        );
        let counts = at(COUNTS);
        let beside = |range: RowRange, than: &str| {
            format!("COUNTIFS({},{kpi},{},{than}{counts})", range.range(KPI), range.range(COUNTS))
        };
        let later = beside(run, "\">\"&");
        let above = RowRange { first: run.first, count: row - run.first };
        // Of several in one period the first one stands.
        let first = match above.count {
            0 => kpi.clone(),
            _ => format!("IF({}>0,\"\",{kpi})", beside(above, "")),
        };
        self.formula(row, LATEST, &format!("IF({counts}=\"\",\"\",IF({later}>0,\"\",{first}))"));
        let word = format!("INDEX({},{state})", self.agreement_states());
        let since = format!("TRIM({})", self.noted(NoteColumn::Period, index));
        self.formula(
            row,
            note::PREFIX,
            &format!(
                "IF({counts}=\"\",\"\",IF({state}=1,\"\",{word}&IF({counts}={chosen},\": \",\" · \"))&IF({counts}={chosen},\"\",{since}&\": \"))"
            ),
        );
    }

    /// The words for how far an agreement is.
    fn agreement_states(&self) -> String {
        self.step(&agreement_states())
    }

    /// The explanation of a KPI in the chosen period.
    fn explanation(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let rows = book.layout.note_block;
        let row = map.kpis.row(index);
        self.formula(
            row,
            kpi::NOTE_PLACE,
            &format!("IFERROR(MATCH({},{},0)+1,\"\")", index + 1, map.notes.range(CURRENT)),
        );
        let place = fixed_column(row, kpi::NOTE_PLACE);
        self.formula(
            row,
            kpi::NOTE,
            &format!(
                "IF({place}=\"\",\"\",TRIM(INDEX({}{},{place})))",
                book.sheet(SheetKey::Notes),
                rows.range(NoteColumn::Explanation.at()),
            ),
        );
        self.formula(
            row,
            kpi::AGREED_PLACE,
            &format!("IFERROR(MATCH({},{},0)+1,\"\")", index + 1, map.notes.range(LATEST)),
        );
        let status = book
            .total_number(index)
            .map(|number| fixed_column(map.series.row(number), super::series::fact::STATUS))
            .unwrap_or_default();
        self.formula(
            row,
            kpi::RED_EXPLAINED,
            &format!("IF(AND({status}=\"red\",{}<>\"\"),1,0)", fixed_column(row, kpi::NOTE)),
        );
    }
}

/// The words for how far an agreement is, as a range.
pub(crate) fn agreement_states() -> String {
    across(list::AGREEMENT_STATES, 1, 3)
}
