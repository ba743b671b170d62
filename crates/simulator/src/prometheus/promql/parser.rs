//! From text to an [`Expr`], with the precedence Prometheus has.

use regex::Regex;

use super::expression::{Aggregate, Binary, Expr, Function, Matcher, Matching, Relabel, Selector, Test, Window, kind};
use super::lexer::{Refused, Token, tokens};

/// # Errors
/// [`Refused`] for what is no PromQL, or beyond the part that is answered.
pub(in crate::prometheus) fn parse(query: &str) -> Result<Expr, Refused> {
    let tokens = tokens(query)?;
    if tokens.is_empty() {
        return Err(Refused::new(0, "no expression found in input"));
    }
    let mut parser = Parser { tokens, next: 0, end: query.len(), depth: 0 };
    let expr = parser.binary(0)?;
    match parser.tokens.get(parser.next) {
        None => Ok(expr),
        Some((at, token)) => Err(Refused::new(*at, format!("unexpected {}", told(token)))),
    }
}

/// Brackets inside brackets that are followed; more would exhaust the stack.
const DEEPEST: usize = 100;

/// From what binds least to what binds most.
const LEVELS: [&[&str]; 6] =
    [&["or"], &["and", "unless"], &["==", "!=", ">=", "<=", ">", "<"], &["+", "-"], &["*", "/", "%"], &["^"]];

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there = self.peek().is_some_and(|token| match token {
            Token::Sign(found) => *found == sign,
            Token::Word(found) => found == sign,
            _ => false,
        });
        self.next += usize::from(there);
        there
    }

    fn expects(&mut self, sign: &str, inside: &str) -> Result<(), Refused> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected(&format!(" {inside}, expected {sign:?}"))) }
    }

    fn unexpected(&self, context: &str) -> Refused {
        let found = self.peek().map_or_else(|| "end of input".to_owned(), told);
        Refused::new(self.place(), format!("unexpected {found}{context}"))
    }

    fn binary(&mut self, level: usize) -> Result<Expr, Refused> {
        let Some(signs) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.takes(sign)) {
            let as_number = self.takes("bool");
            let matching = if self.takes("on") {
                Matching::Only(self.names()?)
            } else if self.takes("ignoring") {
                Matching::AllBut(self.names()?)
            } else {
                Matching::AllBut(Vec::new())
            };
            // `^` binds to the right, all others to the left.
            let right = self.binary(if *sign == "^" { level } else { level + 1 })?;
            let sign = (*sign).to_owned();
            left = Expr::Binary(Box::new(Binary { sign, as_number, matching, left, right }));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Refused> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refused::new(self.place(), "the expression is nested too deeply"));
        }
        let expr = if self.takes("-") {
            Expr::Negative(Box::new(self.binary(LEVELS.len() - 1)?))
        } else if self.takes("(") {
            let inner = self.binary(0)?;
            self.expects(")", "in parentheses")?;
            inner
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, Refused> {
        let at = self.place();
        match self.peek().cloned() {
            Some(Token::Number(value)) => {
                self.next += 1;
                Ok(Expr::Number(value))
            }
            Some(Token::Word(word)) => {
                self.next += 1;
                if let Some(aggregate) = aggregate(&word) {
                    return self.aggregate(aggregate);
                }
                match (function(&word), self.peek() == Some(&Token::Sign("("))) {
                    (None, true) if word == "label_replace" => self.relabel(),
                    (Some(function), true) => self.call(&word, function),
                    (None, true) => Err(Refused::new(at, format!("unknown function with name \"{word}\""))),
                    (_, false) => self.selector(Some(word)),
                }
            }
            Some(Token::Sign("{")) => self.selector(None),
            _ => Err(self.unexpected("")),
        }
    }

    fn aggregate(&mut self, aggregate: Aggregate) -> Result<Expr, Refused> {
        let before = self.grouping()?;
        self.expects("(", "in aggregation")?;
        let inner = self.binary(0)?;
        self.expects(")", "in aggregation")?;
        let grouping = match before {
            Some(grouping) => grouping,
            None => self.grouping()?.unwrap_or(Matching::Only(Vec::new())),
        };
        Ok(Expr::Aggregate(aggregate, grouping, Box::new(inner)))
    }

    fn grouping(&mut self) -> Result<Option<Matching>, Refused> {
        if self.takes("by") {
            self.names().map(|names| Some(Matching::Only(names)))
        } else if self.takes("without") {
            self.names().map(|names| Some(Matching::AllBut(names)))
        } else {
            Ok(None)
        }
    }

    fn names(&mut self) -> Result<Vec<String>, Refused> {
        self.expects("(", "in grouping opts")?;
        let mut names = Vec::new();
        while !self.takes(")") {
            let Some(Token::Word(name)) = self.peek().cloned() else {
                return Err(self.unexpected(" in grouping opts, expected label"));
            };
            self.next += 1;
            names.push(name);
            if !self.takes(",") {
                self.expects(")", "in grouping opts")?;
                break;
            }
        }
        Ok(names)
    }

    fn call(&mut self, name: &str, function: Function) -> Result<Expr, Refused> {
        let at = self.place();
        self.expects("(", "in function call")?;
        let mut arguments: Vec<Expr> = Vec::new();
        while !self.takes(")") {
            let at = self.place();
            let argument = self.binary(0)?;
            let (wanted, found) = (wants(function, arguments.len()), kind(&argument));
            if wanted.is_some_and(|wanted| wanted != found) {
                let wanted = wanted.unwrap_or_default();
                let why = format!("expected type {wanted} in call to function \"{name}\", got {found}");
                return Err(Refused::new(at, why));
            }
            arguments.push(argument);
            if !self.takes(",") {
                self.expects(")", "in function call")?;
                break;
            }
        }
        let wanted = (0..2).take_while(|place| wants(function, *place).is_some()).count();
        if arguments.len() != wanted {
            let why = format!("expected {wanted} argument(s) in call to \"{name}\", got {}", arguments.len());
            return Err(Refused::new(at - name.len().min(at), why));
        }
        Ok(Expr::Call(function, arguments))
    }

    fn relabel(&mut self) -> Result<Expr, Refused> {
        self.expects("(", "in function call")?;
        let inner = self.binary(0)?;
        let at = self.place();
        let [label, replacement, source, regex] = [(); 4].map(|()| {
            self.expects(",", "in function call")?;
            match self.peek().cloned() {
                Some(Token::Text(text)) => {
                    self.next += 1;
                    Ok(text)
                }
                _ => Err(self.unexpected(" in function call, expected string")),
            }
        });
        let (label, replacement, source, pattern) = (label?, replacement?, source?, pattern(at, &regex?)?);
        self.expects(")", "in function call")?;
        Ok(Expr::Relabel(Box::new(Relabel { inner, label, replacement, source, pattern })))
    }

    fn selector(&mut self, name: Option<String>) -> Result<Expr, Refused> {
        let at = self.place();
        let is = |name: &str, value: String| Matcher { name: name.to_owned(), test: Test::Is(value) };
        let mut matchers: Vec<Matcher> = name.into_iter().map(|name| is("__name__", name)).collect();
        if self.takes("{") {
            while !self.takes("}") {
                matchers.push(self.matcher()?);
                if !self.takes(",") && self.peek() != Some(&Token::Sign("}")) {
                    return Err(self.unexpected(" inside braces"));
                }
            }
        }
        if matchers.iter().all(|matcher| matcher.passes("")) {
            return Err(Refused::new(at, "vector selector must contain at least one non-empty matcher"));
        }
        let selector = Selector { matchers };
        if !self.takes("[") {
            return Ok(Expr::Select(selector));
        }
        let Some(Token::Span(span_ms)) = self.peek().cloned() else {
            return Err(self.unexpected(" in range, expected duration"));
        };
        self.next += 1;
        self.expects("]", "in range")?;
        let offset_ms = if self.takes("offset") { self.offset()? } else { 0 };
        Ok(Expr::Range(selector, Window { span_ms, offset_ms }))
    }

    fn offset(&mut self) -> Result<i64, Refused> {
        let Some(Token::Span(offset_ms)) = self.peek().cloned() else {
            return Err(self.unexpected(" in offset, expected duration"));
        };
        self.next += 1;
        Ok(offset_ms)
    }

    fn matcher(&mut self) -> Result<Matcher, Refused> {
        let Some(Token::Word(name)) = self.peek().cloned() else { return Err(self.unexpected(" inside braces")) };
        self.next += 1;
        let Some(sign) = ["=", "!=", "=~", "!~"].into_iter().find(|sign| self.takes(sign)) else {
            return Err(self.unexpected(" inside braces, expected label matching operator"));
        };
        let at = self.place();
        let Some(Token::Text(text)) = self.peek().cloned() else {
            return Err(self.unexpected(" in label matching, expected string"));
        };
        self.next += 1;
        let regex = |text: &str| pattern(at, text);
        let test = match sign {
            "=" => Test::Is(text),
            "!=" => Test::IsNot(text),
            "=~" => Test::Like(regex(&text)?),
            _ => Test::Unlike(regex(&text)?),
        };
        Ok(Matcher { name, test })
    }
}

