//! XML as a tree, just enough to look into a workbook's parts.

use quick_xml::Reader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::events::{BytesStart, Event};

/// An element with what it holds; namespaces stay in the names, as written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    /// All text directly inside, entities resolved.
    pub(crate) text: String,
}

impl Element {
    /// Reads a part; panics on malformed XML, which no writer may produce.
    pub(crate) fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) => open.push(Self::from_start(&start)),
                Event::Empty(start) => {
                    let element = Self::from_start(&start);
                    open.last_mut().expect("a root").children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().expect("balanced tags");
                    open.last_mut().expect("balanced tags").children.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().expect("a root").text.push_str(&text.xml10_content());
                }
                Event::CData(text) => {
                    open.last_mut().expect("a root").text.push_str(&text.xml10_content());
                }
                Event::GeneralRef(name) => {
                    let character = match name.resolve_char_ref().expect("a character") {
                        Some(character) => character,
                        None => match &*name {
                            "amp" => '&',
                            "lt" => '<',
                            "gt" => '>',
                            "quot" => '"',
                            "apos" => '\'',
                            other => panic!("unknown entity &{other};"),
                        },
                    };
                    open.last_mut().expect("a root").text.push(character);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut document = open.pop().expect("a document");
        assert!(open.is_empty(), "an element is not closed");
        document.children.pop().unwrap_or_default()
    }

    fn from_start(start: &BytesStart<'_>) -> Self {
        Self {
            name: start.name().as_ref().to_owned(),
            attributes: start
                .attributes()
                .map(|attribute| {
                    let attribute = attribute.expect("a well-formed attribute");
                    let value = attribute.normalized_value(Implicit1_0).expect("a plain value");
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                })
                .collect(),
            ..Self::default()
        }
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of that name below this one, in document order.
    pub(crate) fn find_all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut left: Vec<&Self> = self.children.iter().rev().collect();
        while let Some(element) = left.pop() {
            if element.name == name {
                found.push(element);
            }
            left.extend(element.children.iter().rev());
        }
        found
    }

    /// All text below this element, joined.
    pub(crate) fn all_text(&self) -> String {
        let mut text = self.text.clone();
        for child in &self.children {
            text.push_str(&child.all_text());
        }
        text
    }
}
