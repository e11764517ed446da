//! As people read it, and the printer that all ways of writing share.

use super::{Formula, Node, Operator};

/// How a way of writing spells its words.
pub(super) struct Style<'a> {
    /// An input.
    pub(super) input: &'a dyn Fn(&str) -> String,
    /// A number.
    pub(super) number: &'a dyn Fn(f64) -> String,
    /// An operator, with the blanks around it.
    pub(super) operator: fn(Operator) -> &'static str,
    /// The sign of a negative.
    pub(super) minus: &'static str,
}

impl Formula {
    /// The formula with the names that people know: `Answers 9 and 10 ÷ Answers × 100`.
    ///
    /// `number` writes a literal as the language does.
    pub fn people(&self, label: impl Fn(&str) -> String, number: impl Fn(f64) -> String) -> String {
        let style = Style {
            input: &label,
            number: &number,
            operator: |operator| match operator {
                Operator::Add => " + ",
                Operator::Subtract => " − ",
                Operator::Multiply => " × ",
                Operator::Divide => " ÷ ",
            },
            minus: "−",
        };
        self.tree.print(&style)
    }
}

impl Operator {
    fn binds(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
        }
    }
}

impl Node {
    /// Writes the node so that reading it again gives the same tree.
    ///
    /// Parentheses on the right stay even where they would not change the
    /// value in theory, because rounding depends on the order of the steps.
    pub(super) fn print(&self, style: &Style) -> String {
        let mut text = String::new();
        self.print_into(style, &mut text);
        text
    }

    fn print_into(&self, style: &Style, text: &mut String) {
        match self {
            Self::Number(number) => text.push_str(&(style.number)(*number)),
            Self::Input(name) => text.push_str(&(style.input)(name)),
            Self::Negate(inner) => {
                text.push_str(style.minus);
                inner.print_operand(style, inner.apart_when_negated(), text);
            }
            Self::Binary(operator, left, right) => {
                left.print_operand(style, left.apart_on_the_left(*operator), text);
                text.push_str((style.operator)(*operator));
                right.print_operand(style, right.apart_on_the_right(*operator), text);
            }
        }
    }

    /// Signs and parentheses inside one another when it is printed, with the operand itself.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Number(_) | Self::Input(_) => 1,
            Self::Negate(inner) => 1 + usize::from(inner.apart_when_negated()) + inner.depth(),
            Self::Binary(operator, left, right) => {
                let left = usize::from(left.apart_on_the_left(*operator)) + left.depth();
                left.max(usize::from(right.apart_on_the_right(*operator)) + right.depth())
            }
        }
    }

    fn apart_when_negated(&self) -> bool {
        !matches!(self, Self::Number(_) | Self::Input(_))
    }

    fn apart_on_the_left(&self, operator: Operator) -> bool {
        matches!(self, Self::Binary(inner, ..) if inner.binds() < operator.binds())
    }

    fn apart_on_the_right(&self, operator: Operator) -> bool {
        match self {
            Self::Binary(inner, ..) => inner.binds() <= operator.binds(),
            Self::Negate(_) => true,
            Self::Number(_) | Self::Input(_) => false,
        }
    }

    fn print_operand(&self, style: &Style, apart: bool, text: &mut String) {
        if apart {
            text.push('(');
        }
        self.print_into(style, text);
        if apart {
            text.push(')');
        }
    }
}
