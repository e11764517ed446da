//! A TOML text as people wrote it: where its tables, statements and comments stand.

use std::{collections::BTreeMap, ops::Range};
use toml_parser::{
    Source, Span,
    decoder::Encoding,
    parser::{Event, EventKind, parse_document},
};

/// Where everything stands in a text that was read without a fault of syntax.
#[derive(Debug)]
pub(crate) struct Outline<'t> {
    /// The text itself.
    pub(crate) text: &'t str,
    /// In the order of the text; the first is the text before any header.
    pub(crate) tables: Vec<OutlineTable>,
    /// All values with their keys, in the order of the text; what holds others stands before them.
    pub(crate) entries: Vec<OutlineEntry>,
    /// Comments, from `#` to the end of the line.
    pub(crate) comments: Vec<Range<usize>>,
    /// The commas within lists and tables in one piece.
    pub(crate) commas: Vec<usize>,
    /// Positions of the entries by path.
    by_path: BTreeMap<String, usize>,
}

/// A table under a header: `[bands]`, `[[kpis]]`.
#[derive(Debug)]
pub(crate) struct OutlineTable {
    /// Its path: `bands`, `kpis/3`.
    pub(crate) path: String,
    /// The header; nothing for the text before any.
    pub(crate) header: Range<usize>,
}

/// A value, with its key unless it is an element of a list.
#[derive(Debug)]
pub(crate) struct OutlineEntry {
    /// Its path: `start`, `kpis/3/weight`, whatever it is spread over.
    pub(crate) path: String,
    /// From the key to the end of the value.
    pub(crate) statement: Range<usize>,
    /// The value alone.
    pub(crate) value: Range<usize>,
    /// The position of the table under whose header it stands.
    pub(crate) table: usize,
    /// Whether it stands within a value: a list, or a table in one piece.
    pub(crate) within: bool,
}

impl<'t> Outline<'t> {
    /// Goes through a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut events: Vec<Event> = Vec::new();
        parse_document(&tokens, &mut events, &mut ());
        let outline = Self {
            text,
            tables: vec![OutlineTable { path: String::new(), header: 0..0 }],
            entries: Vec::new(),
            comments: Vec::new(),
            commas: Vec::new(),
            by_path: BTreeMap::new(),
        };
        let mut walk = Walk {
            source,
            outline,
            keys: Vec::new(),
            in_header: false,
            start: 0,
            open: Vec::new(),
            rows: BTreeMap::new(),
        };
        for event in &events {
            walk.step(event);
        }
        walk.outline
    }

    /// The paths of all tables and values.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().map(|table| table.path.as_str());
        tables.chain(self.by_path.keys().map(String::as_str))
    }

    /// What stands under a path exactly.
    pub(crate) fn entry(&self, path: &str) -> Option<&OutlineEntry> {
        self.by_path.get(path).and_then(|position| self.entries.get(*position))
    }

    /// The statements under a header, in order.
    pub(crate) fn statements(&self, table: usize) -> impl Iterator<Item = &OutlineEntry> {
        let first = self.entries.partition_point(|entry| entry.table < table);
        let of_table =
            self.entries.iter().skip(first).take_while(move |entry| entry.table == table);
        of_table.filter(|entry| !entry.within)
    }

    /// A stretch of the text.
    pub(crate) fn slice(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Where the line of a place begins.
    pub(crate) fn line_start(&self, at: usize) -> usize {
        self.slice(&(0..at)).rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line after that of a place begins.
    pub(crate) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// The comments that begin within a stretch.
    pub(crate) fn comments_in(&self, range: Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let first = self.comments.partition_point(|comment| comment.start < range.start);
        self.comments.iter().skip(first).take_while(move |comment| comment.start < range.end)
    }

    /// The end of a table with the comments right below it.
    ///
    /// Comments that a header follows right away are about what stands under that header.
    pub(crate) fn end_of_table(&self, table: usize) -> usize {
        let header = self.tables.get(table).map_or(0..0, |table| table.header.clone());
        let last = self.statements(table).last().map_or(header.end, |entry| entry.statement.end);
        let end = if last == 0 { self.start() } else { self.line_end(last) };
        let mut below = end;
        while below < self.text.len() {
            let line = below..self.line_end(below);
            let shown = self.slice(&line).trim();
            if shown.is_empty() {
                return below;
            }
            if !shown.starts_with('#') {
                return if last == 0 { below } else { end };
            }
            below = line.end;
        }
        below
    }

    /// Where the text begins, behind the mark of its encoding.
    fn start(&self) -> usize {
        self.text.len() - self.text.trim_start_matches('\u{FEFF}').len()
    }
}

/// What is known while events go by.
struct Walk<'t> {
    source: Source<'t>,
    outline: Outline<'t>,
    /// Parts of the key that is being read.
    keys: Vec<String>,
    /// Whether that is the key of a header.
    in_header: bool,
    /// Where it began, or the header.
    start: usize,
    /// Lists and tables in one piece that are open.
    open: Vec<Open>,
    /// How many rows there are so far of each list under headers.
    rows: BTreeMap<String, usize>,
}

