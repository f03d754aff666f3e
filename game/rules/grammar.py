"""From the text of a formula to a small tree: the whole grammar of the rule language, and nothing about what names mean.

Law: every text either becomes a tree or raises one `Fault` that points at a character; length and depth are bounded, so no text can hang the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

MAX_LENGTH = 2_000
MAX_DEPTH = 40

KEYWORDS = frozenset("and or not if then else for in yes no none".split())
FOLDS = frozenset("sum count mean min max any all best top".split())
FUNCTIONS: dict[str, tuple[int, int]] = {  # how few and how many arguments
    "min": (2, 8), "max": (2, 8), "clip": (3, 3), "abs": (1, 1), "sqrt": (1, 1), "root3": (1, 1), "round": (1, 1), "floor": (1, 1),
    "share": (2, 2), "squash": (1, 1), "smooth": (3, 3), "chain": (2, 8), "was": (1, 1),
}  # fmt: skip
RESERVED = KEYWORDS | FOLDS | frozenset(FUNCTIONS) | {"turn", "turns"}


class Fault(Exception):
    """One thing wrong with a formula, at an offset into its text."""

    def __init__(self, code: str, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.offset, self.hint = code, message, offset, hint


@dataclass(frozen=True, slots=True)
class Num:
    value: float
    pos: int


@dataclass(frozen=True, slots=True)
class Name:
    id: str
    pos: int


@dataclass(frozen=True, slots=True)
class Index:
    id: str
    args: tuple[Tree, ...]
    pos: int


@dataclass(frozen=True, slots=True)
class Unary:
    op: str
    arg: Tree
    pos: int


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Tree
    right: Tree
    pos: int


@dataclass(frozen=True, slots=True)
class Choose:
    test: Tree
    then: Tree
    other: Tree
    pos: int


@dataclass(frozen=True, slots=True)
class Call:
    id: str
    args: tuple[Tree, ...]
    pos: int


@dataclass(frozen=True, slots=True)
class Binder:
    """`for NAME in SET`."""

    name: str
    set: str
    pos: int
    set_pos: int


@dataclass(frozen=True, slots=True)
class Fold:
    """`sum(BODY for x in SET … if TEST)` and its kin; `count` is the k of `best`."""

    op: str
    body: Tree
    binders: tuple[Binder, ...]
    test: Tree | None
    count: int
    pos: int


Tree = Num | Name | Index | Unary | Binary | Choose | Call | Fold


@dataclass(frozen=True, slots=True)
class Target:
    """What an amount is added to: `name[i, j] for x in SET if TEST`."""

    id: str
    args: tuple[Tree, ...] | None  # none: written without brackets
    binders: tuple[Binder, ...]
    test: Tree | None
    pos: int


@dataclass(frozen=True, slots=True)
class Draw:
    """`WEIGHT for x in SET if TEST`."""

    weight: Tree
    binder: Binder
    test: Tree | None


@dataclass(frozen=True, slots=True)
class Between:
    """`LOW to HIGH`: a number between the two."""

    low: float
    high: float
    pos: int


class Token(NamedTuple):
    kind: str  # number, name, sign, end
    text: str
    pos: int


TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>==|!=|<=|>=|[-+*/<>()\[\],])|(?P<none>\S)")
NAME = re.compile(r"[a-z][a-z0-9_]*")
PERHAPS_ODD = re.compile(r"[A-Z]|\b_|[0-9][A-Za-z_]|[0-9.]{16}|\b0[0-9]|\*\*")  # without any of these a formula has no odd names, numbers or signs
ADVICE = {
    "*": "There are no powers: write x * x.",
    "=": "Equality is written ==.",
    "&": "Write `and`.",
    "|": "Write `or`.",
    "!": "Write `not`.",
    "%": "There is no remainder; use floor.",
    "?": "Write `if C then A else B`.",
    ".": "A number needs a digit before its point, as in 0.5; names have no points.",
    '"': "There is no text in formulas.",
    "'": "There is no text in formulas.",
    "{": "Braces belong to texts, not to formulas.",
}


def tokens_of(text: str) -> list[Token]:
    """The words and signs of a formula."""
    if len(text) > MAX_LENGTH:
        raise Fault("formula-too-long", f"This formula has {len(text)} characters; {MAX_LENGTH} are allowed.", 0, "Give its parts names under `let`.")
    tokens = [Token(found.lastgroup or "", found.group(), found.start()) for found in TOKEN.finditer(text)]
    odd = next((token for token in tokens if token.kind == "none"), None)
    if odd is not None:
        raise Fault("bad-sign", f"`{odd.text}` has no meaning in a formula.", odd.pos, ADVICE.get(odd.text, ""))
    tokens.append(Token("end", "", len(text.rstrip())))
    if PERHAPS_ODD.search(text):
        for token, after in pairwise(tokens):
            _refuse_oddities(token, after)
    return tokens


def _refuse_oddities(token: Token, after: Token) -> None:
    glued = token.pos + len(token.text) == after.pos
    if token.kind == "number" and after.kind in ("name", "number") and glued:
        raise Fault("bad-number", f"`{token.text}{after.text}` is not a number.", token.pos, "Numbers are written as 12 or 0.5.")
    if token.kind == "number" and token.text[0] == "0" and token.text[1:2].isdigit():
        raise Fault("bad-number", f"`{token.text}` is not a number: it begins with 0.", token.pos, "Numbers are written as 12 or 0.5.")
    if token.kind == "number" and len(token.text) > 15:
        raise Fault("bad-number", "This number has more than 15 digits.", token.pos, "Numbers stay below a thousand million.")
    if token.text == "*" == after.text and glued:
        raise Fault("bad-sign", "`**` has no meaning in a formula.", token.pos, ADVICE["*"])
    if token.kind == "name" and not NAME.fullmatch(token.text):
        raise Fault("bad-name", f"`{token.text}` is not a name.", token.pos, "Names begin with a small letter and use small letters, digits and _.")


POWER = {"or": 1, "and": 2, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6}
COMPARISONS = frozenset("== != < <= > >=".split())


class Parser:
    """One formula being read: precedence climbing over its tokens."""

    def __init__(self, text: str) -> None:
        self.tokens = iter(tokens_of(text))
        self.now = next(self.tokens)
        self.depth = 0

    def step(self) -> None:
        """To the next token; there is always an end."""
        self.now = next(self.tokens)

    def take(self, text: str) -> bool:
        if self.now.text != text:
            return False
        self.step()
        return True

    def need(self, text: str, why: str) -> Token:
        token = self.now
        if not self.take(text):
            raise Fault("formula-syntax", f"Here {self.said()}, where `{text}` {why} was expected.", token.pos)
        return token

    def said(self) -> str:
        return "the formula ends" if self.now.kind == "end" else f"stands `{self.now.text}`"

    def finish(self) -> None:
        if self.now.kind != "end":
            word = self.now.text
            hint = "Write `if C then A else B`." if word in ("if", "else") else ""
            hint = "Only the inside of sum( ), count( ) … has `for`." if word == "for" else hint
            raise Fault("formula-syntax", f"The formula is complete before `{word}`.", self.now.pos, hint)

    def expression(self, power: int = 0) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Fault("formula-too-deep", f"This formula is nested more than {MAX_DEPTH} deep.", self.now.pos, "Give its parts names under `let`.")
        left = self.prefix()
        compared = False
        while POWER.get(self.now.text, 0) > power:
            token = self.now
            if token.text in COMPARISONS:
                if compared:
                    raise Fault("chained-comparison", "Comparisons do not chain.", token.pos, "Write a < b and b < c.")
                compared = True
            self.step()
            left = Binary(token.text, left, self.expression(POWER[token.text]), token.pos)
        self.depth -= 1
        return left

    def prefix(self) -> Tree:
        token = self.now
        if token.kind == "number":
            self.step()
            return Num(float(token.text), token.pos)
        if token.kind == "name" and (token.text not in KEYWORDS or token.text in ("yes", "no", "none")):
            self.step()
            return self.named(token)
        if self.take("("):
            inner = self.expression()
            self.need(")", "to close the bracket")
            return inner
        if self.take("-"):
            return Unary("-", self.expression(POWER["*"]), token.pos)
        if self.take("not"):
            return Unary("not", self.expression(3), token.pos)
        if self.take("if"):
            test = self.expression()
            self.need("then", "after the condition")
            then = self.expression()
            self.need("else", "with what holds otherwise")
            return Choose(test, then, self.expression(), token.pos)
        raise Fault("formula-syntax", f"Here {self.said()}, where a value was expected.", token.pos)

    def named(self, token: Token) -> Tree:
        if self.now.text == "(":
            return self.called(token)
        if self.take("["):
            return Index(token.text, self.arguments("]", "to close the index"), token.pos)
        if token.text in FOLDS or token.text in FUNCTIONS:
            raise Fault("formula-syntax", f"`{token.text}` is a function: it needs brackets.", token.pos)
        return Name(token.text, token.pos)

    def arguments(self, close: str, why: str) -> tuple[Tree, ...]:
        args = [self.expression()]
        while self.take(","):
            args.append(self.expression())
        self.need(close, why)
        return tuple(args)

    def called(self, token: Token) -> Tree:
        word = token.text
        if word not in FOLDS and word not in FUNCTIONS:
            from game.base.ids import closest

            near = closest(word, sorted(FOLDS | set(FUNCTIONS)))
            raise Fault("unknown-function", f"There is no function `{word}`.", token.pos, f"Did you mean `{near}`?" if near else "")
        self.need("(", "after a function's name")
        first = self.expression()
        count = 0
        if word == "best":
            if not isinstance(first, Num) or not 1 <= first.value <= 99 or first.value != int(first.value):
                raise Fault("formula-syntax", "`best` begins with how many: best(3, E for x in SET).", first.pos)
            count = int(first.value)
            self.need(",", "after how many")
            first = self.expression()
        if self.now.text == "for":
            if word not in FOLDS:
                raise Fault("formula-syntax", f"`{word}` does not run over a set.", self.now.pos)
            binders, test = self.binders()
            self.need(")", "to close the bracket")
            return Fold(word, first, binders, test, count, token.pos)
        args = (first,) + (self.arguments(")", "to close the bracket") if self.take(",") else self.closed())
        few, many = FUNCTIONS.get(word, (0, 0))
        if not few:
            raise Fault("formula-syntax", f"`{word}` runs over a set: write {word}(… for x in SET).", token.pos)
        if not few <= len(args) <= many:
            wanted = str(few) if few == many else f"{few} to {many}"
            raise Fault("wrong-number-of-arguments", f"`{word}` takes {wanted} values; here are {len(args)}.", token.pos)
        return Call(word, args, token.pos)

    def closed(self) -> tuple[Tree, ...]:
        self.need(")", "to close the bracket")
        return ()

    def binders(self) -> tuple[tuple[Binder, ...], Tree | None]:
        found: list[Binder] = []
        while self.take("for"):
            name = self.identifier("a name after `for`")
            self.need("in", "after the name")
            where = self.identifier("the name of a set after `in`")
            found.append(Binder(name.text, where.text, name.pos, where.pos))
        if len(found) > 4:
            raise Fault("too-many-binders", "More than four `for` in one place.", found[4].pos)
        return tuple(found), self.expression() if self.take("if") else None

    def identifier(self, wanted: str) -> Token:
        token = self.now
        if token.kind != "name" or token.text in RESERVED:
            raise Fault("formula-syntax", f"Here {self.said()}, where {wanted} was expected.", token.pos)
        self.step()
        return token


@lru_cache(maxsize=20_000)
def parse_formula(text: str) -> Tree:
    """A formula."""
    parser = Parser(text)
    tree = parser.expression()
    parser.finish()
    return tree


@lru_cache(maxsize=20_000)
def parse_target(text: str) -> Target:
    """What an amount is added to."""
    parser = Parser(text)
    name = parser.identifier("the name of a variable")
    args = parser.arguments("]", "to close the index") if parser.take("[") else None
    binders, test = parser.binders()
    parser.finish()
    return Target(name.text, args, binders, test, name.pos)


@lru_cache(maxsize=20_000)
def parse_draw(text: str) -> Draw | Between:
    """A weighted draw of a member, or a number between two others."""
    parser = Parser(text)
    weight = parser.expression()
    if parser.take("to"):
        return _between(weight, parser)
    if parser.now.text != "for":
        raise Fault("formula-syntax", "A draw is written WEIGHT for x in SET, or LOW to HIGH.", parser.now.pos)
    binders, test = parser.binders()
    parser.finish()
    if len(binders) != 1:
        raise Fault("formula-syntax", "A draw runs over one set.", binders[1].pos)
    return Draw(weight, binders[0], test)


def _between(low: Tree, parser: Parser) -> Between:
    high = parser.expression()
    parser.finish()
    ends = [_plain(end) for end in (low, high)]
    if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        raise Fault("formula-syntax", "A number is drawn between two plain numbers, the lower first.", low.pos, "For example: -0.1 to 0.1")
    return Between(ends[0], ends[1], low.pos)


def _plain(tree: Tree) -> float | None:
    """The value of a number as it is written."""
    if isinstance(tree, Unary) and tree.op == "-" and isinstance(tree.arg, Num):
        return -tree.arg.value
    return tree.value if isinstance(tree, Num) else None
