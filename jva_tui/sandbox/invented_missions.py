"""The invented organisations of the demonstration, and their missions."""

from __future__ import annotations

from dataclasses import dataclass

from jva_tui.sandbox.odd_texts import HOSTILE_TITLE, LONG_TITLE

ON_SITE = "Mission en présentiel"
REMOTE = "Mission à distance"

STRUCTURE = "La Ruche des Possibles"
NEIGHBOURS = "Les Voisins du Canal"
TAGS = ("À rappeler", "Disponible le week-end", "Déjà venu·e", "Permis B")
GENERIC_TAGS = ("Contacté", "Message vocal laissé")


@dataclass(frozen=True, slots=True)
class Plan:
    """One mission as the generator makes it; days count from today."""

    name: str
    objective: str
    work: str
    place: tuple[str, str, str] | None
    """Street, zip and city; None for a remote mission."""
    starts: int
    ends: int | None
    """None for a recurring mission."""
    weight: int
    """How many volunteers it draws, against the others."""
    left: int
    """Places left."""
    responsables: tuple[int, ...]
    """Among the coordinators, by number from 0."""
    motives: tuple[str, ...]
    """Why volunteers say they want to come, as a sentence."""
    dates: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Days with their parts, where volunteers choose."""
    from_template: bool = False
    former: tuple[int, ...] = ()
    """Coordinators who answered for it until two months ago: they stay members of what is older."""
    is_dated: bool = True
    """False where the organisation gave no days at all."""

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends is not None and self.ends < 0


PLANS = (
    Plan(
        "Aide aux devoirs du mercredi",
        "Donner confiance à des enfants du quartier, du CP à la troisième.",
        "Accompagner deux ou trois enfants dans leurs devoirs, puis un jeu ou une lecture.",
        ("12 rue des Tanneurs", "44000", "Nantes"),
        -300,
        None,
        13,
        9,
        (0,),
        (
            "J'aime transmettre et j'ai gardé mes cahiers de collège, c'est dire.",
            "On m'a beaucoup aidé{e} quand j'étais à l'école, j'aimerais rendre la pareille.",
            "Je suis à l'aise en maths et en anglais, un peu moins en géographie !",
            "J'ai deux neveux de cet âge-là et j'adore travailler avec eux.",
        ),
    ),
    Plan(
        "Distribution alimentaire du samedi matin",
        "Permettre à cent vingt familles de remplir leur panier dans un lieu chaleureux.",
        "Préparer les étals, accueillir les familles, ranger ensemble autour d'un café.",
        ("3 quai de la Fosse", "44000", "Nantes"),
        -340,
        None,
        14,
        12,
        (0, 1),
        (
            "Je passe devant votre local tous les samedis et je me suis enfin décidé{e}.",
            "J'ai déjà fait une collecte en supermarché et j'en garde un très bon souvenir.",
            "Porter des cagettes ne me fait pas peur, et discuter encore moins.",
            "Le gaspillage me désole, votre action a vraiment du sens.",
        ),
    ),
    Plan(
        "Collecte de jouets pour Noël",
        "Offrir un jouet en bon état à chaque enfant suivi par nos partenaires.",
        "Tenir le point de collecte, trier, réparer et emballer.",
        ("Place du Bouffay", "44000", "Nantes"),
        12,
        26,
        10,
        21,
        (0,),
        (
            "Nous avons trois cartons de jouets à la maison, et surtout des bras.",
            "Je bricole volontiers : un vélo sans pédale ne m'arrête pas.",
            "Noël sans cadeau, ce n'est pas possible.",
        ),
        dates=(
            (12, ("morning", "afternoon")),
            (13, ("morning", "afternoon")),
            (19, ("afternoon", "evening")),
            (26, ("day",)),
        ),
    ),
    Plan(
        "Visites de convivialité à nos aînés",
        "Rompre l'isolement de personnes âgées par une visite chaque semaine.",
        "Une heure de conversation, de promenade ou de jeu, toujours chez la même personne.",
        ("8 boulevard Jules-Verne", "44300", "Nantes"),
        -200,
        None,
        9,
        6,
        (0, 2),
        (
            "Ma grand-mère habite loin et ces moments me manquent.",
            "J'ai du temps le jeudi et j'aime qu'on me raconte des histoires.",
            "Je joue très mal à la belote mais je ne demande qu'à progresser.",
        ),
    ),
    Plan(
        "Mentorat de lycéennes et lycéens, à distance",
        "Éclairer un choix d'orientation par des échanges réguliers en visio.",
        "Une visio de 45 minutes tous les quinze jours pendant l'année scolaire.",
        None,
        -75,
        None,
        9,
        14,
        (0,),
        (
            "J'aurais adoré avoir quelqu'un à qui poser mes questions en terminale.",
            "Mon parcours n'a rien d'une ligne droite et je crois que ça peut rassurer.",
            "Je travaille dans un domaine méconnu (l'hydrologie) et j'en parle volontiers.",
        ),
    ),
    Plan(
        "Relecture de CV et de lettres de motivation",
        "Aider des personnes en recherche d'emploi à se présenter avec justesse.",
        "Relire, suggérer, encourager : deux documents par semaine environ.",
        None,
        -150,
        110,
        6,
        8,
        (1,),
        (
            "Je recrute dans mon métier, je sais ce qui accroche l'œil.",
            "L'orthographe est mon péché mignon.",
            "J'ai moi-même cherché longtemps et je connais le découragement.",
        ),
    ),
    Plan(
        "Chantier d'automne au jardin partagé",
        "Préparer les parcelles et la mare pour l'hiver, avec les habitants.",
        "Paillage, plantations, réparation des bacs ; outils et gants sur place.",
        ("27 chemin de la Jonelière", "44300", "Nantes"),
        6,
        7,
        7,
        2,
        (0,),
        (
            "J'ai un balcon de deux mètres carrés et très envie de terre.",
            "Je peux venir avec ma brouette et mon beau-frère.",
            "Je ne connais rien au jardinage mais j'apprends vite.",
        ),
        dates=((6, ("morning", "midday", "afternoon")), (7, ("morning", "midday"))),
    ),
    Plan(
        "Maraude du jeudi soir",
        "Aller vers les personnes sans abri avec une boisson chaude et du temps.",
        "Tournée à pied par équipes de quatre, de 19 h 30 à 22 h 30, avec une formation avant.",
        ("41 rue Paul-Bellamy", "44000", "Nantes"),
        -260,
        None,
        10,
        5,
        (0, 1),
        (
            "Je croise tous les jours les mêmes visages sans oser m'arrêter.",
            "J'ai mon PSC1 et l'habitude du travail en équipe.",
            "Une amie fait partie de l'équipe et m'en parle avec des étoiles dans les yeux.",
        ),
    ),
    Plan(
        "Atelier numérique pour les grands débutants",
        "Apprivoiser l'ordinateur et les démarches en ligne, sans jargon.",
        "Accompagner une personne à la fois, à son rythme, le mardi après-midi.",
        ("5 place Zola", "44100", "Nantes"),
        -120,
        None,
        7,
        10,
        (0,),
        (
            "Je suis la hotline officielle de toute ma famille, autant en faire profiter d'autres.",
            "J'ai appris à ma mère à faire des visios, je ne crains plus rien.",
            "Expliquer simplement, c'est mon métier.",
        ),
    ),
    Plan(
        "Traduction de livrets d'accueil",
        "Rendre nos livrets lisibles par les familles qui arrivent.",
        "Traduire quatre pages vers l'arabe, le dari, l'ukrainien, l'espagnol ou l'anglais.",
        None,
        -30,
        45,
        5,
        17,
        (2,),
        (
            "Je parle arabe et espagnol et je traduis régulièrement pour des amis.",
            "Je suis arrivé{e} en France il y a six ans, un tel livret m'aurait bien aidé{e}.",
            "Étudier les langues, c'est bien ; s'en servir pour de vrai, c'est mieux.",
        ),
    ),
    Plan(
        "Accueil au festival des solidarités",
        "Faire découvrir les associations du quartier le temps d'un week-end.",
        "Orienter le public, tenir la buvette, installer et ranger.",
        ("Parc des Chantiers", "44200", "Nantes"),
        -63,
        -62,
        26,
        0,
        (0, 1),
        (
            "J'y étais l'an dernier dans le public, cette fois je veux être de l'autre côté.",
            "J'ai l'habitude des buvettes, du bruit et de la bonne humeur.",
        ),
        dates=((-63, ("day",)), (-62, ("morning", "afternoon"))),
    ),
    Plan(
        "Je cuisine des repas solidaires",
        "Cuisiner et partager des repas équilibrés avec des invendus.",
        "Éplucher, cuisiner, servir et manger ensemble ; recettes et tabliers fournis.",
        ("18 rue de la Bastille", "44000", "Nantes"),
        -220,
        None,
        8,
        7,
        (1, 2),
        (
            "Cuisiner pour quarante au lieu de deux, voilà un défi qui me plaît.",
            "J'ai un CAP cuisine et des lundis libres.",
            "Manger ensemble est la meilleure façon de faire connaissance.",
        ),
        from_template=True,
    ),
    Plan(
        "Tri et étiquetage du vestiaire",
        "Donner une deuxième vie aux vêtements que les habitants nous confient.",
        "Trier, plier, étiqueter, et décider ensemble de ce qui part au recyclage.",
        ("12 rue des Tanneurs", "44000", "Nantes"),
        -95,
        None,
        5,
        0,
        (0,),
        (
            "Ranger me repose, plier aussi, c'est dire si je suis la personne qu'il vous faut.",
            "Je couds un peu et je peux reprendre ce qui mérite de l'être.",
        ),
        former=(1,),
    ),
    Plan(
        "Répondre au téléphone du local, une heure par semaine",
        "Que personne ne tombe sur un répondeur.",
        "Écouter, noter, orienter ; nous vous formons.",
        None,
        -110,
        None,
        4,
        11,
        (1,),
        (
            "J'ai tenu un standard pendant dix ans et la voix des gens me manque.",
            "Je marche difficilement, mais j'ai l'oreille fine.",
        ),
        former=(0,),
        is_dated=False,
    ),
    Plan(
        LONG_TITLE,
        "Que rentrer chez soi ne soit pas rentrer seul.",
        "Accompagner, à deux, une personne pendant les six semaines qui suivent son retour.",
        ("30 boulevard Jean-Monnet", "44000", "Nantes"),
        -180,
        None,
        2,
        4,
        (0, 2),
        ("J'ai connu ces retours-là de près et je sais ce qu'un café peut faire.",),
    ),
    Plan(
        HOSTILE_TITLE,
        "Éprouver les logiciels qui lisent des titres.",
        "Copier un titre depuis un traitement de texte, sans y regarder.",
        ("12 rue des Tanneurs", "44000", "Nantes"),
        -130,
        None,
        0,
        3,
        (0,),
        ("Le titre m'a intrigué{e}.",),
    ),
)

DELETED = Plan(
    "Stand de la braderie d'été",
    "Faire connaître l'association.",
    "Tenir le stand par tranches de deux heures.",
    ("Rue Crébillon", "44000", "Nantes"),
    -150,
    20,
    0,
    5,
    (0, 1),
    ("Je connais toutes les braderies de la région.",),
)
"""A mission that was deleted while people waited for an answer."""

NEIGHBOUR_PLANS = (
    Plan(
        "Café suspendu du canal",
        "Un café offert, un café pris, et la conversation entre les deux.",
        "Tenir le comptoir et les conversations.",
        ("2 quai du Canal", "44800", "Saint-Herblain"),
        -300,
        None,
        3,
        9,
        (3,),
        ("J'ai été serveuse, puis comptable ; le comptoir me manque.",),
    ),
    Plan(
        "Atelier vélo des voisins",
        "Remettre en selle ceux qui ont laissé rouiller la leur.",
        "Démonter, graisser, remonter, recommencer.",
        ("2 quai du Canal", "44800", "Saint-Herblain"),
        -200,
        None,
        2,
        6,
        (0, 3),
        ("Je répare des vélos depuis l'enfance.",),
    ),
)
"""Of the second organisation, for which Camille answers as well."""