/// A value that is open.
struct Open {
    entry: usize,
    path: String,
    /// How many elements there were; none for a table.
    elements: Option<usize>,
}

impl Walk<'_> {
    fn step(&mut self, event: &Event) {
        let span = event.span();
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.in_header = true;
                self.start = span.start();
            }
            EventKind::StdTableClose => self.table(span, false),
            EventKind::ArrayTableClose => self.table(span, true),
            EventKind::SimpleKey => self.key(span, event.encoding()),
            EventKind::Scalar => {
                self.entry(span);
            }
            EventKind::ArrayOpen => self.open(span, Some(0)),
            EventKind::InlineTableOpen => self.open(span, None),
            EventKind::ArrayClose | EventKind::InlineTableClose => {
                if let Some(open) = self.open.pop()
                    && let Some(entry) = self.outline.entries.get_mut(open.entry)
                {
                    entry.value.end = span.end();
                    entry.statement.end = span.end();
                }
            }
            EventKind::Comment => self.outline.comments.push(span.start()..span.end()),
            EventKind::ValueSep => self.outline.commas.push(span.start()),
            _ => {}
        }
    }

    fn key(&mut self, span: Span, encoding: Option<Encoding>) {
        if self.keys.is_empty() && !self.in_header {
            self.start = span.start();
        }
        let mut key = String::new();
        if let Some(raw) = self.source.get(span) {
            let raw = toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span);
            raw.decode_key(&mut key, &mut ());
        }
        self.keys.push(key);
    }

    /// A header ends: its keys, with the rows that they mean.
    fn table(&mut self, span: Span, list: bool) {
        self.in_header = false;
        let mut path = String::new();
        let count = self.keys.len();
        for (position, key) in std::mem::take(&mut self.keys).iter().enumerate() {
            path = below(&path, key);
            if list && position + 1 == count {
                *self.rows.entry(path.clone()).or_default() += 1;
            }
            if let Some(rows) = self.rows.get(&path) {
                path = below(&path, &rows.saturating_sub(1).to_string());
            }
        }
        self.outline.tables.push(OutlineTable { path, header: self.start..span.end() });
    }

    /// A value begins; gives its position and path.
    fn entry(&mut self, span: Span) -> (usize, String) {
        let table = self.outline.tables.len().saturating_sub(1);
        let header = self.outline.tables.last().map(|table| table.path.clone());
        let mut start = span.start();
        let within = !self.open.is_empty();
        let mut path = match self.open.last() {
            Some(open) => open.path.clone(),
            None => header.unwrap_or_default(),
        };
        match self.open.last_mut().and_then(|open| open.elements.as_mut()) {
            Some(elements) => {
                path = below(&path, &elements.to_string());
                *elements += 1;
            }
            None => {
                start = self.start;
                for key in std::mem::take(&mut self.keys) {
                    path = below(&path, &key);
                }
            }
        }
        let value = span.start()..span.end();
        let entry =
            OutlineEntry { path: path.clone(), statement: start..span.end(), value, table, within };
        let position = self.outline.entries.len();
        self.outline.by_path.insert(path.clone(), position);
        self.outline.entries.push(entry);
        (position, path)
    }

    fn open(&mut self, span: Span, elements: Option<usize>) {
        let (entry, path) = self.entry(span);
        self.open.push(Open { entry, path, elements });
    }
}

/// The path of a key below another.
pub(crate) fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") }
}
