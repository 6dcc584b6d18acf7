from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.templates.file import MOST_BYTES, TemplateFile, parse
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.lint import lint
from jva_tui.templates.pack import NoPack, Packed, read_pack, starter_pack, write_pack
from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Mapping

WELCOME = "---\nname: Bienvenue\nshared: no\n---\nBonjour\n"
FILES = {"bienvenue.txt": WELCOME, "merci.txt": WELCOME.replace("Bienvenue", "Merci")}


def packed(
    path: Path, members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as pack:
        for name, contents in members.items():
            pack.writestr(name, contents)
    return path


@pytest.mark.parametrize("name", ["pack.zip", "pack"])
def test_what_was_packed_is_read_again(tmp_path: Path, name: str) -> None:
    write_pack(tmp_path / name, FILES)
    assert read_pack(tmp_path / name) == [
        Packed(file, parse(contents, "x")) for file, contents in FILES.items()
    ]


def test_the_same_templates_make_the_same_file(tmp_path: Path) -> None:
    write_pack(tmp_path / "a.zip", FILES)
    write_pack(tmp_path / "b.zip", FILES)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_text("mine", "utf-8")
    (tmp_path / "merci.txt").write_text("mine", "utf-8")
    for path in (tmp_path / "pack.zip", tmp_path):
        with pytest.raises(FileExistsError):
            write_pack(path, FILES)
    assert (tmp_path / "pack.zip").read_text("utf-8") == "mine"
    assert (tmp_path / "merci.txt").read_text("utf-8") == "mine"
    assert not (tmp_path / "bienvenue.txt").exists()


@pytest.mark.skipif(os.name != "posix", reason="links are those of POSIX")
def test_nothing_is_written_through_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "pack.zip").symlink_to(elsewhere)
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "merci.txt").symlink_to(elsewhere)
    for name in ("pack.zip", "pack"):
        with pytest.raises(FileExistsError):
            write_pack(tmp_path / name, FILES)
    assert not elsewhere.exists()
    assert not (tmp_path / "pack" / "bienvenue.txt").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_folder_of_the_users_own_stays_as_open_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    write_pack(tmp_path, FILES)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    "name",
    ["../../bienvenue.txt", "/etc/bienvenue.txt", "C:\\x\\bienvenue.txt", "a/b/bienvenue.txt"],
)
def test_only_the_name_of_a_member_counts_wherever_it_claims_to_go(
    tmp_path: Path, name: str
) -> None:
    [one] = read_pack(packed(tmp_path / "pack.zip", {name: WELCOME}))
    assert (one.file, one.template) == ("bienvenue.txt", parse(WELCOME, "x"))


def test_what_is_no_template_is_no_part_of_it(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "bienvenue.txt": WELCOME,
        "__MACOSX/._bienvenue.txt": b"\0",
        "__MACOSX/odd.txt": b"\0",
        ".hidden.txt": WELCOME,
        "logo.png": b"\x89PNG",
        SIGNATURE: "Rosa",
        "folder/": b"",
    }
    assert [one.file for one in read_pack(packed(tmp_path / "pack.zip", members))] == [
        "bienvenue.txt"
    ]


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (b"x" * 50_000_000, "too long"),
        (b"\xff\xfe", "no text in UTF-8"),
        ("---\nname: x", "“---” is missing"),
    ],
)
def test_a_member_that_is_no_template_says_why(
    tmp_path: Path, contents: bytes | str, told: str
) -> None:
    [one] = read_pack(packed(tmp_path / "pack.zip", {"odd.txt": contents}))
    assert one.template is None
    assert told in one.trouble


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("method", METHODS)
def test_a_member_that_is_damaged_says_so_and_the_others_are_read(
    tmp_path: Path, method: int
) -> None:
    members = {"a.txt": WELCOME * 20, "b.txt": WELCOME}
    path = packed(tmp_path / "pack.zip", members, method)
    content = bytearray(path.read_bytes())
    content[39:49] = bytes(byte ^ 0x5A for byte in content[39:49])  # inside what is packed
    path.write_bytes(content)
    damaged, other = read_pack(path)
    assert (damaged.template, damaged.trouble) == (None, "it is damaged")
    assert other.template == parse(WELCOME, "b")


def test_a_name_that_only_claims_to_be_utf_8_says_that_it_cannot_be_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "pack.zip", {"été.txt": WELCOME})
    path.write_bytes(path.read_bytes().replace("été.txt".encode(), b"\xff" * 5 + b".txt"))
    with pytest.raises(NoPack, match="that can be read"):
        read_pack(path)


@given(st.sampled_from(METHODS), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 255))))
def test_whatever_is_damaged_nothing_else_is_raised(
    method: int, flips: list[tuple[int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        path = packed(Path(folder) / "pack.zip", {"a.txt": WELCOME, "été.txt": WELCOME}, method)
        content = bytearray(path.read_bytes())
        for at, mask in flips:
            content[at % len(content)] ^= mask
        path.write_bytes(content)
        with suppress(NoPack):
            assert all(one.template or one.trouble for one in read_pack(path))


def test_a_locked_member_says_so(tmp_path: Path) -> None:
    path = packed(tmp_path / "pack.zip", {"a.txt": WELCOME})
    content = bytearray(path.read_bytes())
    for place in (6, content.index(b"PK\x01\x02") + 8):  # the flag of both headers
        content[place] |= 1
    path.write_bytes(content)
    assert "locked with a password" in read_pack(path)[0].trouble


def test_a_name_of_a_member_is_shown_without_controls(tmp_path: Path) -> None:
    [one] = read_pack(packed(tmp_path / "pack.zip", {"bien\x1b[1mvenue.txt": WELCOME}))
    assert one.file == "bien[1mvenue.txt"


def test_neither_folder_nor_zip_says_so(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_text("hello", "utf-8")
    with pytest.raises(NoPack, match="neither a folder nor a zip"):
        read_pack(tmp_path / "pack.zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPack, match="no template in it"):
        read_pack(tmp_path / "empty")
    with pytest.raises(FileNotFoundError):
        read_pack(tmp_path / "nowhere")


def test_a_file_as_long_as_allowed_is_read(tmp_path: Path) -> None:
    text = "é" * (MOST_BYTES // 2)
    [one] = read_pack(packed(tmp_path / "pack.zip", {"a.txt": text}))
    assert one.template == TemplateFile("a", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_ready_templates_need_no_remark_even_where_every_token_is_often_empty(
    language: str,
) -> None:
    often = dict.fromkeys((*TOKENS, *LOCAL_TOKENS), 0.9)
    pack = starter_pack(language)
    assert len(pack) >= 7
    for one in pack:
        assert one.template is not None, one.trouble
        assert lint(one.template.name, one.template.text, often) == []
