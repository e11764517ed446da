//! However a program writes a cell: it has a value, or a finding with its address.

use super::{book::Book, random::Dice, read::back, scorecard, workbook};
use crate::common::{
    cases,
    package::{Parts, packed},
};
use klant::{
    finding::{Checked, Location, cell_name},
    model::PeriodLength,
    readings::{Entry, Readings},
    scorecard::{PlanRequest, Scorecard},
    workbook::{Submission, read_picklist},
};
use zip::CompressionMethod;

/// A KPI whose inputs are counted.
const KPI: &str = "permits-within-term";
const INPUTS: [&str; 2] = ["permits_on_time", "permits_decided"];
/// The part with the steps of the calculation.
const STEPS: &str = "xl/worksheets/sheet12.xml";
/// Days from 1900 to 12 May 2027, and from 1904.
const DAY: u32 = 46_519;
const DAY_OF_1904: u32 = DAY - 1_462;

/// What comes of a cell.
#[derive(Clone, Copy, Debug)]
enum Comes {
    /// The number is read, whatever is told.
    Read,
    /// A text that says a number: read where texts belong, told where numbers do.
    ReadAsText,
    NotApplicable,
    /// Nothing that could be a number is read, and this is told at the cell.
    Told(&'static str),
}

/// Settings that are written in the same ways: a number and a text.
const SETTINGS: [&str; 2] = ["weight", "owner"];

/// Ways to write a cell: its attributes, what stands in it, and what comes of it. `#` stands for
/// the number.
const WAYS: [(&str, &str, Comes); 31] = [
    ("", "<v>#</v>", Comes::Read),
    (" t=\"n\"", "<v>#</v>", Comes::Read),
    ("", "<v xml:space=\"preserve\">#</v>", Comes::Read),
    ("", "<v><![CDATA[#]]></v>", Comes::Read),
    (" t=\"n\"", "<v><![CDATA[#]]></v>", Comes::Read),
    ("", "<!-- 1 --><v>#</v>", Comes::Read),
    ("", "<f>#+0</f><v>#</v>", Comes::Read),
    ("", "<v>#</v><f>#+0</f>", Comes::Read),
    ("", "<v>#</v><extLst><ext uri=\"x\"><v>1</v></ext></extLst>", Comes::Read),
    ("", "<extLst/><v>#</v>", Comes::Read),
    ("", "<v> # </v>", Comes::Read),
    (" t=\"str\"", "<f>T(#)</f><v>#</v>", Comes::ReadAsText),
    (" t=\"inlineStr\"", "<is><t>#</t></is>", Comes::ReadAsText),
    (" t=\"inlineStr\"", "<is><t><![CDATA[#]]></t></is><v>1</v>", Comes::ReadAsText),
    ("", "<is><t>#</t></is>", Comes::ReadAsText),
    (
        " t=\"inlineStr\"",
        "<is><r><t>n/</t></r><r><rPr><b/></rPr><t>a</t></r></is>",
        Comes::NotApplicable,
    ),
    (" t=\"str\"", "<f>\"n/a\"</f><v><![CDATA[n/a]]></v>", Comes::NotApplicable),
    (" t=\"e\"", "<v>#N/A</v>", Comes::NotApplicable),
    ("", "<f>SUM(#)</f>", Comes::Told("formula-without-result")),
    ("", "<f>SUM(#)</f><v></v>", Comes::Told("formula-without-result")),
    ("", "<f>SUM(#)</f><v/>", Comes::Told("formula-without-result")),
    (" t=\"e\"", "<v>#REF!</v>", Comes::Told("error-in-number")),
    (" t=\"e\"", "<f>SORT(A1:A3)</f><v>#SPILL!</v>", Comes::Told("error-in-number")),
    (" t=\"e\"", "<v>#BUSY!</v>", Comes::Told("error-in-number")),
    (" t=\"s\"", "<v>99999999</v>", Comes::Told("error-in-number")),
    (" t=\"b\"", "<v>perhaps</v>", Comes::Told("error-in-number")),
    (" t=\"new\"", "<v>#</v>", Comes::Told("error-in-number")),
    (" t=\"b\"", "<v>1</v>", Comes::Told("text-in-number")),
    ("", "<v>see Anna</v>", Comes::Told("text-in-number")),
    (" t=\"d\"", "<v>2027-05-12T00:00:00</v>", Comes::Told("date-in-number")),
    (" t=\"d\"", "<v>13:30</v>", Comes::Told("date-in-number")),
];

/// How a whole workbook is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Manner {
    Usual,
    /// Every tag of the sheet has a prefix.
    Prefixed,
    /// Attributes stand in single quotes.
    SingleQuotes,
    /// Cells do not say where they stand.
    Unplaced,
    /// People hid the sheet that they fill in.
    Hidden,
    /// The part with the list of sheets has another name.
    Renamed,
}

