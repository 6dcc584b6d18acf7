"""The invented organisation of the demonstration: its missions and its message templates."""

from __future__ import annotations

from dataclasses import dataclass

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
)

TEMPLATES = (
    (
        "Bienvenue dans l'équipe",
        (
            "Bonjour [destinataire_prenom],\n\nUn grand merci pour votre élan ! C'est un plaisir "
            "de vous accueillir sur la mission « [mission_nom] ». Nous vous appellerons dans les "
            "jours qui viennent pour convenir d'un premier rendez-vous ; dites-nous simplement à "
            "quels moments vous êtes joignable.\n\nÀ très bientôt,\n[expediteur_prenom], "
            "[organisation_nom]"
        ),
        True,
        0,
    ),
    (
        "Faire connaissance",
        (
            "Bonjour [destinataire_prenom],\n\nMerci de votre message, il nous a donné envie d'en "
            "savoir plus. Seriez-vous disponible pour un échange d'un quart d'heure, par téléphone "
            "ou autour d'un café à [mission_ville] ? Proposez-nous deux créneaux, nous nous "
            "adapterons.\n\nChaleureusement,\n[expediteur_prenom] [expediteur_nom]"
        ),
        True,
        0,
    ),
    (
        "Rendez-vous pratique",
        (
            "Bonjour [destinataire_prenom],\n\nTout est prêt pour « [mission_nom] » : nous vous "
            "attendons à partir du [mission_date_debut]. Prévoyez une tenue dans laquelle vous "
            "vous sentez bien, nous fournissons le reste. En cas d'empêchement, un petit mot ici "
            "suffit, sans aucune gêne.\n\nMerci d'être là,\nL'équipe de [organisation_nom]"
        ),
        True,
        1,
    ),
    (
        "Relance douce",
        (
            "Bonjour [destinataire_prenom],\n\nNous n'avons pas eu de vos nouvelles depuis notre "
            "dernier message et nous pensons à vous. La mission « [mission_nom] » vous "
            "tente-t-elle toujours ? Quelle que soit votre réponse, elle nous aidera.\n\nBien à "
            "vous,\n[expediteur_prenom]"
        ),
        False,
        0,
    ),
    (
        "Mission complète, restons en lien",
        (
            "Bonjour [destinataire_prenom],\n\nVotre proposition nous touche beaucoup. Toutes les "
            "places de « [mission_nom] » sont prises pour l'instant, mais d'autres missions "
            "auraient besoin de vous : souhaitez-vous que nous vous en parlions ?\n\nAvec nos "
            "remerciements,\n[expediteur_prenom], [organisation_nom]"
        ),
        True,
        0,
    ),
    (
        "Une autorisation pour les moins de 18 ans",
        (
            "Bonjour [destinataire_prenom],\n\nBravo pour ta démarche, elle est précieuse ! Comme "
            "tu as moins de 18 ans, il nous faut l'accord écrit d'un parent ou de la personne qui "
            "est responsable de toi. Peux-tu nous donner son adresse ou son numéro ? Nous lui "
            "expliquerons tout.\n\nÀ bientôt,\n[expediteur_prenom]"
        ),
        False,
        0,
    ),
    (
        "Merci pour votre venue",
        (
            "Bonjour [destinataire_prenom],\n\nMerci pour le temps et la bonne humeur partagés. "
            "Racontez-nous : qu'est-ce qui vous a plu, qu'aimeriez-vous changer ? Vos mots nous "
            "aident à mieux accueillir celles et ceux qui viendront après vous.\n\n"
            "[expediteur_prenom] et toute l'équipe"
        ),
        True,
        2,
    ),
)
"""Name, text, whether it is shared, and whose it is among the coordinators."""
