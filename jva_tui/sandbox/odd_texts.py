"""What strangers may write: rude, endless, in any script, and hostile to terminals and markup.

All of it is as the platform holds it. From messages it has removed tags; names and titles it
keeps as they were typed.
"""

from __future__ import annotations

HOSTILE_MESSAGES = (
    "Bonjour \x1b[31mrouge\x1b[0m, \x1b[2J\x1b[H je suis disponible le samedi.",
    "Voici mon adresse : \x1b]8;;https://piege.example.org\x1b\\ma page\x1b]8;;\x1b\\ à bientôt",
    "\x1b]52;c;cm0gLXJmIH4=\x07Je voudrais aider, \x1b]0;autre titre\x07merci.",
    "Caractères de contrôle : \x9b31m \x85 \x90q#0\x9c \x07\x08\x0b\x0c\x7f fin.",
    "Je m'inscris \u202edecnava ecalp enu\u202c \u2066isolé\u2069 \u200fet merci.",
    "Zé" + "\u200b\u200d\u2060\ufeff" * 300 + "ro largeur, bonjour.",
    "Bonjour [b]gras[/b], [/b] et [destinataire_prenom], [@click=app.quit]ici[/], [[double].",
    "Je gagne 3 & 4 &lt;b&gt;, < b, $& $1 %s {0} \\n \\x1b[31m ${jndi:x} '; --",
    "\r\nBonjour,\r\nune ligne\rpar-dessus une autre\tet des\ttabulations.\r\n\r\n\r\n\r\nFin.",
    "Z" + "\u0315\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308" * 40 + "algo vous salue.",
    "A\ufe0f \U000e0041\U000e0042\U000e007f \ufffc \ufdd0 \uffff \U0010ffff \ue000 fin",
)
"""Escape sequences, links and clipboard of terminals, C1, bidi, invisible floods, markup."""

EMOJI_MESSAGES = (
    "Nous viendrions en famille 👩‍👩‍👧‍👦, avec le chien 🐕‍🦺 et beaucoup d'envie ❤️‍🔥 !",
    "Je viens de 🇧🇪 et 🇨🇦, je parle 🇺🇦 aussi 👩🏽‍🚒👨🏿‍🦽🏳️‍🌈 1️⃣2️⃣ ☕️",
    "👍👍👍🙏🙏🙏😀😀😀🎉🎉🎉" * 12,
)
"""Families joined by U+200D, flags, skin tones, keycaps."""

DECOMPOSED_MESSAGES = (
    "Bonjour, je suis e\u0301tudiante et tre\u0300s motive\u0301e, a\u0300 bientôt. Zoe\u0308",
    "Le cafe\u0301 du coin, l'a\u0302me du quartier : c\u0327a me plai\u0302t !",
)
"""Accents as a Macintosh may send them, apart from their letters."""

LANGUAGE_MESSAGES = (
    (
        "Hello! My French is still modest but I would love to help and to practise. I am free "
        "every weekend. Is that a problem if I only speak English at first?"
    ),
    (
        "¡Buenos días! Vivo en Nantes desde enero y me gustaría ayudar. Entiendo bien el francés, "
        "aunque lo escribo despacio. ¿Podría ir con una amiga?"
    ),
    (
        "Добрий день! Я живу в Нанті з весни і дуже хочу допомагати. Французьку поки що лише "
        "вивчаю, але працювати вмію. Коли можна прийти?"
    ),
    (
        "مرحبا، أسكن في مدينة نانت منذ سنتين وأرغب في المساعدة يوم السبت. أتكلم العربية والقليل من "
        "الفرنسية (niveau B1). متى يمكنني أن أبدأ؟"
    ),
    "您好！我住在南特，想参加你们的活动。我会说一点法语，周末有空。谢谢！",
    "Guten Tag, ich bin für ein Jahr in Nantes und würde gern mithelfen. Passt der Samstag?",
    "Olá, boa tarde! Posso ajudar aos sábados de manhã, se ainda houver lugar. Obrigado!",
)
"""Whoever asks in these is not turned away unread."""
LANGUAGE_NAMES = (
    ("Grace", "Okafor"),
    ("Lucía", "Herrera"),
    ("Олена", "Шевченко"),
    ("ليلى", "الحداد"),
    ("伟", "王"),
    ("Jonas", "Lindner"),
    ("Beatriz", "Carvalho"),
)
"""Who writes each of them."""

RUDE_MESSAGES = (
    "TROIS semaines sans réponse. C'est une honte, bande d'incapables. JE NE VIENDRAI PLUS !!!!!!",
    "Vous vous fichez du monde ? Je prends un jour de congé et personne. Bravo, vraiment.",
    "non mais allo, répondez merde, c'est pas compliqué",
)

_CONFESSION = (
    "Je vous raconte tout depuis le début, car il me semble que vous devez me connaître. "
    "J'ai grandi près de la gare, au-dessus d'une boulangerie dont l'odeur me réveillait. "
    "Mon père réparait des vélos, ma mère faisait la lecture à la radio du quartier. "
    "Plus tard j'ai été facteur, puis comptable, puis rien du tout, et c'est là que j'ai compris. "
    "Quand on n'a plus rien à faire de ses mains, les heures deviennent longues comme des trains. "
    "Alors j'ai commencé un carnet : à chaque page, une personne rencontrée et ce qu'elle m'a dit. "
)
LONG_MESSAGES = (
    _CONFESSION * 9 + "\n\nVoilà, vous savez tout. Puis-je venir samedi ?",
    "\n".join(f"{number}. Une question que je me pose encore." for number in range(1, 121)),
    "https://www.example.org/" + "un-tres-long-chemin-sans-aucun-espace-" * 60,
)
"""Several thousand characters; one of them without a single space."""

ODD_MESSAGES = (
    *HOSTILE_MESSAGES,
    *EMOJI_MESSAGES,
    *DECOMPOSED_MESSAGES,
    *LANGUAGE_MESSAGES,
    *RUDE_MESSAGES,
    *LONG_MESSAGES,
)

EMPTY = ""
"""What is left of « <3 » once the platform has removed the tag that it takes it for."""

HOSTILE_NAMES = (
    ("\x1b[31mRouge", "d'Alerte\x1b[0m"),
    ("[/b]Gras", "[destinataire_prenom]"),
    ("<b>Ada", "</b><script>alert(1)</script>"),
    ("Léa\u202eesrevni", "Miroir\u202c"),
    ("Ze\u0301\u200b\u200b\u200bphyr", "Ne\u0301el"),
    ("Jean\nsur deux lignes", "Tab\tulé"),
    ("\x1b]8;;https://piege.example.org\x1b\\Lien\x1b]8;;\x1b\\", "O'Clic"),
    ("👩‍👩‍👧‍👦", "🇫🇷 Famille"),
    ("Wolfeschlegelsteinhausenbergerdorff" * 3, "de " * 30 + "la Longue-Lignée"),
)
"""First and last names."""

HOSTILE_TITLE = "Tri [/b] & <i>rangement</i> \x1b[7mdu vestiaire\x1b[0m [mission_nom] \u202egnol"
"""Of a mission."""
LONG_TITLE = (
    "Accompagner, le premier et le troisième dimanche de chaque mois sauf en été, des personnes "
    "qui sortent de l'hôpital dans leurs démarches, leurs courses et leurs promenades"
)
