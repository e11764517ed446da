//! As a spreadsheet computes it.

use super::{Formula, Node, Operator, people::Style};

impl Formula {
    /// The arithmetic as Excel writes it, without `=`; `cell` gives the reference of an input.
    ///
    /// The steps and their order are those of [`Formula::evaluate`]. Zero
    /// denominators are not caught here: see [`Formula::excel_guards`].
    pub fn excel(&self, cell: impl Fn(&str) -> String) -> String {
        print(&self.tree, &cell)
    }

    /// The denominators as Excel writes them, innermost first, each once; constants are left out.
    ///
    /// When each is tested in this order before the next, none of the tests divides by zero.
    pub fn excel_guards(&self, cell: impl Fn(&str) -> String) -> Vec<String> {
        let mut guards = Vec::new();
        collect(&self.tree, &cell, &mut guards);
        guards
    }
}

fn print(node: &Node, cell: &dyn Fn(&str) -> String) -> String {
    node.print(&Style {
        input: cell,
        number: &|number| number.to_string(),
        operator: |operator| match operator {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
        },
        minus: "-",
    })
}

fn collect(node: &Node, cell: &dyn Fn(&str) -> String, guards: &mut Vec<String>) {
    match node {
        Node::Number(_) | Node::Input(_) => {}
        Node::Negate(inner) => collect(inner, cell, guards),
        Node::Binary(operator, left, right) => {
            collect(left, cell, guards);
            collect(right, cell, guards);
            if *operator == Operator::Divide && !right.constant() {
                let guard = print(right, cell);
                if !guards.contains(&guard) {
                    guards.push(guard);
                }
            }
        }
    }
}
