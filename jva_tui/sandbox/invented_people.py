"""Invented volunteers: names from Faker, everything else drawn with one pair of dice."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, combinations
from typing import TYPE_CHECKING

from faker import Faker

if TYPE_CHECKING:
    from jva_tui.sandbox.dice import Dice
    from jva_tui.sandbox.situation import Profile

_PLACES = (
    ("44000", "Nantes"),
    ("44100", "Nantes"),
    ("44200", "Nantes"),
    ("44300", "Nantes"),
    ("44400", "Rezé"),
    ("44800", "Saint-Herblain"),
    ("44700", "Orvault"),
    ("44230", "Saint-Sébastien-sur-Loire"),
    ("44120", "Vertou"),
    ("44600", "Saint-Nazaire"),
    ("44470", "Carquefou"),
    ("44240", "La Chapelle-sur-Erdre"),
    ("49000", "Angers"),
    ("35000", "Rennes"),
    ("85000", "La Roche-sur-Yon"),
    ("75011", "Paris"),
    ("69003", "Lyon"),
    ("59000", "Lille"),
    ("33000", "Bordeaux"),
    ("97400", "Saint-Denis"),
)
_PLACE_WEIGHTS = tuple(accumulate((18, 12, 12, 14, 9, 8, 5, 4, 4, 3, 3, 3, 2, 2, 1, 2, 1, 1, 1, 1)))
_UNCOMMON = (
    ("Anaëlle", "Le Guével", True),
    ("Ýmir", "Þórsson", False),
    ("Zoë", "d’Aubigné-L’Hermite", True),
    ("Nguyễn Ánh", "Trần", True),
    ("Łukasz", "Wiśniewski", False),
    ("美咲", "田中", True),
    ("伟", "王", False),
    ("ليلى", "الحداد", True),
    ("Олена", "Шевченко", True),
    ("Jean-Baptiste-Emmanuel", "de La Rochefoucauld-Montbel", False),
)
_SKILLS = (
    "Accueil du public",
    "Animation d'ateliers",
    "Bricolage",
    "Cuisine",
    "Écoute active",
    "Espagnol",
    "Anglais",
    "Jardinage",
    "Informatique",
    "Langue des signes",
    "Logistique",
    "Pédagogie",
    "Photographie",
    "Premiers secours",
    "Rédaction",
)
_OCCUPATIONS = (
    "salarie",
    "agent_fonction_publique",
    "travailleur_independant",
    "chomeur",
    "autre",
    None,
)
_OCCUPATION_WEIGHTS = tuple(accumulate((48, 16, 10, 12, 4, 10)))
_SKILL_SETS = [some for many in (1, 2, 3) for some in combinations(_SKILLS, many)]
_MOMENTS = ("week_end", "morning", "midday", "afternoon", "evening")
_MOMENT_SETS = [list(some) for many in (1, 2, 3) for some in combinations(_MOMENTS, many)]
_SELF_DESCRIPTIONS = (
    "Curieux{se} de tout, j'aime les projets qui rassemblent.",
    "Nouvel{le} habitant{e} du quartier, j'ai envie de faire connaissance.",
    "Déjà bénévole dans un club de sport, je cherche une action plus sociale.",
    "J'aime la randonnée, les mots croisés et les gens.",
    "Parent de deux enfants, j'ai un peu de temps depuis qu'ils sont au collège.",
    "En reconversion, je souhaite découvrir le monde associatif.",
)


@dataclass(slots=True)
class Person:
    """A volunteer before they ask for anything."""

    first_name: str
    last_name: str
    email: str
    is_woman: bool
    birthday: date | None
    age: int
    occupation: str | None
    zip: str | None
    city: str | None
    phone: str | None
    mobile: str | None
    disponibilities: list[str] | None
    description: str | None
    certifications: list[str] | None
    skills: tuple[str, ...]


class People:
    """Draws volunteers; the same dice and today give the same people.

    Args:
        dice: decides everything.
        today: from which ages count.
    """

    def __init__(self, dice: Dice, today: date) -> None:
        self._dice = dice
        self._today = today
        faker = Faker("fr_FR")
        faker.seed_instance(dice.between(0, 2**32))
        # Pools from which names are combined: Faker is too slow for each person.
        self._women = [_named(faker.first_name_female()) for _ in range(250)]
        self._men = [_named(faker.first_name_male()) for _ in range(250)]
        self._last_names = [_named(faker.last_name()) for _ in range(600)]

    def draw(self, number: int, name: tuple[str, str] | None = None) -> Person:
        """A volunteer.

        Args:
            number: keeps e-mails and phones apart.
            name: first and last name, where they are not to be drawn.
        """
        dice, roll = self._dice, self._dice.random
        first, last, is_woman, mailbox = self._name() if name is None else _given(name)
        age = self._age()
        days = age * 365 + age // 4 + 1 + int(359 * roll())
        birthday = date.fromordinal(self._today.toordinal() - days)
        zip_code, city = dice.weighed(_PLACES, _PLACE_WEIGHTS)
        told = roll()
        description = dice.pick(_DESCRIPTIONS)[is_woman] if roll() < 0.25 else None
        return Person(
            first_name=first,
            last_name=last,
            email=f"{mailbox}.{number}@example.org",
            is_woman=is_woman,
            birthday=birthday if told > 0.05 else None,
            age=age,
            occupation=self._occupation(age),
            zip=zip_code if told < 0.93 else None,
            city=city if told < 0.93 else None,
            phone=_phone("026191", number) if roll() < 0.15 else None,
            mobile=_phone("063998", number) if roll() < 0.93 else None,
            disponibilities=dice.pick(_MOMENT_SETS) if roll() < 0.6 else None,
            description=description,
            certifications=self._certifications(age),
            skills=dice.pick(_SKILL_SETS) if roll() < 0.55 else (),
        )

    def recall(self, profile: Profile) -> Person:
        """Somebody who is on the platform already, as they would speak of themselves."""
        born = date.fromisoformat(profile.birthday) if profile.birthday else None
        return Person(
            first_name=profile.first_name,
            last_name=profile.last_name,
            email=profile.email,
            is_woman=all(profile.first_name != name for name, _ in self._men),
            birthday=born,
            age=(self._today - born).days * 4 // 1461 if born else 30,
            occupation=profile.type,
            zip=profile.zip,
            city=profile.city,
            phone=profile.phone,
            mobile=profile.mobile,
            disponibilities=profile.disponibilities,
            description=profile.description,
            certifications=profile.certifications,
            skills=profile.skills,
        )

    def _name(self) -> tuple[str, str, bool, str]:
        dice = self._dice
        if dice.random() < 0.02:
            first, last, is_woman = dice.pick(_UNCOMMON)
            return first, last, is_woman, _mailbox(f"{first} {last}")
        is_woman = dice.random() < 0.64
        first, first_letters = dice.pick(self._women if is_woman else self._men)
        last, last_letters = dice.pick(self._last_names)
        return first, last, is_woman, f"{first_letters}.{last_letters}"

    def _age(self) -> int:
        kind = self._dice.random()
        if kind < 0.04:
            return self._dice.between(16, 17)
        if kind < 0.45:
            return self._dice.between(18, 30)
        if kind < 0.8:
            return self._dice.between(31, 60)
        return self._dice.between(61, 81)

    def _occupation(self, age: int) -> str | None:
        if age < 18:
            return "etudiant"
        if age < 26 and self._dice.random() < 0.65:
            return "etudiant"
        if age > 62:
            return "retraite"
        return self._dice.weighed(_OCCUPATIONS, _OCCUPATION_WEIGHTS)

    def _certifications(self, age: int) -> list[str] | None:
        roll, held = self._dice.random, []
        if age >= 18 and roll() < 0.4:
            held.append("permis_b")
        if roll() < 0.12:
            held.append("psc1")
        if age < 30 and roll() < 0.08:
            held.append("bafa")
        return held or None


def agree(text: str, *, is_woman: bool) -> str:
    """The text with its endings in a gender: ``{e}``, ``{se}``, ``{le}``."""
    if not is_woman:
        return text.replace("ux{se}", "ux").replace("{e}", "").replace("el{le}", "el")
    return text.replace("x{se}", "se").replace("{e}", "e").replace("{le}", "le")


def _phone(prefix: str, number: int) -> str:
    """A number of a range that is kept for fiction in France."""
    return f"{prefix}{number % 10_000:04}"


def _given(name: tuple[str, str]) -> tuple[str, str, bool, str]:
    return *name, True, _mailbox(" ".join(name))


def _named(name: str) -> tuple[str, str]:
    """A name with the letters that stand for it in an address."""
    return name, _mailbox(name)


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", ".", plain).strip(".") or "benevole"


_DESCRIPTIONS = tuple(
    (agree(text, is_woman=False), agree(text, is_woman=True)) for text in _SELF_DESCRIPTIONS
)
"""For men and for women."""
