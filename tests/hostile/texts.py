"""What strangers may send to take a terminal over, to deceive who reads it, or to wear us out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

MEBIBYTE = 1 << 20

# None of these is ever told to a terminal by us, so that a single one that gets through is seen.
SEQUENCES = (
    "\x1b[6;8;53mstyle",
    "\x1b[2J\x1b[3J\x1b[5Lerase",
    "\x1b[999;999Hmove\x1b[s\x1b[u\x1b7\x1b8",
    "\x1b[6n\x1b[5n\x1b[c\x1b[>0q\x1b[?996n\x1b[21task",  # the answers would be typed for the user
    "\x1b[?66h\x1b[?9h\x1b[4h\x1b[20hmode",
    "\x1bc\x1b[!p\x1b#8reset",
    "\x1b]0;title\x07\x1b]2;title\x1b\\",
    "\x1b]8;;https://piege.example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJmIH4K\x07\x1b]52;c;?\x07clipboard",
    "\x1b]4;1;?\x07\x1b]10;?\x07\x1b]11;#000000\x1b\\colours",
    "\x1b]9;told\x07\x1b]777;notify;a;b\x07\x1b]1337;File=name=YQ==:AAAA\x07",
    "\x1bP$qm\x1b\\\x1bPq#0;2;0;0;0~-\x1b\\device",
    "\x1b_Ga=q,i=1;AAAA\x1b\\\x1b^private\x1b\\\x1bXstring\x1b\\",
    "\x1b(0\x1b)0\x0e\x0fletters",
    "\x1bunfinished",
    "unfinished \x1b[",
    "unfinished \x1b]52;c;",
    "unfinished \x1bP",
    "\x9b31m\x90q\x9c\x9d52;c;YQ==\x9c\x84\x85\x8d\x8e\x98\x9a\x9e\x9f c1",
    "\x00\x01\x03\x04\x05\x07\x08\x0b\x0c\x11\x13\x16\x18\x1a\x1c\x1f\x7f c0",
    "over\rwritten\x1b[A\x1b[1Gabove",
)
"""Escape sequences of every kind, whole and cut off, in seven bits and in eight; lone controls."""

MARKUP = (
    "[/b]",
    "[/]",
    "[b]bold[/b]",
    "[red on blue]red",
    "[@click=app.quit]here[/]",
    "[link=https://piege.example.org]here[/link]",
    "[destinataire_prenom]",
    "[mission_nom",
    "\\[b] \\\\[/b]",
    "$primary {0} {name!r} {x.__class__} {} %s %(n)d",
    "<b>bold</b> &lt;i&gt; <script>alert(1)</script>",
    ":skull: `code` **strong** # title",
)
"""What toolkits, templates and formatting may take for orders of ours."""

DECEITS = (
    "\u202egnol\u202c",
    "\u2066alone\u2067enola\u2068?\u2069",
    "\u202aleft\u202bright\u202dover\u202e",
    "\u200e\u200f\u061c marks",
    "\u206a\u206b\u206c\u206d\u206e\u206f old",
    "\ufff9base\ufffaabove\ufffb",
    "pаypаl \u0430",
    "\u2028line\u2029paragraph\x85next",
    "tab\tulator\t\t\tend",
    "\u3164\u115f\u1160\u2800 blank",
    "\U000e0001\U000e0041\U000e0042\U000e007f hidden",
    "\ufdd0\ufffe\uffff\U0010ffff \ue000",
    "\ud83d alone \udc00\ud800 surrogates \udfff",
    "e\u0301 A\u030a ﬁ ½ decomposed",
)
"""Text that looks like another, hides, turns around, or is none at all."""

WIDE = (
    "山田太郎 カタカナ ｶﾀｶﾅ 한국어",
    "👩\u200d👩\u200d👧\u200d👦👍🏽🇫🇷🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f1\ufe0f\u20e3",
    "ﷺ ⸻ 𒐫 ꧅ ௵",
    "±°×÷§¶†‡…①Ⅷ■○ ambiguous",
    "ليلى الحداد שלום",
    "กำ नि ก็็็ བྷྲཱུྃ",
)
"""What takes two cells, none, or as many as the terminal likes."""

FLOODS = (
    "z\u0300\u0301\u0302\u0303\u0315\u0322\u0489",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u200d",
    "a\ufe0f\ufe0e\U000e0100",
    "\u0301",
    "\U000e0061",
    "\u200f",
    "👩\u200d",
    "[b]",
    "[",
    "\x1b[",
    "\t",
    "\n",
    "\u202e",
    "<",
    "山",
)
"""What is harmless once; sent thousands of times in a row."""


def hostile(dice: Random, most: int = 400) -> str:
    """A text of several attacks between words, which is never empty once it was cleaned.

    Args:
        dice: decides.
        most: characters.
    """
    kinds = (SEQUENCES, SEQUENCES, MARKUP, DECEITS, WIDE)
    pieces = [dice.choice(dice.choice(kinds)) for _ in range(dice.randint(1, 6))]
    if dice.random() < 0.3:
        pieces.insert(dice.randrange(len(pieces)), dice.choice(FLOODS) * dice.choice((9, 60, 900)))
    return f"Zed{dice.choice(('', ' '))}{' '.join(pieces)}"[:most]


def endless(dice: Random) -> str:
    """A mebibyte of the same."""
    piece = dice.choice((*FLOODS, *SEQUENCES))
    return f"Zed {piece * (MEBIBYTE // len(piece))}"


def harmless(dice: Random, most: int = 400) -> str:
    """As long a text that nothing is wrong with."""
    words = ("Zed", "bonjour", "été", "demain", "volontiers", "à", "samedi")
    return " ".join(dice.choice(words) for _ in range(dice.randint(2, 40)))[:most]
