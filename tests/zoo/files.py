"""Files that are no plain files, that nobody can read, or whose names are a trial."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ledgers import make_page, tell_story


def make_odd_files(folder: Path) -> dict[str, str]:
    """Make them, and say by stored path what each is."""
    folder.mkdir(parents=True)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "dangling.txt").symlink_to("nowhere.txt")
    (folder / "linked").symlink_to("/etc")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as door:
        here = Path.cwd()
        os.chdir(folder)
        try:
            door.bind("socket.txt")
        finally:
            os.chdir(here)
    (folder / "folder.html").mkdir()
    (folder / "folder.html" / "in it.txt").write_text(tell_story(990))
    (folder / "closed.txt").write_text(tell_story(991))
    (folder / "closed.txt").chmod(0)
    (folder / "with\nline end.txt").write_text(tell_story(992))
    (folder / ("n" * 251 + ".txt")).write_text(tell_story(993))
    (folder / "\x1b[31mred\u202e.txt").write_text(tell_story(994))
    Path(os.fsdecode(os.fsencode(folder) + b"/no\xfftf.txt")).write_text(tell_story(995))
    (folder / "%%41.txt").write_text(tell_story(996))
    (folder / "without suffix").write_text(tell_story(997))
    (folder / "page without suffix").write_text(make_page(998))
    (folder / "unknown.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    (folder / "UPPER.HTML").write_text(make_page(999))
    (folder / "two.suffixes.jsonl.txt").write_text(tell_story(989))
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(300_000_000)
    (folder / "described.txt").write_text(tell_story(988))
    (folder / "described.txt.meta.json").write_text("{broken")
    names = ["loop.txt", "link.txt", "dangling.txt", "linked", "pipe.txt", "socket.txt", "folder.html/in it.txt"]
    names += ["closed.txt", "with\nline end.txt", "n" * 251 + ".txt", "\x1b[31mred\u202e.txt", "%%no%FFtf.txt"]
    names += ["%%%25%2541.txt", "without suffix", "page without suffix", "unknown.docx", "UPPER.HTML"]
    names += ["two.suffixes.jsonl.txt", "sparse.txt", "described.txt"]
    return {f"{folder.name}/{name}": name for name in names}