const MANNERS: [Manner; 6] = [
    Manner::Usual,
    Manner::Prefixed,
    Manner::SingleQuotes,
    Manner::Unplaced,
    Manner::Hidden,
    Manner::Renamed,
];

/// A small workbook, and where its figures stand.
struct Made {
    scorecard: Scorecard,
    parts: Parts,
    book: Book,
}

impl Made {
    fn new() -> Self {
        Self::of(|_| {})
    }

    /// One KPI by months, and nothing on the sheets that calculate: little has to be read beside the
    /// cells that are written, so that there can be many cases.
    fn of_one_kpi() -> Self {
        let mut made = Self::of(|choices| {
            choices.filter.kpis = vec![KPI.parse().unwrap()];
            choices.every = Some(PeriodLength::Month);
        });
        for part in [STEPS, &*made.part("values")] {
            made.parts.replace(part, |text| {
                let (head, rest) = text.split_once("<sheetData>").unwrap();
                let (_, tail) = rest.split_once("</sheetData>").unwrap();
                format!("{head}<sheetData></sheetData>{tail}")
            });
        }
        made
    }

    fn of(change: impl FnOnce(&mut PlanRequest)) -> Self {
        let (catalogue, scorecard) = scorecard("en", change);
        let bytes = workbook(&catalogue, &scorecard, &Readings::default());
        Self { scorecard, parts: Parts::open(&bytes), book: Book::open(&bytes) }
    }

    /// The part of the sheet with a block.
    fn part(&self, block: &str) -> String {
        format!("xl/worksheets/sheet{}.xml", self.book.block(block).0 + 1)
    }

    /// Row and column of a cell of a block, both from 0.
    fn at(&self, block: &str, row: &str, key: &str) -> (u32, u16) {
        (self.book.row(block, row), self.book.column(block, key))
    }
}

/// A sheet with a cell written in some way; its style stays unless another is given.
fn put(sheet: &str, at: (u32, u16), style: Option<usize>, attributes: &str, inner: &str) -> String {
    let open = format!("<c r=\"{}\"", cell_name(at.0, at.1));
    let from = sheet.find(&open).unwrap_or_else(|| panic!("no {open}"));
    let rest = &sheet[from..];
    let tag = &rest[..=rest.find('>').unwrap()];
    let end = if tag.ends_with("/>") { tag.len() } else { rest.find("</c>").unwrap() + 4 };
    let kept = tag.find(" s=\"").map(|at| {
        let style = &tag[at + 4..];
        style[..style.find('"').unwrap()].to_owned()
    });
    let style = style.map(|number| number.to_string()).or(kept);
    let style = style.map(|number| format!(" s=\"{number}\"")).unwrap_or_default();
    format!("{}{open}{style}{attributes}>{inner}</c>{}", &sheet[..from], &rest[end..])
}

/// The sheet with the cells of a row in their order and without their places, blank ones between.
fn unplaced(sheet: &str) -> String {
    let mut out = String::new();
    let mut next = 0;
    let mut rest = sheet;
    while let Some(from) = rest.find("<c r=\"") {
        let before = &rest[..from];
        if before.contains("<row ") {
            next = 0;
        }
        let said = &rest[from + 6..];
        let quote = said.find('"').unwrap();
        let letters: Vec<u8> = said[..quote].bytes().take_while(u8::is_ascii_uppercase).collect();
        let column =
            letters.iter().fold(0, |sum, byte| sum * 26 + usize::from(byte - b'A' + 1)) - 1;
        out.push_str(before);
        out.push_str(&"<c/>".repeat(column - next));
        out.push_str("<c");
        next = column + 1;
        rest = &said[quote + 1..];
    }
    out + rest
}

