"""Lines of JSON, tables and plain texts that are broken or hostile; each has good records beside the bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ledgers import make_row, tell_story

Maker = Callable[[], bytes]


def line(number: int = 600, **more: Any) -> str:
    return json.dumps(make_row(number, **more)) + "\n"


def between(bad: bytes | str, number: int = 600) -> Maker:
    """A bad line between two good ones."""
    middle = bad.encode("utf-8", "surrogatepass") if isinstance(bad, str) else bad
    return lambda: line(number).encode() + middle + b"\n" + line(number + 1).encode()


def raw_line(text: str) -> str:
    """A line whose text is spelled as given."""
    return '{"title": "Plan", "text": "' + text + '"}'


JSON: dict[str, Maker] = {
    "bad line in the middle": between('{"broken": '),
    "lone surrogate": between(raw_line("\\ud800 " + "word " * 20)),
    "zero escape": between(raw_line("a\\u0000b " * 20)),
    "not a number": between('{"text": NaN, "title": Infinity}'),
    "same key twice": between('{"text": "a", "text": "' + "word " * 20 + '"}'),
    "huge number": between('{"text": 9223372036854775808123456789, "id": 1e400}'),
    "30 MB line": lambda: between(raw_line("word " * 6_000_000))(),
    "5 MB of text": lambda: between(raw_line("word and more. " * 350_000))(),
    "5 MB title": lambda: between('{"text": "' + "word " * 20 + '", "title": "' + "a " * 2_500_000 + '"}')(),
    "line ends of Windows": lambda: (line(602) + line(603)).replace("\n", "\r\n").encode(),
    "line ends of old Macs": lambda: (line(602) + line(603)).replace("\n", "\r").encode(),
    "no final line end": lambda: line(604).rstrip().encode(),
    "byte order mark": lambda: b"\xef\xbb\xbf" + line(605).encode(),
    "utf-16": lambda: line(606).encode("utf-16"),
    "array": lambda: json.dumps([make_row(607), make_row(608)]).encode(),
    "array cut short": lambda: json.dumps([make_row(607), make_row(608)]).encode()[:-400],
    "10k levels": between("[" * 10_000 + "]" * 10_000),
    "100k levels of objects": lambda: between('{"a":' * 100_000)(),
    "a number a line": lambda: b"1\n2\n3\n",
    "null": lambda: b"null\n",
    "empty": lambda: b"",
    "blank lines": lambda: b"\n\n \n" * 100,
    "empty array": lambda: b"[]",
    "empty objects": lambda: b"{}\n{}\n",
    "no field that we know": between('{"x": 1, "y": [2]}'),
    "wrong types": between('{"text": ["a"], "title": {"a": 1}, "published": [1], "authors": {"a": [null]}}'),
    "every byte": between(bytes(range(256)) * 10),
    "zeros": between(b"\0" * 100_000),
    "unclosed string": lambda: line(609).encode() + b'{"text": "' + b"word " * 100_000,
    "two objects on a line": lambda: (line(610).rstrip() + line(611)).encode(),
    "comments": between("// a comment"),
    "single quotes": between("{'text': 'a'}"),
    "100k keys": lambda: between(json.dumps({f"k{n}": n for n in range(100_000)}))(),
    "html in a field": between(raw_line("<div>" * 5_000 + "word " * 30)),
    "path for an outlet": lambda: line(612, outlet="../../../etc/passwd", url="file:///etc/passwd").encode(),
    "formulas": lambda: line(613, title="=1+1|cmd", outlet="@SUM(A1)").encode(),
    "address without end": lambda: line(614, url="https://a.example/" + "a" * 100_000).encode(),
    "address in pieces": lambda: line(615, url="https://[::1/ \x00%%%").encode(),
    "dates of all kinds": lambda: "".join(
        line(620 + n, published=value)
        for n, value in enumerate(
            ["0000-00-00", "32.13.2024", "-1", "1e99", "２０２４年", "now", "T", "2024-W60", "1 " * 999]
        )
    ).encode(),
}

GOOD_ROW = f'Good plan,"{tell_story(700).replace(chr(34), chr(34) * 2)}",Quay Gazette,2024-05-02\n'
HEAD = "title,body,outlet,date\n"


def table(bad: str | bytes, head: str = HEAD) -> Maker:
    middle = bad.encode("utf-8", "surrogatepass") if isinstance(bad, str) else bad
    return lambda: head.encode() + GOOD_ROW.encode() + middle + GOOD_ROW.replace("700", "701").encode()


CSV: dict[str, Maker] = {
    "quote never closed": table('Open,"never closed,Quay,2024-05-01\n'),
    "ragged rows": table("a\na,b\na,b,c,d,e,f,g\n"),
    "mixed delimiters": table("a;b;c;d\na\tb\tc\td\n"),
    "5 MB cell": lambda: table(f'Long,"{"word and more. " * 350_000}",Quay,2024-05-01\n')(),
    "30 MB cell": lambda: table(f'Long,"{"word " * 6_000_000}",Quay,2024-05-01\n')(),
    "zeros": table(b"a,b\0c,d\0,2024-05-01\n"),
    "broken utf-8": table(b"caf\xe9,b\xff\xfe,c,d\n"),
    "every byte": table(bytes(range(256)) * 20),
    "header twice": table(HEAD),
    "formulas": table('=1+1,"@SUM(A1) ' + "word " * 20 + '",+Quay,-2\n'),
    "sep line": lambda: ("sep=;\n" + (HEAD + GOOD_ROW).replace(",", ";")).encode(),
    "header alone": lambda: HEAD.encode(),
    "no header": lambda: GOOD_ROW.encode(),
    "one column": lambda: b"body\n" + b"word and more words of it here now to be long enough\n" * 5,
    "empty": lambda: b"",
    "same names twice": lambda: b"body,body,title\n" + b"a,b,c\n",
    "10k columns": lambda: ",".join(f"c{n}" for n in range(10_000)).encode() + b"\n" + b"," * 9_999 + b"\n",
    "utf-16": lambda: (HEAD + GOOD_ROW).encode("utf-16"),
    "line ends of old Macs": lambda: (HEAD + GOOD_ROW.replace("\n", " ") + "\n").replace("\n", "\r").encode(),
    "200k quotes": table('"' * 200_000 + "\n"),
    "200k empty lines": table("\n" * 200_000),
    "200k commas": table("," * 200_000 + "\n"),
}

TEXTS: dict[str, Maker] = {
    "empty": lambda: b"",
    "one word": lambda: b"word",
    "zeros": lambda: b"\0" * 10_000,
    "every byte": lambda: bytes(range(256)) * 100,
    "utf-16": lambda: tell_story(650).encode("utf-16"),
    "broken utf-8": lambda: tell_story(651).encode().replace(b"harbour", b"h\xffrbour"),
    "2 MB": lambda: (tell_story(652) + "\n\n").encode() * 5_000,
    "21 MB": lambda: (tell_story(652) + "\n\n").encode() * 55_000,
    "one line of 1 MB": lambda: b"word " * 200_000,
    "one word of 5 MB": lambda: b"w" * 5_000_000,
    "half a million lines": lambda: b"a\n" * 500_000,
    "200 KB of quotation marks": lambda: b'"' * 200_000,
    "200 KB of opening marks": lambda: "“".encode() * 100_000,
    "10k speakers": lambda: "“No,” said Mira Oldane. ".encode() * 10_000,
    "100 KB of capitals": lambda: b"Mira Oldane Of " * 7_000,
    "mojibake of 2 MB": lambda: ("cafÃ© â€œplanâ€\x9d " * 100_000).encode(),
    "addresses of 2 MB": lambda: b"https://a.example/x " * 100_000,
    "combining letters": lambda: ("a" + "\u0301" * 100_000 + " " + tell_story(653)).encode(),
    "escape sequences": lambda: (tell_story(654) + "\x1b[31m\x1b]0;x\x07").encode(),
    "picture": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40,
}
