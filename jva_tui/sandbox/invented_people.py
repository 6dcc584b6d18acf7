"""Invented volunteers: names from Faker, everything else drawn from one random source."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from faker import Faker

if TYPE_CHECKING:
    import random

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
_PLACE_WEIGHTS = (18, 12, 12, 14, 9, 8, 5, 4, 4, 3, 3, 3, 2, 2, 1, 2, 1, 1, 1, 1)
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
_MOMENTS = ("week_end", "morning", "midday", "afternoon", "evening")
_DESCRIPTIONS = (
    "Curieux{se} de tout, j'aime les projets qui rassemblent.",
    "Nouvel{le} habitant{e} du quartier, j'ai envie de faire connaissance.",
    "Déjà bénévole dans un club de sport, je cherche une action plus sociale.",
    "J'aime la randonnée, les mots croisés et les gens.",
    "Parent de deux enfants, j'ai un peu de temps depuis qu'ils sont au collège.",
    "En reconversion, je souhaite découvrir le monde associatif.",
)


@dataclass(frozen=True, slots=True)
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

    def agree(self, text: str) -> str:
        """The text with its endings in the person's gender: ``{e}``, ``{se}``, ``{le}``."""
        if not self.is_woman:
            return text.replace("ux{se}", "ux").replace("{e}", "").replace("el{le}", "el")
        return text.replace("x{se}", "se").replace("{e}", "e").replace("{le}", "le")


@dataclass
class People:
    """Draws volunteers; the same source and today give the same people."""

    source: random.Random
    today: date
    _women: list[str] = field(init=False)
    _men: list[str] = field(init=False)
    _last_names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Fills the pools from which names are combined: Faker is too slow for each person."""
        faker = Faker("fr_FR")
        faker.seed_instance(self.source.randrange(2**32))
        self._women = [faker.first_name_female() for _ in range(250)]
        self._men = [faker.first_name_male() for _ in range(250)]
        self._last_names = [faker.last_name() for _ in range(600)]

    def draw(self, number: int) -> Person:
        """The volunteer with this number, which keeps e-mails and phones apart."""
        pick = self.source
        first, last, is_woman = self._name()
        age = self._age()
        birthday = self.today - timedelta(days=age * 365 + age // 4 + pick.randrange(1, 360))
        zip_code, city = pick.choices(_PLACES, _PLACE_WEIGHTS)[0]
        told = pick.random()
        person = Person(
            first_name=first,
            last_name=last,
            email=f"{_ascii(f'{first} {last}')}.{number}@example.org",
            is_woman=is_woman,
            birthday=birthday if told > 0.05 else None,
            age=age,
            occupation=self._occupation(age),
            zip=zip_code if told < 0.93 else None,
            city=city if told < 0.93 else None,
            phone=_phone("026191", number) if pick.random() < 0.15 else None,
            mobile=_phone("063998", number) if pick.random() < 0.93 else None,
            disponibilities=self._some(_MOMENTS, 3) if pick.random() < 0.6 else None,
            description=None,
            certifications=self._certifications(age),
            skills=tuple(self._some(_SKILLS, 4)) if pick.random() < 0.55 else (),
        )
        if pick.random() > 0.25:
            return person
        return _described(person, person.agree(pick.choice(_DESCRIPTIONS)))

    def _name(self) -> tuple[str, str, bool]:
        if self.source.random() < 0.02:
            return self.source.choice(_UNCOMMON)
        is_woman = self.source.random() < 0.64
        first = self.source.choice(self._women if is_woman else self._men)
        return first, self.source.choice(self._last_names), is_woman

    def _age(self) -> int:
        kind = self.source.random()
        if kind < 0.04:
            return self.source.randrange(16, 18)
        if kind < 0.45:
            return self.source.randrange(18, 31)
        if kind < 0.8:
            return self.source.randrange(31, 61)
        return self.source.randrange(61, 82)

    def _occupation(self, age: int) -> str | None:
        if age < 18:
            return "etudiant"
        if age < 26 and self.source.random() < 0.65:
            return "etudiant"
        if age > 62:
            return "retraite"
        return self.source.choices(
            (
                "salarie",
                "agent_fonction_publique",
                "travailleur_independant",
                "chomeur",
                "autre",
                None,
            ),
            (48, 16, 10, 12, 4, 10),
        )[0]

    def _certifications(self, age: int) -> list[str] | None:
        held = []
        if age >= 18 and self.source.random() < 0.4:
            held.append("permis_b")
        if self.source.random() < 0.12:
            held.append("psc1")
        if age < 30 and self.source.random() < 0.08:
            held.append("bafa")
        return held or None

    def _some(self, choices: tuple[str, ...], most: int) -> list[str]:
        chosen = self.source.sample(choices, self.source.randint(1, most))
        return sorted(chosen, key=choices.index)


def _described(person: Person, description: str) -> Person:
    return replace(person, description=description)


def _phone(prefix: str, number: int) -> str:
    """A number of a range that is kept for fiction in France."""
    return f"{prefix}{number % 10_000:04}"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", ".", plain).strip(".") or "benevole"