/// Writes a workbook in some manner.
fn in_manner(parts: &mut Parts, part: &str, manner: Manner) {
    match manner {
        Manner::Usual => {}
        Manner::Prefixed => parts.replace(part, |text| {
            let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
            let text = text.replace(main, &main.replace("xmlns=", "xmlns:x="));
            let text = text.replace("</", "\u{1}").replace('<', "<x:").replace('\u{1}', "</x:");
            text.replace("<x:?", "<?").replace("<x:!", "<!")
        }),
        Manner::SingleQuotes => parts.replace(part, |text| {
            let (head, cells) = text.split_once("<sheetData>").unwrap();
            let mut inside = false;
            let cells = cells.chars().map(|character| match character {
                '<' | '>' => {
                    inside = character == '<';
                    character
                }
                '"' if inside => '\'',
                other => other,
            });
            format!("{head}<sheetData>{}", cells.collect::<String>())
        }),
        Manner::Unplaced => parts.replace(part, unplaced),
        Manner::Hidden => parts.replace("xl/workbook.xml", |text| {
            assert!(text.contains("name=\"Data\""), "{text}");
            text.replace("name=\"Data\"", "name=\"Data\" state=\"hidden\"")
        }),
        Manner::Renamed => {
            for (name, content) in &mut parts.0 {
                *name = name.replace("workbook.xml", "book22.xml");
                if name.ends_with(".rels") || name.ends_with("[Content_Types].xml") {
                    let text =
                        String::from_utf8_lossy(content).replace("workbook.xml", "book22.xml");
                    *content = text.into_bytes();
                }
            }
        }
    }
}

/// What was read of a figure in the first periods.
fn entry(submission: &Submission, input: &str, period: usize) -> Entry {
    let series = &submission.readings.series[&(KPI.parse().unwrap(), None)];
    let moments = series.inputs[input].iter();
    moments.skip(1).nth(period).map(|(_, reading)| reading.entry.clone()).unwrap()
}

/// Codes of what is told at a cell of the sheet with the figures.
fn told(found: &Checked<Submission>, at: (u32, u16)) -> Vec<&'static str> {
    told_on(found, "Data", at)
}

/// Codes of what is told at a cell.
fn told_on(found: &Checked<Submission>, on: &str, at: (u32, u16)) -> Vec<&'static str> {
    let here = |place: &Location| matches!(place, Location::Cell { row, column, sheet, .. } if (*row, *column) == at && sheet == on);
    let told = found.findings.iter().filter(|finding| here(&finding.location));
    told.map(|finding| finding.code.name()).collect()
}

#[test]
fn every_cell_with_content_has_a_value_or_a_finding_with_its_address() {
    let made = Made::of_one_kpi();
    let part = made.part("data");
    let periods: Vec<String> =
        made.scorecard.calendar.periods().map(|period| period.to_string()).collect();
    for case in 0..cases::at_least(24).into() {
        let mut dice = Dice(case);
        let manner = MANNERS[usize::try_from(case).unwrap() % MANNERS.len()];
        let mut parts = made.parts.clone();
        let (mut sheet, mut typed) = (parts.text(&part), Vec::new());
        for input in INPUTS {
            for (number, period) in periods.iter().enumerate() {
                let at = made.at("data", &format!("{KPI}.{input}"), period);
                let way = dice.pick(&WAYS);
                let value = dice.below(9_000) + 1_000;
                let inner = match way.2 {
                    Comes::Read | Comes::ReadAsText => way.1.replace('#', &value.to_string()),
                    _ if way.1.starts_with("<f>SUM") => way.1.replace('#', &value.to_string()),
                    _ => way.1.to_owned(),
                };
                sheet = put(&sheet, at, None, way.0, &inner);
                typed.push((input, number, at, way, value));
            }
        }
        parts.replace(&part, |_| sheet);
        in_manner(&mut parts, &part, manner);
        let settings = SETTINGS.map(|key| {
            let (at, way) = (made.at("kpis", KPI, key), dice.pick(&WAYS));
            let value = dice.below(9_000) + 1_000;
            let inner = way.1.replace('#', &value.to_string());
            parts.replace(&made.part("kpis"), |text| put(text, at, None, way.0, &inner));
            (at, way, value)
        });
        let found = back(&packed(&parts.0, CompressionMethod::Stored));
        for (input, number, at, way, value) in typed {
            let entry = entry(&found.value, input, number);
            let told = told(&found, at);
            let place = || {
                format!("case {case}, {manner:?}, {}: {way:?}: {entry:?}", cell_name(at.0, at.1))
            };
            match way.2 {
                Comes::Read => {
                    assert_eq!(entry, Entry::Number(value as f64), "{}", place());
                }
                Comes::NotApplicable => assert_eq!(entry, Entry::NotApplicable, "{}", place()),
                Comes::ReadAsText => {
                    assert_eq!(entry, Entry::Invalid(value.to_string()), "{}", place());
                    assert!(told.contains(&"text-not-counted"), "{}, told {told:?}", place());
                }
                Comes::Told(code) => {
                    assert!(matches!(entry, Entry::Invalid(_)), "{}", place());
                    assert!(told.contains(&code), "{}, told {told:?}", place());
                }
            }
        }
        let [(weight, way, value), (owner, written, text)] = settings;
        let measure = &found.value.scorecard.kpis[0];
        let place =
            || format!("case {case}: {way:?} {:?} {written:?} {:?}", measure.weight, measure.owner);
        let right = matches!(way.2, Comes::Read) && measure.weight == Some(value as f64);
        // What does not apply is none, as it was issued.
        let none = matches!(way.2, Comes::NotApplicable);
        let said = !told_on(&found, "KPIs", weight).is_empty();
        assert!(right || none || said, "{}", place());
        assert!(right || measure.weight.is_none(), "{}", place());
        let said = match written.2 {
            Comes::Read | Comes::ReadAsText => measure.owner.trim() == text.to_string(),
            _ => !measure.owner.is_empty(),
        };
        assert!(said || !told_on(&found, "KPIs", owner).is_empty(), "{}", place());
        let elsewhere = ["cells-damaged", "sheet-damaged", "keys-gone", "block-gone"];
        let damaged: Vec<_> =
            found.findings.iter().filter(|told| elsewhere.contains(&told.code.name())).collect();
        assert!(damaged.is_empty(), "case {case}, {manner:?}: {damaged:?}");
    }
}

