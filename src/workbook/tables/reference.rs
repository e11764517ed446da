//! The tables in words, for whoever reads a workbook with a program of their own.

use super::{
    AskedColumn, ColumnRole, DataColumn, Fact, KpiColumn, NoteColumn, ObjectiveColumn,
    ResultColumn, SegmentColumn, StartColumn, TICK, TableColumn, TargetColumn, ValueKind, WordList,
    block::{ENVELOPE, KEY, SheetKey, sheet_of},
    data::{CHECK, REMARK},
};
use crate::{catalogue::Labels, model::Edition, readings::Block};
use std::fmt::Write as _;
use strum::IntoEnumIterator;

/// Every sheet, table, id and column of a workbook, as a Markdown document.
///
/// Headers are those of the labels' language.
#[must_use]
pub fn reference(labels: &Labels) -> String {
    let mut page = ReferencePage { labels, text: INTRODUCTION.replace("{key}", KEY) };
    for sheet in SheetKey::iter() {
        page.sheet(sheet);
        for block in Block::iter().filter(|block| sheet_of(*block) == sheet) {
            page.block(block);
        }
    }
    page.text
}

/// What holds for all tables.
const INTRODUCTION: &str = "\
# The workbook, table by table

What a program finds in a workbook, and where. Names of sheets and headers are in the language of
the workbook and people may change them, move columns and sort rows; keys and ids stay.

- Each table has a hidden **key row**: column A says `{key}<table>`, the other columns say their
  key. The headers stand right below it, then the rows.
- Column A, hidden, holds the **id** of each row. A row without one was inserted by hand.
- *Setting*: people set it, and it is laid over the scorecard that was issued. *Input*: people fill
  it in, period by period. *Computed*: a formula. *Shown*: written once, for people to read.
- **Percentages.** A cell for a percentage holds 0.85 in a percent format, whatever its format is
  later; plans, JSON, CSV and the blocks of the calculation count from 0 to 100. Workbooks of
  schema 1 hold 0 to 100 in plain cells.
- *In a plan* says where `scorecard.toml` has the same; `segments`, `objectives` and `kpis` are
  lists, and a row is known by its id; `agreements` are the notes with one that is still open.
- Keys of periods follow SDMX: `2027-M01`, `2027-Q1`, `2027-T1` (four months), `2027-S1`, `2027-A1`.
";

/// The text that grows.
struct ReferencePage<'l> {
    labels: &'l Labels,
    text: String,
}

