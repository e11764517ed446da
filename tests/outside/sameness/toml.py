"""Writes TOML as people do, and spoils it as people do too."""

import copy
import json
import math


def value(it):
    """One value on one line."""
    if isinstance(it, bool):
        return "true" if it else "false"
    if isinstance(it, float):
        return repr(it) if math.isfinite(it) else str(it)
    if isinstance(it, int):
        return str(it)
    if isinstance(it, str):
        return json.dumps(it, ensure_ascii=False)
    if isinstance(it, list):
        return f"[{', '.join(map(value, it))}]"
    return "{ " + ", ".join(f"{key(name)} = {value(one)}" for name, one in it.items()) + " }"


def key(name):
    return name if name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name) else json.dumps(name)


def is_rows(it):
    return isinstance(it, list) and bool(it) and all(isinstance(one, dict) for one in it)


def written(table, path=""):
    """A whole document: plain keys first, then tables, then arrays of tables."""
    lines = [f"{key(name)} = {value(it)}" for name, it in table.items() if not isinstance(it, dict) and not is_rows(it)]
    for name, it in table.items():
        if isinstance(it, dict) and path:
            lines.append(f"{key(name)} = {value(it)}")
        elif isinstance(it, dict):
            tables = {one: inner for one, inner in it.items() if isinstance(inner, dict)}
            plain = {one: inner for one, inner in it.items() if one not in tables}
            if plain or not tables:
                lines += ["", f"[{key(name)}]", written(plain, name)]
            for one, inner in tables.items():
                lines += ["", f"[{key(name)}.{key(one)}]", written(inner, f"{name}.{one}")]
    for name, it in table.items():
        if is_rows(it) and path:
            lines.append(f"{key(name)} = {value(it)}")
        elif is_rows(it):
            for one in it:
                lines += ["", f"[[{key(name)}]]", written(one, name)]
    return "\n".join(lines)


def places(it, path=()):
    """Every place below a value."""
    inner = it.items() if isinstance(it, dict) else enumerate(it) if isinstance(it, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from places(one, (*path, name))


ODD = [
    "", " ", "x", "higer", "retenton", "attributes:", "no-such-id", "2027-13", "=1+1", "{organisation}", "{nobody}", "é" * 70, "a\nb",
    "own-21", "mine", "\t", -1, 0, 1, 12, 13, 101, 1e15, 1e300, -0.0, math.nan, math.inf, 10**18, True, False, [], {}, ["x"], {"x": 1},
]


def spoilt(document, random):
    """A copy with one or two mistakes in it."""
    document = copy.deepcopy(document)
    for _ in range(random.choice([1, 1, 2])):
        path = random.choice(list(places(document)))
        holder = document
        for step in path[:-1]:
            holder = holder[step]
        name = path[-1]
        match random.randrange(6):
            case 0 | 1:
                holder[name] = random.choice(ODD)
            case 2:
                del holder[name]
            case 3 if isinstance(holder, dict):
                holder[name[:-1] or "k"] = holder.pop(name)
            case 4 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[name]))
            case _ if isinstance(holder, dict):
                holder[random.choice(["colour", "wieght", "Target", "id", "name", ""])] = random.choice(ODD)
            case _:
                holder[name] = random.choice(ODD)
    return document


def garbled(text, random):
    """The text with a slip of the keyboard."""
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(["", "\"", "[", "]", "=", "\n", "'", "\0", "#", "[[kpis]]\n", "klant = 2\n"]) + text[at + random.choice([0, 1, 5]):]
