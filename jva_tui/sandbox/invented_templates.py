"""The message templates of the invented organisations."""

from __future__ import annotations

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
    (
        "Pense-bête de Basile",
        "Bonjour [destinataire_prenom], rappelez-moi au local, c'est plus simple. [mission_nom]",
        False,
        1,
    ),
    (
        "Le mot du canal",
        (
            "Bonjour [destinataire_prenom],\n\nLe canal vous attend pour « [mission_nom] ».\n\n"
            "[expediteur_prenom], [organisation_nom]"
        ),
        True,
        3,
    ),
)
"""Name, text, whether it is shared, and whose it is among the coordinators."""