/// The workbook with a style of its own for a format, and its number.
fn styled(parts: &mut Parts, format: &str) -> usize {
    let mut number = 0;
    parts.replace("xl/styles.xml", |text| {
        let from = text.find("<cellXfs").unwrap();
        let end = text.find("</cellXfs>").unwrap();
        number = text[from..end].matches("<xf ").count();
        let id = 600 + number;
        let formats = format!("<numFmt numFmtId=\"{id}\" formatCode=\"{format}\"/></numFmts>");
        let style = format!(
            "<xf numFmtId=\"{id}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
        );
        text.replace("</cellXfs>", &style).replace("</numFmts>", &formats)
    });
    number
}

#[test]
fn a_day_is_the_same_day_however_it_is_written_and_counted() {
    for (from_1904, kind, value) in [
        (false, "", DAY.to_string()),
        (true, "", DAY_OF_1904.to_string()),
        (false, " t=\"d\"", "2027-05-12".to_owned()),
        (true, " t=\"d\"", "2027-05-12T00:00:00".to_owned()),
    ] {
        let made = Made::new();
        let mut parts = made.parts.clone();
        let style = styled(&mut parts, "yyyy\\-mm\\-dd");
        let value = format!("<v>{value}</v>");
        let figure = made.at("data", &format!("{KPI}.{}", INPUTS[0]), "2027-Q1");
        parts.replace(&made.part("data"), |text| put(text, figure, Some(style), kind, &value));
        for (block, fact) in [("start", "adopted-on"), ("view", "period")] {
            let at = made.at(block, fact, "value");
            parts.replace(&made.part(block), |text| put(text, at, Some(style), kind, &value));
        }
        if from_1904 {
            parts.replace("xl/workbook.xml", |text| {
                text.replace("<workbookPr", "<workbookPr date1904=\"1\"")
            });
        }
        let found = back(&parts.save());
        let name = format!("{from_1904} {kind} {value}");
        assert_eq!(found.value.scorecard.adopted_on, "2027-05-12", "{name}");
        // The sheet looks the period up by what it is called, and knows no days.
        assert_eq!(found.value.scorecard.chosen, made.scorecard.chosen, "{name}");
        let chosen = made.at("view", "period", "value");
        assert_eq!(told_on(&found, "Dashboard", chosen), ["unknown-period"], "{name}");
        let date = found.findings.iter().find(|told| told.code.name() == "date-in-number").unwrap();
        assert_eq!(crate::common::value(date, "value").as_deref(), Some("2027-05-12"), "{name}");
    }
}

