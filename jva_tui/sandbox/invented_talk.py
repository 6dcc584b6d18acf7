"""What invented volunteers and coordinators write to each other."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from jva_tui.sandbox.invented_people import agree
from jva_tui.sandbox.texts import strip_tags

if TYPE_CHECKING:
    from jva_tui.sandbox.dice import Dice
    from jva_tui.sandbox.invented_missions import Plan
    from jva_tui.sandbox.invented_people import Person

_GREETINGS = (
    "Bonjour,",
    "Bonjour !",
    "Bonjour à toute l'équipe,",
    "Madame, Monsieur,",
    "Bonsoir,",
    "Hello 👋",
    "Bonjour Camille,",
)
_GREETING_WEIGHTS = tuple(accumulate((9, 4, 4, 2, 2, 1, 1)))
_INTRODUCTIONS = (
    "Je m'appelle {first} et j'habite {place}.",
    "Je découvre votre annonce et elle me parle tout de suite.",
    "Je souhaite rejoindre la mission « {mission} ».",
    "Je cherche depuis quelque temps à m'engager près de chez moi.",
    "J'ai entendu parler de vous par une collègue.",
    "Votre association m'a été recommandée par la maison de quartier.",
    "Je serais ravi{e} de donner un coup de main.",
    "Votre affiche à la bibliothèque a attiré mon regard.",
    "Cela fait longtemps que je tourne autour de l'idée, je me lance.",
    "Je vous écris après avoir lu votre page deux fois.",
    "Nous venons d'emménager {place} et je voudrais m'y sentir utile.",
    "Un ami qui est bénévole chez vous m'a donné envie.",
    "Après une année bien remplie, j'ai enfin du temps à donner.",
    "Je ne connais pas encore votre association, mais cette mission me ressemble.",
)
_SITUATIONS = {
    "etudiant": (
        "Je suis étudiant{e} en deuxième année de géographie.",
        "Étudiant{e} en soins infirmiers, j'ai mes mercredis après-midi.",
        "Je prépare une licence de lettres et j'ai besoin de concret.",
    ),
    "salarie": (
        "Je travaille à temps plein mais je peux m'organiser.",
        "Mon employeur me laisse une demi-journée par mois pour ce type d'action.",
        "Je suis salarié{e} dans une petite entreprise du bâtiment.",
    ),
    "agent_fonction_publique": ("Je suis enseignant{e}, mes horaires sont assez souples.",),
    "travailleur_independant": ("Je suis à mon compte, je choisis mes horaires.",),
    "retraite": (
        "À la retraite depuis peu, j'ai du temps et encore de l'énergie.",
        "Retraité{e} de l'Éducation nationale, je ne sais pas rester sans rien faire.",
    ),
    "chomeur": ("Entre deux emplois, je voudrais me rendre utile.",),
}
_AVAILABILITIES = (
    "Je suis disponible le samedi et un soir par semaine.",
    "Je peux venir dès la semaine prochaine.",
    "Je peux me libérer deux heures par semaine, le mardi ou le jeudi.",
    "Mes disponibilités sont souples.",
    "Je suis libre tous les matins jusqu'à 11 h 30.",
    "Plutôt le week-end pour moi, la semaine est chargée.",
    "Un week-end sur deux, je suis entièrement libre.",
    "Je travaille en horaires décalés : dites-moi ce qui vous arrange.",
    "Libre en soirée jusqu'aux vacances, et bien davantage ensuite.",
)
_QUESTIONS = (
    "Faut-il une expérience particulière ?",
    "Est-ce que le lieu est accessible en fauteuil ?",
    "Puis-je venir avec une amie ?",
    "À quelle heure cela finit-il ? Mon dernier tram est à 22 h 50.",
    "Faut-il s'engager toute l'année ?",
    "Mon chien peut-il m'accompagner ? Il est très calme.",
    "Les repas sont-ils prévus ?",
)
_CLOSINGS = (
    "Au plaisir de vous rencontrer,\n{first}",
    "Bien cordialement,\n{first} {last}",
    "Merci et à bientôt !\n{first}",
    "Belle journée à vous,\n{first}",
    "Cordialement",
    "À très vite 😊",
    "{first}",
)
_LONG = (
    (
        "Je vous raconte en deux mots : l'hiver dernier, ma voisine de palier est tombée malade et "
        "tout l'immeuble s'est relayé pour ses courses, ses repas, son chat. J'y ai découvert des "
        "gens que je croisais depuis dix ans sans les connaître. Depuis, je me dis que cette "
        "chaleur devrait exister toute l'année, et pas seulement quand quelqu'un tombe."
    ),
    (
        "J'ai longtemps hésité avant d'écrire, parce que je suis plutôt réservé{e} et que je ne "
        "savais pas si je serais à la hauteur. Puis j'ai lu les témoignages sur votre page, et "
        "j'ai compris qu'on pouvait commencer petit, à plusieurs, en apprenant des autres. C'est "
        "ce qui m'a décidé{e}. Je préfère vous prévenir que je ne peux pas porter de charges "
        "lourdes, mais pour tout le reste vous pouvez compter sur moi."
    ),
)
_SHORT = (
    "Disponible et motivé{e} !",
    "Je veux bien aider.",
    "Partant{e} 🙂",
    "bonjour je suis dispo",
)
_MINOR = "J'ai {age} ans et mes parents sont d'accord."

_COORDINATOR_ASKS = (
    (
        "Bonjour {first}, merci beaucoup pour votre message ! Êtes-vous joignable cette semaine "
        "pour faire connaissance ?"
    ),
    (
        "Bonjour {first},\n\nVotre proposition tombe à pic. Quelles sont vos disponibilités le "
        "samedi ?\n\nBelle journée"
    ),
    (
        "Bonjour {first}, quel plaisir de vous lire. Avez-vous déjà participé à une action de ce "
        "type ? Rien d'obligatoire, c'est pour mieux vous accueillir."
    ),
    "Bonjour {first}, merci ! Je vous appelle demain vers 18 h si cela vous convient.",
)
_VOLUNTEER_ANSWERS = (
    "Bonjour, oui tout à fait, je suis joignable après 17 h.",
    "Merci pour votre retour si rapide ! Samedi me convient, dites-moi l'heure.",
    "Oui, j'ai déjà aidé dans une épicerie sociale pendant un an.",
    "Avec plaisir ! Voici mes disponibilités : mardi soir, jeudi soir ou samedi toute la journée.",
    "C'est noté 👍 Est-ce qu'il faut apporter quelque chose ?",
    "Bonjour, désolé{e} pour le délai, j'étais en déplacement. Je reste très intéressé{e}.",
    "Parfait pour moi, à jeudi !",
)
_REMINDERS = (
    "Bonjour, je me permets de revenir vers vous : avez-vous pu lire ma demande ?",
    "Re-bonjour, mes horaires ont changé, je suis maintenant libre aussi le vendredi.",
    "Bonjour, la mission est-elle toujours d'actualité ?",
)
_WELCOMES = (
    (
        "Bonjour {first}, c'est avec grand plaisir que nous vous comptons dans l'équipe. "
        "Rendez-vous sur place, nous vous présenterons tout le monde !"
    ),
    "Bienvenue {first} ! Je vous envoie l'adresse et le programme dans la foulée.",
    (
        "Bonjour {first},\n\nVotre participation est validée, merci ! N'hésitez pas à m'écrire ici "
        "pour la moindre question."
    ),
)
_THANKS = (
    "Super, merci, à bientôt !",
    "Merci beaucoup, j'ai hâte 😊",
    "Merci pour l'accueil hier, c'était un très beau moment.",
    "Bien reçu, merci. Est-ce qu'il y a un parking à proximité ?",
)
_SORRY = (
    (
        "Bonjour {first}, merci sincèrement pour votre proposition. L'équipe est au complet pour "
        "le moment, mais je garde vos coordonnées avec votre accord."
    ),
    (
        "Bonjour {first}, cette mission demande une présence chaque semaine et vos disponibilités "
        "ne s'y prêtent pas cette fois. D'autres missions vous attendent, dites-moi si je peux "
        "vous orienter."
    ),
)
_REGRETS = (
    "Dommage, mais je comprends. Merci de m'avoir répondu.",
    "C'est noté. N'hésitez pas à me recontacter si une place se libère.",
    "Ah, je suis un peu déçu{e}, je m'étais déjà organisé{e}. Bonne continuation tout de même.",
)
_WITHDRAWALS = (
    "Bonjour, un imprévu familial m'oblige à annuler, j'en suis navré{e}.",
    "Je viens de trouver un emploi, je ne pourrai malheureusement pas venir. Bonne continuation !",
)


class Talk:
    """Draws the texts of a conversation."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice

    def motivation(self, person: Person, plan: Plan) -> str:
        """The message with which a volunteer asks to join."""
        dice, roll = self._dice, self._dice.random
        kind = roll()
        if kind < 0.04:
            return _said(dice.pick(_SHORT), person, plan)
        sentences = [dice.pick(_INTRODUCTIONS)]
        if person.age < 18:
            sentences.append(_MINOR)
        elif person.occupation in _SITUATIONS and roll() < 0.6:
            sentences.append(dice.pick(_SITUATIONS[person.occupation]))
        if roll() < 0.8:
            sentences.append(dice.pick(plan.motives))
        if kind > 0.94:
            sentences.append("\n\n" + dice.pick(_LONG) + "\n\n")
        if roll() < 0.55:
            sentences.append(dice.pick(_AVAILABILITIES))
        if roll() < 0.2:
            sentences.append(dice.pick(_QUESTIONS))
        body = " ".join(sentences).replace(" \n", "\n").replace("\n ", "\n").strip()
        parts = [dice.weighed(_GREETINGS, _GREETING_WEIGHTS), body]
        if roll() < 0.8:
            parts.append(dice.pick(_CLOSINGS))
        between = "\n\n" if roll() < 0.7 else "\n"
        return _said(between.join(parts), person, plan)

    def reminder(self, person: Person, plan: Plan) -> str:
        """A volunteer who has no answer yet writes again."""
        return _said(self._dice.pick(_REMINDERS), person, plan)

    def question(self, person: Person, plan: Plan) -> str:
        """A coordinator takes up the contact."""
        return _said(self._dice.pick(_COORDINATOR_ASKS), person, plan)

    def answer(self, person: Person, plan: Plan) -> str:
        """A volunteer answers a coordinator."""
        return _said(self._dice.pick(_VOLUNTEER_ANSWERS), person, plan)

    def welcome(self, person: Person, plan: Plan) -> str:
        """A coordinator's word after a validation."""
        return _said(self._dice.pick(_WELCOMES), person, plan)

    def thanks(self, person: Person, plan: Plan) -> str:
        """A volunteer's word after a validation."""
        return _said(self._dice.pick(_THANKS), person, plan)

    def sorry(self, person: Person, plan: Plan) -> str:
        """A coordinator's word with a decline."""
        return _said(self._dice.pick(_SORRY), person, plan)

    def regret(self, person: Person, plan: Plan) -> str:
        """A volunteer's word after a refusal."""
        return _said(self._dice.pick(_REGRETS), person, plan)

    def withdrawal(self, person: Person, plan: Plan) -> str:
        """A volunteer's word with a cancellation."""
        return _said(self._dice.pick(_WITHDRAWALS), person, plan)


def _said(text: str, person: Person, plan: Plan) -> str:
    """The text as this person writes it of this mission, and as the platform keeps it."""
    if "{" not in text:
        return text
    text = agree(text, is_woman=person.is_woman)
    text = text.format(
        first=person.first_name,
        last=person.last_name,
        place=f"à {person.city}" if person.city else "tout près",
        mission=plan.name,
        age=person.age,
    )
    return strip_tags(text) if "<" in text else text