impl ReferencePage<'_> {
    fn line(&mut self, text: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    fn sheet(&mut self, sheet: SheetKey) {
        let key: &str = sheet.into();
        let name = match sheet {
            SheetKey::Envelope => ENVELOPE,
            _ => self.labels.of("sheet", key),
        };
        let about = match sheet {
            SheetKey::Start => {
                "What the workbook is, four steps, what is still open. The period only shows there."
            }
            SheetKey::Data => "Where figures are filled in.",
            SheetKey::Scorecard => "For people: the results of the chosen period. It has no table.",
            SheetKey::Follow => {
                "For people: one figure step by step; what is chosen on it is no change. It has no table."
            }
            SheetKey::Dashboard => {
                "For people: one page for the board. The period that everything shows is chosen there."
            }
            SheetKey::Map => "For people: what drives what. It has no table.",
            SheetKey::Segments => "Target groups.",
            SheetKey::Objectives => "What they want, in their own words.",
            SheetKey::Kpis => "What is measured, from where to where.",
            SheetKey::Notes => "Why a figure is as it is.",
            SheetKey::Definitions => "For people: what everything means. It has no table.",
            SheetKey::Calculation => "Hidden: every step of the arithmetic. It has no table.",
            SheetKey::Results => "Hidden: what the steps come to.",
            SheetKey::Envelope => {
                "Very hidden: the scorecard that the workbook was made from, as text with a \
                 fingerprint. It is the program's own."
            }
        };
        self.line(&format!("\n## {name}\n\n{about}"));
    }

    fn block(&mut self, block: Block) {
        self.line(&format!("\n### `{KEY}{block}`\n"));
        match block {
            Block::Start | Block::View => self.facts(block),
            Block::Segments => self.table::<SegmentColumn>("a slug: `members`"),
            Block::Asked => {
                self.table::<AskedColumn>("that of the KPI");
                self.line(&row([
                    "`@members` …",
                    "the target group",
                    "Whether the KPI is asked of the group with that id.",
                    &ColumnRole::Setting.to_string(),
                    &format!("{TICK} or nothing"),
                    "`kpis.by_segment`",
                ]));
            }
            Block::Objectives => self.table::<ObjectiveColumn>("a slug: `answer-soon`"),
            Block::Kpis => self.table::<KpiColumn>("that of the KPI, or `own-1` … `own-20`"),
            Block::Targets => {
                self.table::<TargetColumn>("that of the KPI");
                self.period(
                    "Target of the period.",
                    ColumnRole::Setting,
                    "`kpis.targets.<period>`",
                );
            }
            Block::Data => {
                self.table::<DataColumn>(
                    "`<kpi>.<input>`, or `<kpi>.value` for the result itself; of one target group \
                     with `@<segment>` behind it; `own-1` … for KPIs of the user's own",
                );
                self.period("Figure of the period.", ColumnRole::Input, "");
                for (key, meaning, role) in [
                    (
                        CHECK,
                        "What is wrong with a figure and what to do, else how many are missing.",
                        ColumnRole::Computed,
                    ),
                    (REMARK, "A remark.", ColumnRole::Input),
                ] {
                    let header = self.labels.of("column.data", key).to_owned();
                    self.line(&row([&code(key), &header, meaning, &role.to_string(), "text", ""]));
                }
            }
            Block::Values => self.series("Value of the KPI.", "number in the KPI's unit"),
            Block::Scores => self.series("Score of the KPI.", "number, 0 to 100"),
            Block::States => self.series("Whether it could be scored, and why not.", "key"),
            Block::Results => self.table::<ResultColumn>(
                "`scorecard`, `outcome:<id>`, `objective:<id>`; of one target group with \
                 `@<segment>` behind it",
            ),
            Block::Notes => self.table::<NoteColumn>("none"),
        }
    }

    /// What is said of a table, its ids, and its columns.
    fn table<C: TableColumn>(&mut self, ids: &str) {
        self.line(&format!("{}\n\nIds: {ids}.\n", C::ABOUT.trim()));
        self.headers("column");
        let group = match C::BLOCK {
            Block::Results => "results".to_owned(),
            block => format!("column.{block}"),
        };
        let list = match C::BLOCK {
            Block::Notes => "agreements".to_owned(),
            block => block.to_string(),
        };
        for column in C::iter() {
            let facts = column.facts();
            let path = facts.path.map_or(String::new(), |path| format!("`{list}.{path}`"));
            self.line(&row([
                &code(column.key()),
                self.labels.of(&group, column.key()),
                facts.meaning.trim(),
                &facts.role.to_string(),
                &self.kind(facts.kind),
                &path,
            ]));
        }
    }

    /// One fact a row instead of one column.
    /// The facts that are chosen in a block.
    fn facts(&mut self, block: Block) {
        let about = StartColumn::ABOUT.trim();
        let value = code(StartColumn::Value.key());
        self.line(&format!("{about} Column {value} holds:\n"));
        self.headers("id");
        for fact in Fact::iter().filter(|fact| fact.block(Edition::default()) == block) {
            let facts = fact.facts();
            let path = facts.path.map_or(String::new(), |path| code(&path.replace('/', ".")));
            self.line(&row([
                &code(fact.id()),
                self.labels.of("start.fact", fact.id()),
                facts.meaning.trim(),
                &facts.role.to_string(),
                &self.kind(facts.kind),
                &path,
            ]));
        }
    }

    /// A block of the results with one row per series.
    fn series(&mut self, meaning: &str, kind: &str) {
        self.line("Ids: `<kpi>`, or `<kpi>@<segment>`.\n");
        self.headers("column");
        for (key, header) in [("`2027-M01` …", "the period"), ("`to-date`", "the year to date")] {
            self.line(&row([key, header, meaning, "computed", kind, ""]));
        }
    }

    fn period(&mut self, meaning: &str, role: ColumnRole, path: &str) {
        let role = role.to_string();
        let kind = self.kind(ValueKind::Number);
        self.line(&row(["`2027-M01` …", "the period", meaning, &role, &kind, path]));
    }

    fn headers(&mut self, known_by: &str) {
        self.line(&row([known_by, "header", "what it is", "who", "holds", "in a plan"]));
        self.line(&row(["---"; 6]));
    }

    fn kind(&self, kind: ValueKind) -> String {
        let sheet = |block: Block| self.labels.of("sheet", sheet_of(block).into()).to_owned();
        match kind {
            ValueKind::Code => "code".to_owned(),
            ValueKind::Name | ValueKind::Text | ValueKind::AsTyped => "text".to_owned(),
            ValueKind::Day => "a date, or text".to_owned(),
            ValueKind::Number | ValueKind::Anchor => {
                "number in the KPI's unit; a percentage as 0.85".to_owned()
            }
            ValueKind::Weight => "number, at least 0".to_owned(),
            ValueKind::Count => "whole number, at least 0".to_owned(),
            ValueKind::Amount => "amount of money".to_owned(),
            ValueKind::Score => "number, 0 to 100".to_owned(),
            ValueKind::Share => "share, 0 to 1".to_owned(),
            ValueKind::Percentage => "percentage: 0.67 for 67%".to_owned(),
            ValueKind::Period => "period, as people write it".to_owned(),
            ValueKind::Reference(block) => format!("code from {}", sheet(block)),
            ValueKind::References(block) => format!("codes from {}, with commas", sheet(block)),
            ValueKind::Choice(WordList::Answers) => "yes or no".to_owned(),
            ValueKind::Choice(list) => format!("one of the {list}"),
        }
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A row of a table in Markdown.
fn row(cells: [&str; 6]) -> String {
    format!("| {} |", cells.join(" | "))
}
