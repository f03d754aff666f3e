"""Each operation of the graph as numpy calls: given arrays, they write one array.

Law: an array has one axis per axis of its node, in the graph's order, and a last axis for games (or rows; of length 1 for constants). Only
operations that IEEE 754 defines to the bit are used, and sums only of numbers that add without rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.reading import fit
from game.engine.selecting import Highest
from game.rules.nodes import Node

Array = NDArray[Any]
Call = Callable[[], object]

SHIFT = np.array(1.5 * 2.0**32)  # adding and taking away this rounds to a multiple of 2**-20
ZERO, ONE = np.array(0.0), np.array(1.0)

BINARY: dict[str, Any] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "min": np.minimum, "max": np.maximum, "less": np.less,
    "less or equal": np.less_equal, "equal": np.equal, "and": np.logical_and, "or": np.logical_or, "mask": np.multiply,
}  # fmt: skip
UNARY: dict[str, Any] = {"sqrt": np.sqrt, "abs": np.absolute, "floor": np.floor, "not": np.logical_not, "number": np.copyto}
OVER: dict[str, Any] = {
    "sum": np.add.reduce, "min over": np.minimum.reduce, "max over": np.maximum.reduce, "any over": np.logical_or.reduce, "all over": np.logical_and.reduce,
}  # fmt: skip
IN_PLACE = frozenset(["add", "sub", "mul", "div", "min", "max", "sqrt", "abs", "grid", "floor"])  # may write over an argument of the same shape


def dtype_of(node: Node) -> Any:
    return np.float64 if node.kind == "number" else np.bool_ if node.kind == "yes" else np.intp


def calls(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    """The calls that work the node out. `args` of elementwise operations are already laid so that they broadcast to `out`."""
    op = node.op
    if op == "mask":  # test, number
        return [partial(np.multiply, args[1], args[0], out=out)]
    if op in BINARY:
        return [partial(BINARY[op], args[0], args[1], out=out)]
    if op == "number":
        return [partial(np.copyto, out, args[0])]
    if op in UNARY:
        return [partial(UNARY[op], args[0], out=out)]
    if op == "grid":
        return [partial(np.add, args[0], SHIFT, out=out), partial(np.subtract, out, SHIFT, out=out)]
    if op in OVER:
        places = tuple(k for k, axis in enumerate(axes[0]) if axis not in node.axes)
        return [partial(OVER[op], args[0], axis=places if len(places) > 1 else places[0], out=out)]
    return SPECIAL[op](node, args, axes, out)


def _round(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    return [partial(np.rint, args[0], out=out), partial(np.add, out, ZERO, out=out)]


def _share(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    """a / b held in 0..1, and 0 where b is 0 or the two differ in sign."""
    part, whole = args
    some = np.empty(whole.shape, dtype=np.bool_)
    signed = [] if node.args[0].low >= 0 and node.args[1].low >= 0 else [partial(np.add, out, ZERO, out=out)]  # no -0
    return [
        partial(np.not_equal, whole, ZERO, out=some),
        partial(np.divide, part, whole, out=out),
        partial(np.fmax, out, ZERO, out=out),  # 0 / 0 is no number, and becomes 0
        *signed,
        partial(np.minimum, out, ONE, out=out),
        partial(np.multiply, out, some, out=out),
    ]


def _root3(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    """The cube root by x ← √√(a·x): only products and roots, within 2·10⁻⁸."""
    x = args[0]

    def work() -> None:
        np.copyto(out, 1.0)
        for _ in range(14):
            np.multiply(out, x, out=out)
            np.sqrt(out, out=out)
            np.sqrt(out, out=out)

    return [work]


def _choose(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    test, a, b = args
    return [lambda: np.copyto(out, np.where(test, a, b))]


def _dot(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    """A weighted sum: by matrix product where a table weighs one variable, by einsum otherwise. Exact either way."""
    letters = {axis: chr(97 + k) for k, axis in enumerate(dict.fromkeys(axis for some in axes for axis in some))}
    terms, fit = [], []
    for array, some in zip(args, axes):
        word = "".join(letters[axis] for axis in some)
        flat = array.shape[-1] == 1 and out.shape[-1] != 1
        terms.append(word if flat else word + "z")
        fit.append(array[..., 0] if flat else array)
    result = "".join(letters[axis] for axis in node.axes)
    if not any(term.endswith("z") for term in terms):  # every argument is the same in all columns, and so is the sum
        return [lambda: np.copyto(out, np.einsum(",".join(terms) + "->" + result, *fit)[..., None])]
    result += "z"
    said = ",".join(terms) + "->" + result
    if said in ("ab,bz->az", "ab,az->bz"):
        return [partial(np.matmul, np.ascontiguousarray(fit[0] if result == "az" else fit[0].T), fit[1], out=out)]
    return [partial(np.einsum, said, *fit, out=out)]


def _stack(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    """Each argument at its place along the axis, over what stands there otherwise."""
    places = node.extra[1]
    assert isinstance(places, tuple)
    along, rest = node.axes.index(node.axis), tuple(axis for axis in node.axes if axis != node.axis)
    found: list[Call] = []
    if len(args) > len(places):
        found.append(partial(np.copyto, out, fit(args[0], axes[0], node.axes)))
    for place, arg, some in zip(places, args[-len(places) :], axes[-len(places) :], strict=True):
        found.append(partial(np.copyto, out[(*[slice(None)] * along, place)], fit(arg, some, rest)))
    return found


def _best(node: Node, args: list[Array], axes: list[tuple[Any, ...]], out: Array) -> list[Call]:
    k = int(str(node.extra[1]))
    place = next(k for k, axis in enumerate(axes[0]) if axis not in node.axes)
    many = np.moveaxis(args[0], place, 0)
    return [partial(Highest(many.shape, k, node.args[0].low).add, many, out)]


SPECIAL: dict[str, Callable[[Node, list[Array], list[tuple[Any, ...]], Array], list[Call]]] = {
    "round": _round, "share": _share, "root3": _root3, "choose": _choose, "dot": _dot, "best": _best, "stack": _stack,
}  # fmt: skip
ELEMENTWISE = frozenset(BINARY) | frozenset(UNARY) | {"grid", "round", "share", "root3", "choose"}