#[test]
fn a_span_of_time_is_told_as_hours_and_no_day() {
    let made = Made::new();
    for from_1904 in ["0", "1"] {
        let mut parts = made.parts.clone();
        let style = styled(&mut parts, "[h]:mm");
        let at = made.at("data", &format!("{KPI}.{}", INPUTS[0]), "2027-Q1");
        let value = format!("<v>{}</v>", 26.5 / 24.0);
        parts.replace(&made.part("data"), |text| put(text, at, Some(style), "", &value));
        parts.replace("xl/workbook.xml", |text| {
            text.replace("<workbookPr", &format!("<workbookPr date1904=\"{from_1904}\""))
        });
        let found = back(&parts.save());
        assert_eq!(told(&found, at), ["date-in-number"]);
        let date = found.findings.iter().find(|told| told.code.name() == "date-in-number").unwrap();
        assert_eq!(crate::common::value(date, "value").as_deref(), Some("26:30"));
    }
}

/// A workbook with another sheet, of a kind that some programs write.
fn with_sheet(parts: &Parts, kind: &str, relation: &str) -> Vec<u8> {
    let mut parts = parts.clone();
    parts.replace("xl/workbook.xml", |text| {
        let sheet = "<sheet name=\"Other\" sheetId=\"50\" r:id=\"rId99\"/></sheets>";
        text.replace("</sheets>", sheet)
    });
    parts.replace("xl/_rels/workbook.xml.rels", |text| {
        let relation = format!(
            "<Relationship Id=\"rId99\" Type=\"{relation}{kind}\" Target=\"others/sheet1.xml\"/></Relationships>"
        );
        text.replace("</Relationships>", &relation)
    });
    let sheet =
        format!("<{kind} xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>");
    parts.0.push(("xl/others/sheet1.xml".to_owned(), sheet.into_bytes()));
    parts.save()
}

#[test]
fn sheets_of_other_kinds_are_no_reason_to_refuse_a_workbook() {
    let made = Made::new();
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    let microsoft = "http://schemas.microsoft.com/office/2006/relationships/";
    for (kind, relation) in [
        ("chartsheet", office),
        ("dialogsheet", office),
        ("xlMacrosheet", microsoft),
        ("xlIntlMacrosheet", microsoft),
    ] {
        let found = back(&with_sheet(&made.parts, kind, relation));
        assert!(!found.has_errors(), "{kind}: {:?}", found.findings);
    }
}

#[test]
fn formats_that_piled_up_over_the_years_are_left_aside() {
    let made = Made::new();
    let bloated = |styles: &str, closing: &str| {
        made.parts
            .with("xl/styles.xml", |text| text.replace(closing, &format!("{styles}{closing}")))
    };
    let named: String = (0..40_000)
        .map(|number| format!("<cellStyle name=\"Normal {number} 2\" xfId=\"{number}\"/>"))
        .collect();
    let found = back(&bloated(&named, "</cellStyles>"));
    assert!(!found.has_errors(), "{:?}", found.findings);
    // Those of cells are read, whether a cell has them or not.
    let used = "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>".repeat(40_000);
    let refused = klant::workbook::read(&bloated(&used, "</cellXfs>"), "test.xlsx").unwrap_err();
    assert_eq!(refused.0.code.name(), "file-styles");
}

#[test]
fn a_tick_is_read_however_it_is_written() {
    let (_, _, bytes) = super::library::library("en", Some("municipal"));
    let book = Book::open(&bytes);
    let at = (
        book.row("choose-objectives", "decision-on-time"),
        book.column("choose-objectives", "choose"),
    );
    let part = format!("xl/worksheets/sheet{}.xml", book.block("choose-objectives").0 + 1);
    for manner in
        [Manner::Usual, Manner::Prefixed, Manner::SingleQuotes, Manner::Unplaced, Manner::Renamed]
    {
        for (attributes, inner) in [
            (" t=\"inlineStr\"", "<is><t>x</t></is>"),
            (" t=\"str\"", "<v><![CDATA[x]]></v>"),
            (" t=\"str\"", "<v>x</v><f>\"x\"</f>"),
            (" t=\"b\"", "<v>1</v>"),
        ] {
            let mut parts = Parts::open(&bytes);
            parts.replace(&part, |text| put(text, at, None, attributes, inner));
            in_manner(&mut parts, &part, manner);
            let found = read_picklist(&parts.save(), "choose.xlsx").unwrap();
            let ids: Vec<String> = found.value.objectives.iter().map(ToString::to_string).collect();
            assert_eq!(ids, ["decision-on-time"], "{manner:?} {inner}");
        }
    }
}