fn pattern(at: usize, text: &str) -> Result<Regex, Refused> {
    Regex::new(&format!("^(?:{text})$")).map_err(|error| Refused::new(at, format!("error parsing regexp: {error}")))
}

fn wants(function: Function, place: usize) -> Option<&'static str> {
    match (function, place) {
        (Function::HistogramQuantile | Function::Vector, 0) => Some("scalar"),
        (Function::HistogramQuantile, 1) => Some("instant vector"),
        (Function::HistogramQuantile | Function::Vector | Function::Time, _) | (_, 1..) => None,
        _ => Some("range vector"),
    }
}

fn function(word: &str) -> Option<Function> {
    Some(match word {
        "rate" => Function::Rate,
        "increase" => Function::Increase,
        "changes" => Function::Changes,
        "last_over_time" => Function::LastOverTime,
        "sum_over_time" => Function::SumOverTime,
        "count_over_time" => Function::CountOverTime,
        "histogram_quantile" => Function::HistogramQuantile,
        "time" => Function::Time,
        "vector" => Function::Vector,
        _ => return None,
    })
}

fn aggregate(word: &str) -> Option<Aggregate> {
    Some(match word {
        "sum" => Aggregate::Sum,
        "min" => Aggregate::Min,
        "max" => Aggregate::Max,
        "avg" => Aggregate::Avg,
        "count" => Aggregate::Count,
        _ => return None,
    })
}

fn told(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("identifier {word:?}"),
        Token::Number(number) => format!("number \"{number}\""),
        Token::Span(_) => "duration".to_owned(),
        Token::Text(text) => format!("string {text:?}"),
        Token::Sign(sign) => format!("{sign:?}"),
    }
}
